"""What a week came to, and what is remembered of it when its appointments are gone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from bot.store import appointments, figures
from bot.store.tables import appointments as appointments_table
from bot.store.tables import tickets
from tests.store.centre import book, hold, standing_citizen

MONDAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def nine(now):
    return now.replace(hour=9, minute=0) + timedelta(days=1)


async def stood(unit, appointment, status):
    await unit.connection.execute(
        update(appointments_table)
        .where(appointments_table.c.id == appointment)
        .values(status=status)
    )


async def served(unit, number, *, arrived, serving, ended, appointment=None):
    row = {
        "local_day": arrived.date(),
        "letter": "Α",
        "number": number,
        "service": "benefits",
        "appointment": appointment,
        "arrived": arrived,
        "due": arrived,
        "priority": 1,
        "status": "done",
        "calls": 1,
        "serving_from": serving,
        "ended": ended,
        "version": 1,
    }
    await unit.connection.execute(insert(tickets).values(row))


async def test_every_way_a_visit_ends_is_counted_once(database, now, nine):
    """A time that is only held is no visit, nor one that was moved away."""
    ways = ("booked", "done", "done", "no_show", "cancelled_citizen", "cancelled_staff", "moved")
    async with database.unit() as unit:
        for at, status in enumerate(ways):
            me = await standing_citizen(unit, now, 700 + at)
            visit = await book(unit, me, now, starts=nine + at * 30 * MINUTE)
            await stood(unit, visit.id, status)
        await hold(unit, await standing_citizen(unit, now, 800), now, starts=nine + 300 * MINUTE)
        found = await figures.count(unit, MONDAY)

    counted = {name: value for name, value in found["benefits"].items() if value}
    assert {"booked": 6, "served": 2, "no_show": 1, "cancelled": 1, "cancelled_staff": 1} == counted


async def test_waiting_begins_with_the_appointment_for_who_came_before_it(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await book(unit, me, now, starts=nine)
        await stood(unit, visit.id, "done")
        early, begun = nine - 20 * MINUTE, nine + 5 * MINUTE
        await served(
            unit, 1, arrived=early, serving=begun, ended=begun + 25 * MINUTE, appointment=visit.id
        )
        await served(unit, 2, arrived=nine, serving=nine + 30 * MINUTE, ended=nine + 40 * MINUTE)
        found = (await figures.count(unit, MONDAY))["benefits"]

    assert (2, 5 + 30, 25 + 10, 1) == (
        found["seen"],
        found["waited"],
        found["took"],
        found["walk_in"],
    )


async def test_who_was_tidied_up_after_the_day_took_no_night(database, now, nine):
    """A desk forgot to say that it was done: the visit counts, its length does not."""
    async with database.unit() as unit:
        await served(unit, 1, arrived=nine, serving=nine, ended=nine + timedelta(hours=16))
        found = (await figures.count(unit, MONDAY))["benefits"]

    assert (1, 0, 0) == (found["walk_in"], found["seen"], found["took"])


async def test_another_week_is_another_matter(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await book(unit, me, now, starts=nine)

        assert {} == await figures.count(unit, MONDAY - figures.WEEK)
        assert {} == await figures.count(unit, MONDAY + figures.WEEK)


async def test_figures_outlive_the_appointments(database, now, nine):
    """What is kept is replaced while the week goes on, also by less, and stays when it is over."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await book(unit, me, now, starts=nine)
        await stood(unit, visit.id, "no_show")
        await figures.keep(unit, MONDAY, await figures.count(unit, MONDAY))
        await stood(unit, visit.id, "done")
        await figures.keep(unit, MONDAY, await figures.count(unit, MONDAY))
        await appointments.purge(unit, nine + timedelta(days=90))
        kept = (await figures.of_weeks(unit, MONDAY, MONDAY))[MONDAY]["benefits"]

    assert (1, 1, 0) == (kept["booked"], kept["served"], kept["no_show"])
