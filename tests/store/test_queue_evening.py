"""When a day is over nothing of it stays open, and nobody is blamed who may have come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.store import appointments, calling, citizens, shifts, tickets
from bot.store.tables import appointment_events, strandings, ticket_events
from bot.store.tables import appointments as appointments_table
from bot.store.tables import shifts as shifts_table
from bot.store.tables import tickets as tickets_table
from bot.ticks.housekeeping import end_past_days, keep_promises
from tests.appointments.centre import CENTRE
from tests.store.centre import standing_citizen
from tests.store.hall import (
    MINUTE,
    TODAY,
    call_next,
    check_in,
    expected_at,
    press,
    status_of,
    walk_in,
)

DAY = timedelta(days=1)


async def evening(unit, now, *, fitted=lambda visit: True):
    return await calling.end_of_day(unit, TODAY + DAY, now + DAY, fitted=fitted)


async def open_desk(unit, now, desk="desk-1"):
    return await shifts.open_(unit, desk=desk, staff=1, local_day=TODAY, now=now)


async def test_of_whom_nothing_more_is_known_it_is_said_that_they_left(database, now):
    """
    Who was being seen was seen; who waited or was called has left, and is blamed for nothing.
    """
    async with database.unit() as unit:
        crowd = (await citizens.known(unit, range(3), now)).values()
        visits = [
            await expected_at(unit, now, citizen, now, desk=f"desk-{at}")
            for at, citizen in enumerate(crowd, 1)
        ]
        seen, called, waiting = [await check_in(unit, now, visit) for visit in visits]
        await call_next(unit, now, "desk-1")
        await press(calling.begin, unit, now, seen, "desk-1")
        await call_next(unit, now, "desk-2")

        assert 0 == await calling.end_of_day(unit, TODAY, now, fitted=lambda visit: True)
        assert 3 == await evening(unit, now)
        assert 0 == await evening(unit, now)
        assert ["done", "left", "left"] == [
            (await tickets.find(unit, each.id)).status for each in (seen, called, waiting)
        ]
        assert ["done", "cancelled_staff", "cancelled_staff"] == [
            await status_of(unit, visit) for visit in visits
        ]
        assert await tickets.at_desk(unit, "desk-2") is None
        told = (await tickets.history(unit, waiting.id))[-1]
        assert ("system", "left", "end-of-day") == (told.actor, told.became, told.reason)


async def test_who_was_expected_and_never_came_did_not_come(database, now):
    async with database.unit() as unit:
        visit = await expected_at(unit, now, await standing_citizen(unit, now), now)
        await open_desk(unit, now)

        assert 1 == await evening(unit, now)
        assert "no_show" == await status_of(unit, visit)
        told = (await unit.connection.execute(select(appointment_events))).all()[-1]
        assert ("system", "booked", "no_show") == (told.actor, told.was, told.became)


@pytest.mark.parametrize(
    "why", ["the desk was not open", "closed", "stranded", "by phone", "cancelled in time"]
)
async def test_nobody_is_said_not_to_have_come_who_may_have_come(database, now, why):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, now)
        await open_desk(unit, now, "desk-2" if why == "the desk was not open" else "desk-1")
        remains = "booked"
        if why == "stranded":
            row = {"appointment": visit.id, "reason": "absence", "found": now}
            await unit.connection.execute(strandings.insert().values(row))
        if why == "by phone":
            await unit.connection.execute(update(appointments_table).values(mode="phone"))
        if why == "cancelled in time":
            remains = "cancelled_citizen"
            await appointments.cancel(
                unit, appointment=visit.id, citizen=me, version=None, now=now - DAY
            )

        assert 0 == await evening(unit, now, fitted=lambda visit: why != "closed")
        assert remains == await status_of(unit, visit)


async def test_housekeeping_ends_the_days_before_today_by_the_centres_own_clock(database, now):
    """
    At 23:30 in Athens the day still goes on; an hour later it is over.
    """
    async with database.unit() as unit:
        visit = await expected_at(unit, now, await standing_citizen(unit, now), now - 2 * MINUTE)
        await walk_in(unit, now)
        await open_desk(unit, now)
    for hour, minute, expected in ((21, 30, "booked"), (22, 30, "no_show")):
        moment = now.replace(hour=hour, minute=minute)
        await end_past_days(database, lambda moment=moment: moment, CENTRE)
        async with database.reading() as unit:
            assert expected == await status_of(unit, visit)
            assert (expected == "booked") == bool(await shifts.open_on(unit, TODAY))
            assert (expected == "booked") == bool(await tickets.queue(unit, TODAY, now))


async def test_the_day_is_over_an_hour_after_its_hours_once_every_desk_is_closed(database, now):
    """The figures of the evening are true that evening, and nobody is hurried away from a desk."""
    async with database.unit() as unit:
        visit = await expected_at(unit, now, await standing_citizen(unit, now), now - 2 * MINUTE)
        await open_desk(unit, now)
    centre = replace(CENTRE, desks={"desk-1": CENTRE.desks["desk-1"]})
    last = now.replace(hour=12, minute=0)  # 14:00 in Athens, when its hours end
    for after, closed, expected in (
        (59, False, "booked"),
        (61, False, "booked"),
        (61, True, "no_show"),
    ):
        async with database.unit() as unit:
            if closed:
                await shifts.close(unit, 1, last)
        moment = last + after * MINUTE
        await end_past_days(database, lambda moment=moment: moment, centre)
        async with database.reading() as unit:
            assert expected == await status_of(unit, visit)


async def test_the_queue_is_forgotten_when_its_appointments_are(database, now):
    async with database.unit() as unit:
        visit = await expected_at(unit, now, await standing_citizen(unit, now), now)
        await check_in(unit, now, visit)
        await walk_in(unit, now + DAY, local_day=TODAY + DAY)
        await open_desk(unit, now)
        await shifts.close(unit, 1, now)
        await evening(unit, now)
    after = now + timedelta(days=CENTRE.retention.appointment_days) + 60 * MINUTE
    await keep_promises(database, lambda: after, CENTRE.retention)

    async with database.reading() as unit:
        kept = (await unit.connection.scalars(select(tickets_table.c.local_day))).all()
        assert [TODAY + DAY] == kept
        assert [1] == [
            len(await tickets.history(unit, ticket))
            for ticket in await unit.connection.scalars(select(ticket_events.c.ticket).distinct())
        ]
        assert [] == (await unit.connection.execute(select(shifts_table))).all()
        assert await appointments.find(unit, visit.id) is None
