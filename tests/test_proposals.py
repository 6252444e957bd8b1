"""Admins hear of a day that is only proposed as closed, while they can still decide."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import absences, citizens, outbox, staff
from bot.store.database import Database
from bot.ticks.proposals import Proposals
from conversations.centre import Closure, ClosureState
from conversations.staff.member import Member, Role
from conversations.tree import Library

FEAST = date(2030, 6, 26)
TEN = timedelta(hours=10)
ADMIN, EDITOR = 500, 501
KEY = b"a key for tests, thirty-two byte"


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    (tmp_path / "centre.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path}/centre.db", KEY)
    yield database
    await database.dispose()


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + TEN


async def told(database: Database, library: Library, *days: date) -> int:
    """How many messages there are once the bot has looked on each of *days*, twice."""
    feast = Closure(FEAST, FEAST, "Τοπική γιορτή", ClosureState.PROPOSED)
    centre = replace(library.centre, closures=(feast,))
    with_feast = replace(library, centre=centre)
    for day in days:
        proposals = Proposals(
            lambda: with_feast, database, lambda day=day: morning(day), lambda: [ADMIN]
        )
        await proposals.tell()
        await proposals.tell()
    async with database.reading() as unit:
        return sum((await outbox.counts(unit)).values())


async def acquaint(database: Database) -> None:
    async with database.unit() as unit:
        now = morning(FEAST - timedelta(days=90))
        known = await citizens.known(unit, [ADMIN, EDITOR], now)
        await staff.let_in(unit, known[EDITOR], Member(Role.EDITOR), added_by=0, now=now)


@pytest.mark.parametrize(
    ("ahead", "messages"), [((61,), 0), ((60,), 1), ((60, 59, 58), 1), ((60, 30, 7, 6), 3)]
)
async def test_a_proposed_day_is_told_at_sixty_thirty_and_seven_days(
    database: Database, library: Library, ahead: tuple[int, ...], messages: int
) -> None:
    """Once each, to admins and to nobody else."""
    await acquaint(database)
    days = [FEAST - timedelta(days=each) for each in ahead]

    assert messages == await told(database, library, *days)


async def test_a_decided_day_is_told_to_nobody(database: Database, library: Library) -> None:
    await acquaint(database)
    async with database.unit() as unit:
        now = morning(FEAST - timedelta(days=90))
        await absences.decide(unit, FEAST, closed=False, by=1, now=now)

    assert await told(database, library, FEAST - timedelta(days=60)) == 0
