"""The weekly report: Monday, after the quiet hours, once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.store import citizens, outbox
from bot.store.database import Database
from bot.ticks.reviews import WeeklyReports, monday_morning
from tests.conftest import A_MONDAY

ELENI, NIKOS = 9001, 9002
EIGHT = A_MONDAY
"""the end of the quiet hours, in winter"""


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "centre.db")
    database = Database(f"sqlite:///{tmp_path}/centre.db", b"k" * 48)
    async with database.unit() as unit:
        await citizens.known(unit, {ELENI}, EIGHT - timedelta(days=30))
    yield database
    await database.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock(EIGHT)


@pytest.fixture
def reports(library, database, clock) -> WeeklyReports:
    return WeeklyReports(lambda: library, database, clock, lambda: (ELENI, NIKOS))


async def ordered(database: Database) -> int:
    async with database.reading() as unit:
        return sum((await outbox.counts(unit)).values())


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (EIGHT, EIGHT),
        (EIGHT + timedelta(days=6, hours=15), EIGHT),  # Sunday, 23:00
        (EIGHT + timedelta(days=6, hours=17), EIGHT + timedelta(days=7)),  # Monday, 1:00
        # Summer time: eight in the morning is five o'clock in UTC.
        (datetime(2030, 7, 17, 12, tzinfo=UTC), datetime(2030, 7, 15, 5, tzinfo=UTC)),
    ],
)
def test_it_is_due_on_monday_when_the_quiet_hours_are_over(library, now, due):
    assert due == monday_morning(library.centre, now)


def test_without_quiet_hours_it_still_waits_for_the_end_of_the_night(library):
    centre = replace(library.centre, quiet_from=time(13), quiet_until=time(15))

    assert EIGHT - timedelta(hours=4) == monday_morning(centre, EIGHT)


async def test_it_is_ordered_once_a_week_whoever_asks(reports, library, database, clock):
    """Two processes, and each of them again and again."""
    other = WeeklyReports(lambda: library, database, clock, lambda: (ELENI,))
    clock.now = EIGHT - timedelta(seconds=1)
    await reports.report()
    assert 0 == await ordered(database)

    for minutes in (0, 1, 600, 5000):
        clock.now = EIGHT + timedelta(minutes=minutes)
        await asyncio.gather(reports.report(), other.report())
    assert 1 == await ordered(database)

    clock.now = EIGHT + timedelta(days=7)
    await reports.report()
    await other.report()
    assert 2 == await ordered(database)


async def test_a_bot_that_was_down_on_monday_makes_up_for_it(reports, database, clock):
    """But not in the quiet hours."""
    clock.now = EIGHT + timedelta(days=2, hours=14)
    await reports.report()
    assert 0 == await ordered(database)

    clock.now = EIGHT + timedelta(days=3)
    await reports.report()
    assert 1 == await ordered(database)


async def test_it_is_not_repeated_when_its_row_outlived_its_retention(library, database, clock):
    """A Centre that keeps what was delivered for a day only is told once, too."""
    kept = replace(library.centre.retention, delivered_days=1)
    library = replace(library, centre=replace(library.centre, retention=kept))
    reports = WeeklyReports(lambda: library, database, clock, lambda: (ELENI,))
    await reports.report()
    async with database.unit() as unit:
        leased = await outbox.lease(
            unit, worker="w", lanes=list(outbox.Lane), limit=9, now=clock(), lease_for=outbox.LEASE
        )
        settled = [outbox.Settled(each.id, each.token, "sent", message_id=1) for each in leased]
        await outbox.settle(unit, settled, clock())
    assert 1 == len(leased)

    for day in range(1, 7):
        clock.now = EIGHT + timedelta(days=day, minutes=1)
        async with database.unit() as unit:
            await outbox.purge(unit, clock() - timedelta(days=kept.delivered_days))
        await reports.report()

    assert 0 == await ordered(database)


async def test_staff_who_begin_later_get_it_then(reports, database, clock):
    """Only who has written to the bot can be written to."""
    await reports.report()
    assert 1 == await ordered(database)
    async with database.unit() as unit:
        await citizens.known(unit, {NIKOS}, clock())

    await reports.report()

    assert 2 == await ordered(database)


async def test_staff_are_not_forgotten_while_they_are_written_to(reports, database, clock):
    """Who reads the reports and never writes is still known after the Centre's period."""
    for _ in range(15):
        clock.now += timedelta(days=7)
        await reports.report()

    async with database.unit() as unit:
        await citizens.forget_idle(unit, clock() - timedelta(days=90), clock())
        assert 1 == len(await citizens.acquainted(unit, [ELENI], clock()))


async def test_the_bot_sends_it_by_itself(centre, monkeypatch):
    """Monday at eight: Eleni has it, and no citizen does."""
    await centre.stop_bot()
    monkeypatch.setattr("bot.ticks.every.EACH_MINUTE", 0.2)
    await centre.start_bot()
    await centre.say(ELENI, "/start")
    await centre.say(1001, "/start")

    for _ in range(200):
        if any("Τι θέλει ματιά" in each.get("text", "") for each in centre.messages(ELENI)):
            break
        await asyncio.sleep(0.02)

    assert "δεν τα έχει εγκρίνει ακόμη το Κέντρο" in centre.last(ELENI)["text"]
    assert not any("ματιά" in each.get("text", "") for each in centre.messages(1001))
