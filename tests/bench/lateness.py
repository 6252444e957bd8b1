"""
How late reminders leave: `python -m tests.bench.lateness`.

Ten thousand due within an hour are 2.8 a second.  Measured is a real minute at five times that
rate, the moments drawn at random, under Telegram's limits: harder than what is promised, and short.
"""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from bot.store import citizens
from bot.store.database import Database
from bot.store.outbox import Lane, Outgoing, enqueue
from conversations.screen import Line, Screen, screen_as_json
from tests.bench.crowd import Walkers
from tests.bench.load import NoAnswerError
from tests.bench.recipients import audience
from tests.bench.running import Peer, running
from tests.bench.strict import StrictApi

AN_HOUR, TIMES, SECONDS = 10_000, 5, 60.0
COUNT = round(AN_HOUR / 3600 * TIMES * SECONDS)
AHEAD = 10.0
"""seconds until the first is due"""
PATIENCE = 60.0


async def lateness() -> tuple[float, float, float]:
    """Seconds from the moment a reminder is due to its call: the median, p99 and the latest."""
    api = StrictApi(audience(COUNT))
    api.delay = 0.06
    api.blocked.clear()
    peer = Peer(
        "ours",
        "this bot",
        ("-m", "bot", "run"),
        prepared_by=("-m", "tests.bench.audience", str(COUNT)),
        content="content-at-noon",
    )
    Walkers(api, 0, peer.may_tap)
    address = await api.start()
    try:
        async with running(peer, api, address) as bot:
            dues = await _order(bot.settings)
            deadline = time.monotonic() + AHEAD + SECONDS + PATIENCE
            while not api.complete:
                if time.monotonic() > deadline:
                    raise NoAnswerError(f"{len(api.delivered)} of {COUNT} reminders arrived")
                await asyncio.sleep(0.2)
    finally:
        api.stop()
    late = sorted(api.arrived[chat] - due for chat, due in dues.items())
    cuts = quantiles(late, n=100)
    return cuts[49], cuts[98], late[-1]


async def _order(settings: dict[str, str]) -> dict[int, float]:
    """Each chat is owed one message in the lane of reminders; when it is due (seconds since 1970)."""
    chance, now = random.Random(1), datetime.now(UTC)
    content = screen_as_json(Screen((Line("help.text"),)))
    dues = {
        chat: now + timedelta(seconds=AHEAD + chance.uniform(0, SECONDS))
        for chat in audience(COUNT)
    }
    database = Database(settings["DATABASE_URL"], settings["BOT_SECRET_KEY"].encode())
    try:
        async with database.unit() as unit:
            known = await citizens.known(unit, set(dues), now)
            owed = [
                Outgoing(
                    dedup_key=f"bench:{chat}",
                    citizen=known[chat],
                    lane=Lane.REMINDER,
                    kind="screen",
                    content=content,
                    not_before=due,
                    expires=due + timedelta(hours=1),
                )
                for chat, due in dues.items()
            ]
            await enqueue(unit, owed, now)
    finally:
        await database.dispose()
    return {chat: due.timestamp() for chat, due in dues.items()}


if __name__ == "__main__":
    middle, most, latest = asyncio.run(lateness())
    print(
        f"{COUNT} reminders: late by {middle:.2f} s (median), {most:.2f} (p99), {latest:.2f} at most"
    )
