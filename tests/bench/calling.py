"""
How fast the next one is called: eight desks, five hundred tickets, a real SQLite file.

    python -m tests.bench.calling
"""

import asyncio
import json
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.appointments.queue_order import due_of
from bot.store import calling, tickets
from bot.store.database import Database
from bot.store.migrating import migrate
from bot.store.tickets import Ticket
from conversations.rules import QueueRules

DESKS = 8
TICKETS = 500
DAY = date(2030, 1, 14)
OPENS = datetime(2030, 1, 14, 7, tzinfo=UTC)
SERVICES = ("benefits", "documents")
KEY = b"a key for the bench, 32 bytes it"


async def _fill(database: Database) -> None:
    async with database.unit() as unit:
        for number in range(TICKETS):
            arrived = OPENS + number * timedelta(seconds=20)
            await tickets.take(
                unit,
                local_day=DAY,
                letter="A",
                service=SERVICES[number % len(SERVICES)],
                citizen=None,
                arrived=arrived,
                due=due_of(QueueRules(), arrived, None),
                request=str(number),
            )


async def _day_at(desk: str, database: Database, took: list[float]) -> list[int]:
    """Whom *desk* called until nobody waited; how long each call took, commit included."""
    called: list[int] = []
    now = OPENS + timedelta(hours=3)
    while True:
        began = time.perf_counter()
        async with database.unit() as unit:
            answer = await calling.call_next(
                unit, desk=desk, services=SERVICES, local_day=DAY, now=now, actor="staff"
            )
        if not isinstance(answer, Ticket):
            return called
        took.append(time.perf_counter() - began)
        called.append(answer.id)
        async with database.unit() as unit:
            await calling.done(unit, ticket=answer.id, desk=desk, now=now, actor="staff")


async def _measured(folder: Path) -> dict[str, Any]:
    url = f"sqlite:///{folder / 'centre.db'}"
    migrate(url)
    database = Database(url, KEY)
    took: list[float] = []
    try:
        await _fill(database)
        began = time.perf_counter()
        days = await asyncio.gather(
            *(_day_at(f"desk-{number}", database, took) for number in range(DESKS))
        )
        seconds = time.perf_counter() - began
    finally:
        await database.dispose()
    every = [ticket for day in days for ticket in day]
    cuts = statistics.quantiles(took, n=100)
    return {
        "desks": DESKS,
        "tickets": TICKETS,
        "called": len(every),
        "unique": len(set(every)),
        "p50_ms": round(cuts[49] * 1000, 2),
        "p95_ms": round(cuts[94] * 1000, 2),
        "seconds": round(seconds, 2),
    }


def measure() -> dict[str, Any]:
    """Unique calls, and the 50th and 95th percentile of a call in ms, waiting for others included."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        return asyncio.run(_measured(Path(made)))


if __name__ == "__main__":
    print(json.dumps(measure()))
