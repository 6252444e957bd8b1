"""Two who send from one outbox share Telegram's pace, and what is due."""

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest

from bot.clock import system_now
from bot.delivery.flood_gate import Pace
from bot.delivery.outcomes import Sent
from bot.delivery.room import BULK_IN_FLIGHT, Delivery
from bot.store import citizens, outbox
from bot.store.database import Database
from bot.store.outbox import LEASE, Lane, Outgoing

KEY = b"a key for tests, thirty-two byte"
NOTICES, SECONDS = 200, 4.0
PACE = Pace(overall=20.0, burst=2)
UNHURRIED = Pace(overall=10_000.0, burst=10_000)
ALL_BULK = (Lane.CHANGE, Lane.REMINDER, Lane.NOTICE)


@pytest.fixture
async def databases(url):
    both = [Database(url, KEY), Database(url, KEY)]
    yield both
    for database in both:
        await database.dispose()


async def owe(database, lane=Lane.NOTICE, count=NOTICES):
    """Each of so many chats is owed one message."""
    async with database.unit() as unit:
        known = await citizens.known(unit, range(1, count + 1), system_now())
        owed = [
            Outgoing(f"notice:{chat}", citizen, lane, "screen", {"says": "x"})
            for chat, citizen in known.items()
        ]
        await outbox.enqueue(unit, owed, system_now() - timedelta(seconds=1))


async def test_two_workers_keep_the_pace_of_one_and_each_does_half(databases):
    await owe(databases[0])
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


async def test_what_a_dead_worker_was_sending_comes_back_as_its_leases_run_out(databases):
    """Once more, in doubt, to those alone, and not before; everyone else gets theirs once."""
    await owe(databases[0], Lane.CHANGE)
    tried = {"dead": [], "heir": []}
    forever = asyncio.Event()

    async def send_and_die(row):
        tried["dead"].append(row.chat)
        await forever.wait()

    dead = Delivery(databases[0], send_and_die, system_now, "dead", UNHURRIED)
    dying = asyncio.create_task(dead.run())
    while len(tried["dead"]) < BULK_IN_FLIGHT:
        await asyncio.sleep(0.01)
    later = timedelta()
    in_doubt = []

    async def send(row):
        tried["heir"].append(row.chat)
        if row.doubtful:
            in_doubt.append(row.chat)
        return Sent(1)

    heir = Delivery(databases[1], send, lambda: system_now() + later, "heir", UNHURRIED)
    running = asyncio.create_task(heir.run())
    while len(tried["heir"]) < NOTICES - BULK_IN_FLIGHT:
        await asyncio.sleep(0.01)
    await asyncio.sleep(1.5)
    assert not {*tried["dead"]} & {*tried["heir"]}

    later = LEASE
    heir.wake()
    while len(tried["heir"]) < NOTICES:
        await asyncio.sleep(0.01)
    await heir.stop()
    await running
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)

    assert sorted(tried["dead"]) == sorted(in_doubt)
    assert {1} == set(Counter(tried["heir"]).values())
    async with databases[1].reading() as unit:
        assert {("screen", "sent"): NOTICES} == await outbox.counts(unit)


async def test_what_is_due_is_found_at_once_though_it_was_written_a_moment_ago(databases):
    """PostgreSQL knows nothing of new rows for a minute, and must not look through all for each."""
    await owe(databases[0], count=600)

    took = []
    for _ in range(5):
        begun = time.perf_counter()
        async with databases[0].unit() as unit:
            leased = await outbox.lease(
                unit, worker="w", lanes=ALL_BULK, limit=5, now=system_now(), lease_for=LEASE
            )
        took.append(time.perf_counter() - begun)
        assert 5 == len(leased)

    assert min(took) < 0.2
