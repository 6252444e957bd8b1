"""
How long it takes to find the free times of ninety days: `python -m tests.bench.free_slots`.

Twelve desks of one specialty, open for ten hours on weekdays, and 10,000 appointments among their
11,000 times: what a citizen's tap on a service asks, on a real SQLite file with real statements.
Each round looks for the next free time twice: *found* where single times are free throughout,
and *last* where only the very last day has any.
"""

import asyncio
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from sqlalchemy import insert

from bot.appointments.slots import claimed, desk_times, free_slots, search_days
from bot.appointments.timetable import Timetable
from bot.store import absences, appointments
from bot.store.database import Database, Unit
from bot.store.migrating import migrate
from bot.store.tables import appointments as appointments_table
from bot.store.tables import claims
from conversations.booking.events import Slot
from conversations.centre import Centre, Desk, Opening
from tests.greek.library import CENTRE as BARE

DESKS, DAYS, BOOKED, ROUNDS = 12, 90, 10_000, 40
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
SERVICE = replace(BARE.services["benefits"], horizon_days=DAYS)
HOURS = tuple(Opening(weekday, clock(8), clock(18, 30)) for weekday in range(5))
CENTRE = replace(
    BARE,
    services={SERVICE.id: SERVICE},
    desks={
        f"desk-{number}": Desk(f"desk-{number}", "", SERVICE.specialty, HOURS)
        for number in range(1, DESKS + 1)
    },
)


async def look(unit: Unit, centre: Centre) -> tuple[list[tuple[date, int]], Slot | None]:
    """The days with free times and how many they have, and the first of all."""
    day = timedelta(days=1)
    until = NOW + (DAYS + 2) * day
    timetable = await absences.timetable(unit, centre, NOW - day, until)
    days = search_days(timetable, SERVICE, NOW)
    taken = await appointments.taken(unit, [*centre.desks], NOW - day, until, NOW, not_of=1)
    found = [(day, free_slots(timetable, SERVICE, day, taken, NOW)) for day in days]
    free = [(day, slots) for day, slots in found if slots]
    return [(day, len(slots)) for day, slots in free], free[0][1][0] if free else None


def every_time() -> list[tuple[str, datetime]]:
    timetable = Timetable(CENTRE)
    return [
        (desk.id, starts)
        for day in search_days(timetable, SERVICE, NOW)
        for desk in CENTRE.desks.values()
        for starts in desk_times(timetable, SERVICE, desk, day)
    ]


async def fill(database: Database, visits: Iterable[tuple[str, datetime]]) -> None:
    """Book *visits* as the store would, all at once."""
    rows, taken = [], []
    for number, (desk, starts) in enumerate(visits, 1):
        local = starts.astimezone(CENTRE.zone)
        atoms = claimed(SERVICE, starts)
        rows.append(
            {
                "id": number,
                "code": str(number),
                "service": SERVICE.id,
                "desk": desk,
                "starts": starts,
                "ends": starts + timedelta(minutes=SERVICE.minutes),
                "local_day": local.date(),
                "local_time": str(local.time()),
                "status": "booked",
                "version": 2,
                "uid": uuid.uuid4().hex,
                "sequence": 0,
                "sealed": bytes(200),
                "created": NOW,
            }
        )
        for atom in atoms:
            run = len(atoms) if atom == atoms[0] else 0
            claim = {"desk": desk, "atom": atom, "seat_no": 1, "appointment": number, "run": run}
            taken.append(claim)
    async with database.unit() as unit:
        await unit.connection.execute(insert(appointments_table), rows)
        await unit.connection.execute(insert(claims), taken)


async def timed(folder: Path, visits: list[tuple[str, datetime]]) -> tuple[float, float, int]:
    """The median and the slowest of the rounds, in milliseconds, and how many days were found."""
    url = f"sqlite:///{folder}/{uuid.uuid4().hex}.db"
    await asyncio.to_thread(migrate, url)
    database = Database(url, bytes(32))
    took = []
    days: list[tuple[date, int]] = []
    try:
        await fill(database, visits)
        for _ in range(ROUNDS):
            async with database.reading() as unit:
                began = time.perf_counter()
                days, _ = await look(unit, CENTRE)
                took.append((time.perf_counter() - began) * 1000)
    finally:
        await database.dispose()
    return statistics.median(took), max(took), len(days)


def measure() -> dict[str, float]:
    """Milliseconds to find the free times, as `found_median` and so on, and what was looked at."""
    visits = every_time()
    some = random.Random(1).sample(visits, BOOKED)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(timed(Path(folder), some))
        last = asyncio.run(timed(Path(folder), visits[:BOOKED]))
    return {
        "times": len(visits),
        "booked": BOOKED,
        "found_median": found[0],
        "found_slowest": found[1],
        "found_days": found[2],
        "last_median": last[0],
        "last_slowest": last[1],
        "last_days": last[2],
    }


if __name__ == "__main__":
    for what, value in measure().items():
        print(f"{what:14} {value:10.1f}")
