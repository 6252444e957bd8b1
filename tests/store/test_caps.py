"""What one citizen may have: counted once for all their devices, one's own apart from others'."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.store import appointments, live
from bot.store.tables import appointments as appointments_table
from bot.store.tables import live_messages
from tests.store.centre import atoms, book, standing_citizen

DAY = timedelta(days=1)
CAP = 1


@pytest.fixture
def nine(now):
    return now.replace(hour=9, minute=0) + 2 * DAY


async def hold(unit, citizen, now, starts, **more):
    return await appointments.hold(
        unit,
        citizen=citizen,
        service="benefits",
        desk=more.pop("desk", "desk-1"),
        starts=starts,
        ends=starts + timedelta(minutes=30),
        atoms=atoms(starts),
        local_day=starts.date(),
        local_time=starts.time(),
        until=now + timedelta(minutes=5),
        now=now,
        **more,
    )


async def test_two_devices_of_one_citizen_never_pass_the_cap(database, other_process, now, nine):
    """Each of twenty asks how many there are and then books; one of them may."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)

    async def device(number):
        async with (database, other_process)[number % 2].unit() as unit:
            await appointments.one_at_a_time(unit, me)
            if sum((await appointments.active(unit, me, now)).values()) >= CAP:
                return None
            return await book(unit, me, now, starts=nine + number * timedelta(hours=1))

    booked = await asyncio.gather(*(device(number) for number in range(20)))

    assert CAP == len([each for each in booked if each is not None])


async def test_what_is_for_others_is_counted_apart(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await book(unit, me, now, starts=nine)
        held = await hold(unit, me, now, nine + DAY, for_other=True, mode="phone", named=True)
        details = {"name": "Κατίνα"}
        other = await appointments.book(unit, held=held.id, citizen=me, details=details, now=now)

        assert {"benefits": 1} == await appointments.active(unit, me, now)
        assert {"benefits": 1} == await appointments.active(unit, me, now, for_other=True)
        assert ("phone", True, True) == (other.mode, other.named, other.for_other)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("no_show", 1), 1),
        (("no_show", 100), 0),
        (("cancelled_citizen", 1), 0),
        (("booked", 1), 0),
    ],
)
async def test_only_what_staff_noted_as_missed_is_counted_and_only_of_late(
    database, now, nine, row, expected
):
    """Whoever cancels has missed nothing, nor has whoever nobody noted anything of."""
    status, days_ago = row
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await book(unit, me, now, starts=nine)
        await unit.connection.execute(
            update(appointments_table).values(status=status, starts=now - days_ago * DAY)
        )

        assert expected == await appointments.missed(unit, me, now - 90 * DAY, now)
        assert 0 == await appointments.missed(unit, me, now - 90 * DAY, now, for_other=True)


async def test_a_repeated_request_holds_once_and_answers_the_same(database, now, nine):
    """Also after it was booked: what came of it stands."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        first = await hold(unit, me, now, nine, request="hold:7")
        again = await hold(unit, me, now, nine, request="hold:7")
        booked = await appointments.book(unit, held=first.id, citizen=me, details={}, now=now)
        later = await hold(unit, me, now, nine, request="hold:7")
        rows = await unit.connection.scalar(select(func.count()).select_from(appointments_table))

    assert first == again
    assert booked == later
    assert 1 == rows


async def test_details_are_rewritten_only_while_the_appointment_stands(database, now, nine):
    """A cancelled one never gets a name back."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        mine = await book(unit, me, now, starts=nine)
        await appointments.keep_details(unit, mine.id, {"name": "Μαρία", "bring": []})
        rewritten = await appointments.details(unit, mine.id)
        await appointments.cancel(unit, appointment=mine.id, citizen=me, version=None, now=now)
        await appointments.keep_details(unit, mine.id, {"name": "Μαρία"})

        assert {"name": "Μαρία", "bring": []} == rewritten
        assert {} == await appointments.details(unit, mine.id)


async def test_where_a_card_stands_is_forgotten_with_its_appointment(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        mine = await book(unit, me, now, starts=nine)
        later = await book(unit, me, now, starts=nine + 9 * DAY)
        for each in (mine, later):
            await unit.connection.execute(
                live_messages.insert().values(
                    citizen=me, subject=f"visit:{each.id}", message_id=each.id
                )
            )
        await appointments.purge(unit, nine + DAY)

        assert await live.message_of(unit, me, f"visit:{mine.id}") is None
        assert later.id == await live.message_of(unit, me, f"visit:{later.id}")
