"""What staff book: by the same key as citizens, in one step, once for one request."""

import asyncio
from datetime import timedelta

from bot.store import appointments, counter, entries
from tests.store.centre import BENEFITS, atoms, book, hold, standing_citizen


async def at_counter(unit, now, *, starts, seats=(1,), request="r", name="Άννα", minutes=30):
    return await counter.book_at_counter(
        unit,
        service=BENEFITS,
        desk="desk-1",
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        atoms=atoms(starts, minutes),
        seats=seats,
        local_day=starts.date(),
        local_time=starts.time(),
        details={"name": name, "phone": ""},
        request=request,
        now=now,
        actor="staff:1",
    )


async def free(unit, starts, now):
    taken = await appointments.taken(
        unit, ["desk-1"], starts - timedelta(hours=1), starts + timedelta(hours=1), now
    )
    return bool(taken.free("desk-1", [(starts, atoms(starts, 5)[0], 6)]))


async def test_it_is_booked_for_nobody_who_writes(database, now):
    """With its name, and with a history that says who booked it."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        booked = await at_counter(unit, now, starts=starts)
    async with database.reading() as unit:
        (entry,) = await entries.of_days(unit, starts.date(), starts.date())
        (change,) = await entries.history(unit, booked.id)

    assert (None, "booked") == (entry.appointment.citizen, entry.appointment.status)
    assert "Άννα" == entry.details["name"]
    assert not entry.squeezed
    assert ("staff:1", "booked") == (change.actor, change.became)


async def test_one_request_books_once(database, now):
    """Also after it was cancelled: an old press brings nothing back."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        first = await at_counter(unit, now, starts=starts)
        again = await at_counter(unit, now, starts=starts)
        other = await at_counter(unit, now, starts=starts, request="other")
        await appointments.cancel(
            unit, appointment=first.id, citizen=None, version=None, now=now, actor="staff:1"
        )
        late = await at_counter(unit, now, starts=starts)

    assert first == again
    assert other is None
    assert late is None


async def test_a_double_press_at_one_moment_books_once(database, other_process, now):
    """Through two processes: both answer with the same appointment."""
    starts = now + timedelta(days=1)

    async def press(mine):
        async with mine.unit() as unit:
            return await at_counter(unit, now, starts=starts)

    for mine in (database, other_process):  # so that both are connected before they press
        async with mine.reading() as unit:
            await entries.of_days(unit, starts.date(), starts.date())
    pressed = await asyncio.gather(*(press(mine) for mine in (database, other_process) * 3))

    assert 1 == len({each.id for each in pressed})
    async with database.reading() as unit:
        assert 1 == len(await entries.of_days(unit, starts.date(), starts.date()))


async def test_a_citizens_time_is_not_given_twice(database, now):
    """Neither to the counter nor, once the counter has it, to a citizen."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await book(unit, citizen, now, starts=starts)
        refused = await at_counter(unit, now, starts=starts)
        later = starts + timedelta(hours=1)
        assert await at_counter(unit, now, starts=later, request="later")
        held = await hold(unit, citizen, now, starts=later)

    assert refused is None
    assert held is None


async def test_what_is_squeezed_in_takes_nothing_that_citizens_are_offered(database, now):
    """The public grid is seat 1; beside it are as many as there are seats."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        first = await at_counter(unit, now, starts=starts, seats=(2, 3), request="1")
        second = await at_counter(unit, now, starts=starts, seats=(2, 3), request="2")
        third = await at_counter(unit, now, starts=starts, seats=(2, 3), request="3")
        was_free = await free(unit, starts, now)
        citizen = await standing_citizen(unit, now)
        booked = await book(unit, citizen, now, starts=starts)
        still_free = await free(unit, starts, now)
    async with database.reading() as unit:
        marked = {
            each.appointment.id: each.squeezed
            for each in await entries.of_days(unit, starts.date(), starts.date())
        }

    assert third is None
    assert (True, False) == (was_free, still_free)
    assert {first.id: True, second.id: True, booked.id: False} == marked


async def test_a_refused_one_leaves_nothing_behind(database, now):
    """Neither a row nor a claim of the part that was free."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        await at_counter(unit, now, starts=starts, request="1")
        overlapping = starts - timedelta(minutes=15)
        assert await at_counter(unit, now, starts=overlapping, request="2") is None
        earlier = starts - timedelta(minutes=30)
        assert await at_counter(unit, now, starts=earlier, request="3") is not None


async def test_two_counters_at_once_book_one(database, other_process, now):
    """Two clerks, two processes, one time."""
    starts = now + timedelta(days=1)

    async def press(of, request):
        async with of.unit() as unit:
            return await at_counter(unit, now, starts=starts, request=request)

    both = await asyncio.gather(press(database, "one"), press(other_process, "two"))

    assert 1 == sum(each is not None for each in both)


async def test_what_is_over_or_only_kept_is_not_expected(database, now):
    """A cancelled visit is opened by its number, and stands in no day."""
    starts = now + timedelta(days=1)
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        held = await hold(unit, citizen, now, starts=starts)
        gone = await at_counter(unit, now, starts=starts + timedelta(hours=1))
        await appointments.cancel(
            unit, appointment=gone.id, citizen=None, version=None, now=now, actor="staff:1"
        )
    async with database.reading() as unit:
        listed = await entries.of_days(unit, starts.date(), starts.date())
        assert await entries.find(unit, held.id) is None
        found = await entries.find(unit, gone.id)
        assert await entries.counts(unit, starts.date(), starts.date()) == {}
        assert await entries.of_code(unit, gone.code) == []

    assert [] == listed
    assert "cancelled_staff" == found.appointment.status
    assert {} == found.details
