"""Appointments that lost their hour, and what is known of each."""

import asyncio
from datetime import time, timedelta

from bot.store import appointments, strandings
from bot.store.relocating import relocate
from tests.store.centre import atoms, book, standing_citizen

DAY = timedelta(days=1)


async def move(unit, old, now, *, starts, desk="desk-2"):
    return await relocate(
        unit,
        old,
        desk=desk,
        starts=starts,
        ends=starts + timedelta(minutes=30),
        atoms=atoms(starts),
        local_day=starts.date(),
        local_time=time(9),
        now=now,
        actor="staff:7",
    )


async def stranded(unit, now, *, starts=None, chat=500):
    citizen = await standing_citizen(unit, now, chat)
    booked = await book(unit, citizen, now, starts=starts or now + DAY)
    await strandings.add(unit, {booked.id: "absence"}, now)
    return booked


async def test_what_is_found_twice_is_new_once(database, now):
    """Two that look at the same time tell staff once."""
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        booked = await book(unit, citizen, now, starts=now + DAY)

        assert await strandings.add(unit, {booked.id: "absence"}, now) == 1
        assert await strandings.add(unit, {booked.id: "hours"}, now + DAY) == 0
        found = await strandings.ahead(unit, now)
        assert [("absence", now)] == [(each.reason, each.found) for each in found]


async def test_two_of_staff_who_read_the_same_take_it_once(database, now):
    """The second finds that something was done since it was read."""
    async with database.unit() as unit:
        await stranded(unit, now)
        read = (await strandings.ahead(unit, now))[0]

        assert await strandings.take(unit, read, "offer", now)
        assert not await strandings.take(unit, read, "cancel", now)
        again = (await strandings.ahead(unit, now))[0]
        assert "offer" == again.asked


async def test_two_processes_take_it_once(database, other_process, now):
    """Whichever is first: the other waits for it, and comes too late."""
    async with database.unit() as unit:
        await stranded(unit, now)
        read = (await strandings.ahead(unit, now))[0]

    async def press(process):
        async with process.unit() as unit:
            return await strandings.take(unit, read, "move", now)

    took = await asyncio.gather(press(database), press(other_process))

    assert [False, True] == sorted(took)


async def test_what_could_not_be_done_stands_as_it_was(database, now):
    async with database.unit() as unit:
        await stranded(unit, now)
        read = (await strandings.ahead(unit, now))[0]
        await strandings.take(unit, read, "move", now)
        await strandings.put_back(unit, read)

        assert [read] == await strandings.ahead(unit, now)


async def test_a_moved_appointment_keeps_name_code_of_calendar_and_citizen(database, now):
    """The new one is booked, the old one moved, its time is free; history says by whom."""
    async with database.unit() as unit:
        old = await stranded(unit, now)
        new = await move(unit, old, now, starts=now + 2 * DAY)
        was = await appointments.find(unit, old.id)
        details = await appointments.details(unit, new.id)
        freed = await book(unit, old.citizen, now, starts=old.starts)
        found = await strandings.ahead(unit, now)

    assert ("booked", old.citizen, old.uid) == (new.status, new.citizen, new.uid)
    assert new.sequence > old.sequence
    assert "moved" == was.status
    assert "Μαρία" == details["name"]
    assert freed is not None
    assert [(old.id, new.id, False)] == [
        (each.appointment.id, each.successor.id, each.open) for each in found
    ]


async def test_a_taken_time_moves_nothing(database, now):
    async with database.unit() as unit:
        old = await stranded(unit, now)
        other = await standing_citizen(unit, now, 501)
        await book(unit, other, now, starts=now + 2 * DAY, desk="desk-2")

        assert await move(unit, old, now, starts=now + 2 * DAY) is None
        assert [True] == [each.open for each in await strandings.ahead(unit, now)]


async def test_what_its_citizen_has_changed_meanwhile_is_not_moved(database, now):
    async with database.unit() as unit:
        old = await stranded(unit, now)
        await appointments.confirm(unit, appointment=old.id, citizen=old.citizen, now=now)

        assert await move(unit, old, now, starts=now + 2 * DAY) is None


async def test_one_that_was_stranded_again_stands_there_once(database, now):
    """By its newest hour: the older row tells nothing any more."""
    async with database.unit() as unit:
        old = await stranded(unit, now)
        read = (await strandings.ahead(unit, now))[0]
        await strandings.take(unit, read, "move", now)
        new = await move(unit, old, now, starts=now + 2 * DAY)
        await strandings.add(unit, {new.id: "closed"}, now)

        found = await strandings.ahead(unit, now)
        assert [new.id] == [each.appointment.id for each in found]


async def test_what_has_passed_is_not_listed(database, now):
    async with database.unit() as unit:
        await stranded(unit, now)

        assert [] == await strandings.ahead(unit, now + 2 * DAY)


async def test_the_newest_batch_is_the_one_nobody_was_asked_about(database, now):
    async with database.unit() as unit:
        await stranded(unit, now)
        later = now + timedelta(hours=1)
        assert now == await strandings.newest(unit, now)
        second = await stranded(unit, now, starts=now + 3 * DAY, chat=501)
        await strandings.close(unit, [second.id])
        await strandings.add(unit, {second.id: "hours"}, later)
        assert later == await strandings.newest(unit, now)

        for each in await strandings.ahead(unit, now):
            await strandings.take(unit, each, "offer", later)
        assert await strandings.newest(unit, now) is None
