"""Two who send from one outbox share Telegram's pace, and what is due."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.clock import system_now
from bot.delivery.flood_gate import Pace
from bot.delivery.outcomes import Sent
from bot.delivery.room import Delivery
from bot.store import citizens, outbox
from bot.store.database import Database
from bot.store.migrating import migrate
from bot.store.outbox import Lane, Outgoing

KEY = b"a key for tests, thirty-two byte"
NOTICES, SECONDS = 200, 4.0
PACE = Pace(overall=20.0, burst=2)


@pytest.fixture
async def databases(tmp_path):
    url = f"sqlite:///{tmp_path / 'two.db'}"
    migrate(url)
    both = [Database(url, KEY), Database(url, KEY)]
    yield both
    for database in both:
        await database.dispose()


async def test_two_workers_keep_the_pace_of_one_and_each_does_half(databases):
    async with databases[0].unit() as unit:
        known = await citizens.known(unit, range(1, NOTICES + 1), system_now())
        owed = [
            Outgoing(f"notice:{chat}", citizen, Lane.NOTICE, "screen", {"says": "x"})
            for chat, citizen in known.items()
        ]
        await outbox.enqueue(unit, owed, system_now() - timedelta(seconds=1))
    sent = {"one": [], "two": []}

    def worker(name, database):
        async def send(row):
            sent[name].append(row.chat)
            return Sent(1)

        return Delivery(database, send, system_now, name, PACE)

    both = [worker(name, database) for name, database in zip(sent, databases, strict=True)]
    running = [asyncio.create_task(each.run()) for each in both]
    await asyncio.sleep(2.0)  # by now each has seen the other
    before, begun = {name: len(chats) for name, chats in sent.items()}, time.monotonic()
    await asyncio.sleep(SECONDS)
    rates = {
        name: (len(chats) - before[name]) / (time.monotonic() - begun)
        for name, chats in sent.items()
    }
    for each in both:
        await each.stop()
    await asyncio.gather(*running)

    everyone = sent["one"] + sent["two"]
    assert len(everyone) == len(set(everyone))
    assert PACE.overall * 0.6 < sum(rates.values()) <= PACE.overall * 1.1
    assert 0.3 < rates["one"] / sum(rates.values()) < 0.7
