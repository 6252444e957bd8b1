"""Many desks and many citizens at one moment: everyone is called once, and nobody sees an error."""

import asyncio

import pytest

from bot.store import appointments, calling, citizens, tickets
from bot.store.calling import Busy
from bot.store.tickets import Ticket
from tests.store.hall import (
    DESKS,
    MINUTE,
    TODAY,
    call_next,
    check_in,
    expected_at,
    press,
    status_of,
    walk_in,
)


@pytest.fixture
def only_on_postgres(url):
    if url.startswith("sqlite"):
        pytest.skip("on SQLite there is one writer, so no two transactions are open at once")


async def test_eight_desks_call_500_tickets_and_each_is_called_once(database, other_process, now):
    async with database.unit() as unit:
        for _ in range(500):
            await walk_in(unit, now)

    async def day_at(desk, mine):
        called = []
        while True:
            async with mine.unit() as unit:
                if called:
                    await press(calling.done, unit, now, called[-1], desk)
                ticket = await call_next(unit, now, desk)
            if ticket is None:
                return called
            called.append(ticket)

    days = await asyncio.gather(
        *(day_at(desk, (database, other_process)[at % 2]) for at, desk in enumerate(DESKS))
    )

    assert set(range(1, 501)) == {ticket.number for day in days for ticket in day}
    assert 500 == sum(len(day) for day in days)
    for day in days:
        numbers = [ticket.number for ticket in day]
        assert sorted(numbers) == numbers
    async with database.reading() as unit:
        assert [] == await tickets.queue(unit, TODAY, now)


async def test_two_desks_that_press_next_together_get_two_people(database, other_process, now):
    async with database.unit() as unit:
        for _ in range(3):
            await walk_in(unit, now)

    async def next_at(desk, mine):
        async with mine.unit() as unit:
            return await call_next(unit, now, desk)

    called = await asyncio.gather(next_at("desk-1", database), next_at("desk-2", other_process))
    assert {1, 2} == {ticket.number for ticket in called}


async def test_while_one_desk_is_calling_the_other_passes_over_whom_it_calls(
    only_on_postgres, database, other_process, now
):
    """
    The second desk does not wait for the first, and where nobody is left it is told so.
    """
    async with database.unit() as unit:
        for _ in range(2):
            await walk_in(unit, now)
    async with database.unit() as one, other_process.unit() as other:
        assert 1 == (await call_next(one, now, "desk-1")).number
        assert 2 == (await call_next(other, now, "desk-2")).number
        assert await call_next(other, now, "desk-3") is None


async def test_a_desk_that_presses_twice_in_two_transactions_gets_one(
    only_on_postgres, database, other_process, now
):
    async with database.unit() as unit:
        for _ in range(2):
            await walk_in(unit, now)
    async with other_process.unit() as late:
        async with database.unit() as first:
            called = await call_next(first, now, "desk-1")
            waits = asyncio.ensure_future(call_next(late, now, "desk-1"))
            await asyncio.sleep(0.1)
        assert Busy(called) == await waits
    async with database.reading() as unit:
        assert [2] == [each.number for each in await tickets.queue(unit, TODAY, now)]


async def test_a_hundred_who_come_in_at_once_get_a_hundred_numbers(database, other_process, now):
    async with database.unit() as unit:
        crowd = list((await citizens.known(unit, range(50), now)).values())

    async def take(at, citizen):
        async with (database, other_process)[at % 2].unit() as unit:
            return await walk_in(unit, now, citizen)

    # Each of them presses twice.
    taken = await asyncio.gather(
        *(take(at, citizen) for at, citizen in enumerate([*crowd, *crowd]))
    )
    assert set(range(1, 51)) == {ticket.number for ticket in taken}
    assert 50 == len({ticket.id for ticket in taken})


async def test_two_phones_check_in_for_one_visit_and_have_one_ticket(database, other_process, now):
    async with database.unit() as unit:
        me = (await citizens.known(unit, [1], now))[1]
        visit = await expected_at(unit, now, me, now + 30 * MINUTE)

    async def arrive(at):
        async with (database, other_process)[at % 2].unit() as unit:
            return await check_in(unit, now, visit, me, request=f"update {at}")

    taken = await asyncio.gather(*(arrive(at) for at in range(8)))
    assert 1 == len(set(taken))
    assert 1 == taken[0].number


async def test_who_cancels_while_a_desk_calls_is_either_called_or_gone(
    database, other_process, now
):
    """
    Whichever came first, ticket and appointment say the same afterwards.
    """
    for round_ in range(20):
        async with database.unit() as unit:
            me = (await citizens.known(unit, [round_], now))[round_]
            starts = now + 30 * MINUTE
            visit = await expected_at(unit, now, me, starts, desk=f"room-{round_}")
            ticket = await check_in(unit, now, visit, me)

        async def cancels(visit=visit, me=me):
            async with database.unit() as unit:
                return await appointments.cancel(
                    unit, appointment=visit.id, citizen=me, version=None, now=now
                )

        async def calls():
            async with other_process.unit() as unit:
                return await call_next(unit, now, "desk-1")

        if round_ % 2:
            gone, called = await asyncio.gather(cancels(), calls())
        else:
            called, gone = await asyncio.gather(calls(), cancels())
        async with database.unit() as unit:
            stands = await tickets.find(unit, ticket.id)
            expected = {"left": "cancelled_citizen", "called": "called"}
            assert expected[stands.status] == await status_of(unit, visit)
            assert (stands.status == "left") == (gone is not None) == (called is None)
            if isinstance(called, Ticket):
                await press(calling.done, unit, now, called)
