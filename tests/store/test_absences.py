"""Hours that staff take out of the calendar, and days on which they decide."""

from datetime import date, timedelta

import pytest

from bot.store import absences
from tests.appointments.centre import CENTRE

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def add(unit, now, *, starts, ends, desk="desk-1", kind="block"):
    return await absences.add(
        unit, desk=desk, starts=starts, ends=ends, kind=kind, created_by=7, now=now
    )


async def test_hours_taken_out_stand_in_the_timetable_until_they_are_ended(database, now):
    """Those of a desk and those of the whole Centre; ended ones are hours again."""
    async with database.unit() as unit:
        block = await add(unit, now, starts=now + DAY, ends=now + DAY + HOUR)
        whole = await add(unit, now, starts=now + DAY, ends=now + 2 * DAY, desk=None, kind="closed")
        timetable = await absences.timetable(unit, CENTRE, now, now + 9 * DAY)
        ended = await absences.end(unit, block.id, now)
        after = await absences.timetable(unit, CENTRE, now, now + 9 * DAY)

    assert (block, whole) == timetable.absences
    assert block == ended
    assert (whole,) == after.absences
    assert whole.desk is None


async def test_an_absence_is_ended_once(database, now):
    """A second press, one that is over and one that never was: nothing is to be ended."""
    async with database.unit() as unit:
        block = await add(unit, now, starts=now + DAY, ends=now + DAY + HOUR)
        over = await add(unit, now, starts=now - DAY, ends=now - HOUR)
        first = await absences.end(unit, block.id, now)

        assert first is not None
        assert await absences.end(unit, block.id, now) is None
        assert await absences.end(unit, over.id, now) is None
        assert await absences.end(unit, 4711, now) is None


async def test_what_lies_ahead_is_listed_by_time_with_what_is_under_way(database, now):
    async with database.unit() as unit:
        later = await add(unit, now, starts=now + 3 * DAY, ends=now + 4 * DAY)
        under_way = await add(unit, now, starts=now - HOUR, ends=now + HOUR)
        await add(unit, now, starts=now - DAY, ends=now)

        assert [under_way, later] == await absences.ahead(unit, now)


async def test_the_last_word_on_a_proposed_day_counts(database, now):
    day = date(2027, 5, 1)
    async with database.unit() as unit:
        await absences.decide(unit, day, closed=True, by=7, now=now)
        await absences.decide(unit, day, closed=False, by=8, now=now + HOUR)
        timetable = await absences.timetable(unit, CENTRE, now, now + DAY)

    assert {day: False} == timetable.decisions


@pytest.mark.parametrize("kept", [True, False])
async def test_absences_are_forgotten_with_the_appointments_of_their_time(database, now, kept):
    async with database.unit() as unit:
        await add(unit, now, starts=now, ends=now + HOUR)
        await absences.decide(unit, now.date(), closed=True, by=7, now=now)

        gone = await absences.purge(unit, now if kept else now + 2 * DAY)
        timetable = await absences.timetable(unit, CENTRE, now, now + HOUR)

    assert (0 if kept else 1) == gone
    assert kept is bool(timetable.absences)
    assert kept is bool(timetable.decisions)
