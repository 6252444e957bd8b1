"""Seats of gatherings: no number is given twice, and who waits is asked in their order."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import citizens, gatherings, outbox, registers, seats
from bot.store.database import Deadlocked
from bot.store.outbox import Lane, Outgoing
from bot.store.planned import seat_key_of
from bot.store.reasons import offer_key
from conversations.gatherings.plan import Kind, Plan

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def planned(now, *, seats=8, kind=Kind.SESSION):
    starts = now + 3 * DAY
    return Plan(
        kind=kind,
        subject="job-counselling" if kind is Kind.SESSION else "events",
        title="Εργαστήριο",
        starts=starts,
        ends=starts + 2 * HOUR,
        place="Στο Κέντρο",
        body="<b>Ελάτε</b>",
        seats=seats,
        register_until=starts,
    )


async def announced(unit, now, **more):
    plan = planned(now, **more)
    return (await gatherings.announce(unit, plan, created_by=1, request="r", now=now))[0]


async def people(unit, now, count):
    known = await citizens.known(unit, range(1, count + 1), now)
    return [known[chat] for chat in range(1, count + 1)]


async def join(unit, gathering, citizen, now, *, name="", queued=True):
    return await seats.join(unit, gathering, citizen, name=name, now=now, queued=queued)


async def persisting(work):
    """Two that waited for each other are no answer: a turn is taken again, too."""
    while True:
        try:
            return await work()
        except Deadlocked:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("alone", [True, False])
async def test_of_twenty_who_join_at_once_eight_are_in_and_twelve_wait_in_their_order(
    database, other_process, now, alone
):
    """The key decides: nobody has to hold the gathering alone for it."""
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        crowd = await people(unit, now, 20)

    async def one(index, citizen):
        async with (other_process if index % 2 else database).unit() as unit:
            found = await gatherings.find(unit, gathering.id, alone=alone)
            return await join(unit, found, citizen, now)

    given = await asyncio.gather(
        *(persisting(lambda i=i, c=c: one(i, c)) for i, c in enumerate(crowd))
    )

    states = [each.state for each in given]
    assert (8, 12) == (states.count("in"), states.count("waiting"))
    assert list(range(1, 9)) == sorted(each.number for each in given if each.number)
    async with database.reading() as unit:
        register = [held for held, _ in await registers.registered(unit, gathering.id)]
        line = [held for held in register if held.state == "waiting"]
        assert sorted(each.id for each in line) == [each.id for each in line]
        assert list(range(1, 13)) == [await registers.place(unit, held) for held in line]
        assert {gathering.id: (8, 12)} == await registers.counted(unit, [gathering.id])


async def test_the_line_is_in_the_order_of_arrival(database, now):
    """Whoever leaves and comes back stands at its end."""
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=1)
        first, *waiting = await people(unit, now, 5)
        await join(unit, gathering, first, now)
        placed = [await join(unit, gathering, each, now) for each in waiting]
        assert [1, 2, 3, 4] == [await registers.place(unit, each) for each in placed]

        await seats.leave(unit, gathering.id, waiting[0])
        again = await join(unit, gathering, waiting[0], now)

        assert 4 == await registers.place(unit, again)
        assert 1 == await registers.place(unit, placed[1])


async def test_said_twice_is_said_once(database, other_process, now):
    """One person in two windows at once has one seat, and is told the same."""
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        (me,) = await people(unit, now, 1)

    async def one(process):
        async with process.unit() as unit:
            return await join(unit, gathering, me, now)

    first, second = await asyncio.gather(one(database), one(other_process))

    assert first == second
    async with database.reading() as unit:
        assert 1 == len(await registers.registered(unit, gathering.id))


async def test_a_freed_seat_goes_to_the_first_in_line_and_on_when_they_do_not_want_it(
    database, now
):
    """Refused or let pass: the next is asked; nobody else can take it meanwhile."""
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=2)
        one, two, *line, late = await people(unit, now, 6)
        for each in (one, two, *line):
            await join(unit, gathering, each, now)
        await seats.leave(unit, gathering.id, one)
        assert [gathering.id] == await seats.to_pass_on(unit, now)

        (offered,) = await seats.offer(unit, gathering, now + HOUR)
        assert (line[0], 1, "offered") == (offered.citizen, offered.number, offered.state)
        assert [] == await seats.offer(unit, gathering, now + HOUR)
        assert [] == await seats.to_pass_on(unit, now)
        assert "waiting" == (await join(unit, gathering, late, now)).state

        await seats.leave(unit, gathering.id, line[0])
        (offered,) = await seats.offer(unit, gathering, now + HOUR)
        assert line[1] == offered.citizen
        assert [] == await seats.lapse(unit, gathering.id, now)
        assert [gathering.id] == await seats.to_pass_on(unit, now + HOUR)
        assert [line[1]] == [x.citizen for x in await seats.lapse(unit, gathering.id, now + HOUR)]

        (offered,) = await seats.offer(unit, gathering, now + 2 * HOUR)
        assert line[2] == offered.citizen
        taken = await join(unit, gathering, line[2], now + HOUR)
        assert ("in", 1, None) == (taken.state, taken.number, taken.until)


async def test_after_the_last_offer_a_free_seat_is_for_who_asks_first(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=1)
        one, first, second = await people(unit, now, 3)
        for each in (one, first, second):
            await join(unit, gathering, each, now)
        await seats.leave(unit, gathering.id, one)

        assert "waiting" == (await join(unit, gathering, second, now)).state
        assert "in" == (await join(unit, gathering, second, now, queued=False)).state
        assert "waiting" == (await join(unit, gathering, first, now, queued=False)).state


async def test_without_a_limit_everyone_has_a_number(database, now):
    """Numbers are the smallest that are free, so that who comes can say theirs at the door."""
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=None, kind=Kind.EVENT)
        crowd = await people(unit, now, 12)
        for each in crowd:
            await join(unit, gathering, each, now)
        await seats.leave(unit, gathering.id, crowd[3])

        assert 4 == (await join(unit, gathering, crowd[3], now)).number


async def test_a_name_is_sealed_and_read_with_its_seat(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        one, two = await people(unit, now, 2)
        await join(unit, gathering, one, now, name="Μαρία")
        await join(unit, gathering, two, now)

        register = await registers.registered(unit, gathering.id)
        assert [(one, "Μαρία"), (two, "")] == [(held.citizen, name) for held, name in register]
        assert "Μαρία" == await registers.name_of(unit, gathering.id, one)


async def test_what_was_changed_meanwhile_is_not_changed_over(database, now):
    """The calendar's sequence rises with what a calendar shows, and its id never changes."""
    async with database.unit() as unit:
        first = await announced(unit, now)
        plan = replace(first.plan, body="Άλλο")
        second = await gatherings.change(unit, first, plan, version=1)
        assert (2, 0, first.uid) == (second.version, second.sequence, second.uid)
        assert await gatherings.change(unit, first, first.plan, version=1) is None

        later = replace(plan, starts=plan.starts + HOUR)
        third = await gatherings.change(unit, second, later, version=2)
        assert (3, 1, first.uid) == (third.version, third.sequence, third.uid)
        called_off = await gatherings.cancel(unit, third, version=3)
        assert ("cancelled", 2) == (called_off.state, called_off.sequence)
        assert await gatherings.cancel(unit, called_off, version=4) is None
        assert [] == await gatherings.ahead(unit, now, 9)
        assert [called_off] == await gatherings.past(unit, now, 9)


async def test_one_request_announces_once(database, now):
    async with database.unit() as unit:
        first, is_new = await gatherings.announce(
            unit, planned(now), created_by=1, request="r", now=now
        )
        again, is_new_again = await gatherings.announce(
            unit, planned(now), created_by=1, request="r", now=now
        )
        assert (first, True, False) == (again, is_new, is_new_again)


def reminder(gathering, seat, now):
    return Outgoing(
        dedup_key=seat_key_of(seat.id, gathering.sequence, "day-before", now),
        citizen=seat.citizen,
        lane=Lane.REMINDER,
        kind="seat-reminder",
        content={"lines": []},
        not_before=now,
        gathering=gathering.id,
    )


async def leased(unit, now, lanes=(Lane.REMINDER,)):
    lease_for = timedelta(seconds=90)
    return await outbox.lease(unit, worker="w", lanes=lanes, limit=9, now=now, lease_for=lease_for)


async def ends(unit):
    return {state for _, state in await outbox.counts(unit)}


async def test_a_reminder_rings_for_who_still_has_the_seat(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        one, two = await people(unit, now, 2)
        kept = await join(unit, gathering, one, now)
        left = await join(unit, gathering, two, now)
        both = [reminder(gathering, each, now) for each in (kept, left)]
        await outbox.enqueue(unit, both, now)
        await seats.leave(unit, gathering.id, two)
        # Back again, in another seat: the old reminder is not theirs any more.
        await join(unit, gathering, two, now)

        assert [one] == [row.citizen for row in await leased(unit, now)]
        assert {"leased", "suppressed"} == await ends(unit)


@pytest.mark.parametrize("change", ["moved", "cancelled"])
async def test_a_reminder_of_what_is_no_longer_so_does_not_ring(database, now, change):
    """Also one that was being sent just then, and comes back to be tried again."""
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        (one,) = await people(unit, now, 1)
        seat = await join(unit, gathering, one, now)
        await outbox.enqueue(unit, [reminder(gathering, seat, now)], now)
        if change == "moved":
            later = replace(gathering.plan, place="Αλλού")
            await gatherings.change(unit, gathering, later, version=1)
        else:
            await gatherings.cancel(unit, gathering, version=1)

        assert [] == await leased(unit, now)
        assert {"suppressed"} == await ends(unit)


async def test_an_offer_rings_only_while_it_stands(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=1)
        one, two = await people(unit, now, 2)
        await join(unit, gathering, one, now)
        await join(unit, gathering, two, now)
        await seats.leave(unit, gathering.id, one)
        (offered,) = await seats.offer(unit, gathering, now + HOUR)
        row = Outgoing(
            dedup_key=offer_key(offered.id),
            citizen=two,
            lane=Lane.CALL,
            kind="seat-offer",
            content={"lines": []},
            gathering=gathering.id,
        )
        await outbox.enqueue(unit, [row], now)
        await seats.leave(unit, gathering.id, two)

        assert [] == await leased(unit, now, (Lane.CALL,))


async def test_attendance_is_noted_and_a_seat_that_was_used_is_not_left(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=1)
        one, two = await people(unit, now, 2)
        seat = await join(unit, gathering, one, now)
        waits = await join(unit, gathering, two, now)

        assert "came" == (await seats.mark(unit, gathering.id, seat.id, came=True)).state
        assert "missed" == (await seats.mark(unit, gathering.id, seat.id, came=False)).state
        assert await seats.mark(unit, gathering.id, waits.id, came=True) is None
        assert await seats.mark(unit, 99, seat.id, came=True) is None
        assert await seats.leave(unit, gathering.id, one) is None


async def test_what_was_over_long_ago_is_deleted_with_who_came(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now)
        (one,) = await people(unit, now, 1)
        await join(unit, gathering, one, now)

        assert 0 == await gatherings.purge(unit, gathering.plan.ends)
        assert 1 == await gatherings.purge(unit, gathering.plan.ends + HOUR)
        assert {} == await registers.of_citizen(unit, one)


async def test_who_has_a_seat_ahead_is_not_forgotten_and_who_is_frees_it(database, now):
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=1)
        one, two = await people(unit, now, 2)
        await join(unit, gathering, one, now)
        assert 1 == await citizens.forget_idle(unit, now + 2 * DAY, now)

        await join(unit, gathering, two, now)
        await citizens.forget(unit, one, now)

        assert [gathering.id] == await seats.to_pass_on(unit, now)


async def test_random_coming_and_going_never_gives_a_number_twice(database, other_process, now):
    """Whatever is pressed in whatever order by two processes, there are never more than five in."""
    dice = random.Random(5)
    async with database.unit() as unit:
        gathering = await announced(unit, now, seats=5)
        crowd = await people(unit, now, 12)

    async def one(process, citizen, deed):
        async with process.unit() as unit:
            found = await gatherings.find(unit, gathering.id, alone=True)
            await seats.lapse(unit, found.id, now)
            if deed == "join":
                await join(unit, found, citizen, now)
            else:
                await seats.leave(unit, found.id, citizen)
            await seats.offer(unit, found, now + dice.choice((-1, 1)) * HOUR)

    for _ in range(8):
        deeds = [
            (
                dice.choice((database, other_process)),
                citizen,
                dice.choice(("join", "join", "leave")),
            )
            for citizen in dice.sample(crowd, 8)
        ]
        await asyncio.gather(*(persisting(lambda d=d: one(*d)) for d in deeds))
        async with database.reading() as unit:
            held = [held for held, _ in await registers.registered(unit, gathering.id)]
        numbers = [each.number for each in held if each.number]
        assert len(numbers) == len(set(numbers)) <= 5
        assert all(1 <= number for number in numbers)
        assert all((each.number is None) == (each.state == "waiting") for each in held)
