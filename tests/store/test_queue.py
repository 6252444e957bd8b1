"""The day's queue: everyone has one place in it, and what is done at a desk is done once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store import appointments, calling, citizens, shifts, tickets
from bot.store.calling import Busy, CallsSpent, TooSoon, begin, done, no_show
from bot.store.tables import appointment_events
from tests.store.centre import BENEFITS, standing_citizen, taken
from tests.store.hall import (
    MINUTE,
    TODAY,
    call_next,
    check_in,
    expected_at,
    press,
    status_of,
    undo,
    walk_in,
)

DAY = timedelta(days=1)
GAP = 3 * MINUTE


@pytest.fixture
def ten(now):
    """half an hour from now"""
    return now + 30 * MINUTE


async def recall(unit, now, ticket, most=3):
    return await calling.recall(
        unit, ticket=ticket.id, desk="desk-1", now=now, gap=GAP, most=most, actor="staff"
    )


async def test_who_comes_in_is_given_the_next_number_of_the_letter(database, now):
    async with database.unit() as unit:
        me, other, third = (await citizens.known(unit, [1, 2, 3], now)).values()
        first = await walk_in(unit, now, me, name="Μαρία")
        second = await walk_in(unit, now, other)
        of_work = await walk_in(unit, now, third, letter="B")
        tomorrow = await walk_in(unit, now, third, local_day=TODAY + DAY)

        assert [("A", 1), ("A", 2), ("B", 1), ("A", 1)] == [
            (each.letter, each.number) for each in (first, second, of_work, tomorrow)
        ]
        assert ("waiting", 1, 0) == (first.status, first.version, first.calls)
        assert "Μαρία" == await tickets.named(unit, first.id)
        assert "" == await tickets.named(unit, second.id)
        assert [first, of_work, second] == await tickets.queue(unit, TODAY, now)
        assert [first] == await tickets.of_citizen(unit, me, TODAY)
        assert first == await tickets.find(unit, first.id, me)
        assert await tickets.find(unit, first.id, other) is None


async def test_nobody_stands_in_the_queue_twice(database, now):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        first = await walk_in(unit, now, me, request="update 7")

        assert first == await walk_in(unit, now, me, request="update 7")
        assert first == await walk_in(unit, now, me, request="update 8", letter="B")
        await calling.leave(unit, ticket=first.id, citizen=me, version=None, now=now)
        again = await walk_in(unit, now + MINUTE, me, request="update 9")
        assert 2 == again.number
        # The first press, handed over once more, is still answered with what came of it.
        assert "left" == (await walk_in(unit, now, me, request="update 7")).status


async def test_someone_without_a_chat_is_given_one_ticket_for_one_request(database, now):
    async with database.unit() as unit:
        first = await walk_in(unit, now, name="Νίκος", request="r1", actor="staff")
        same = await walk_in(unit, now, name="Νίκος", request="r1", actor="staff")
        other = await walk_in(unit, now, name="Άννα", request="r2", actor="staff")

        assert first == same
        assert [1, 2] == [first.number, other.number]


async def test_an_appointment_is_checked_in_with_its_ticket(database, now, ten):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        visit = await expected_at(unit, now, me, ten)
        assert await check_in(unit, now, visit, other) is None

        ticket = await check_in(unit, now, visit, me)
        assert (visit.id, me, ten, ten) == (
            ticket.appointment,
            ticket.citizen,
            ticket.due,
            ticket.starts,
        )
        assert "checked_in" == await status_of(unit, visit)
        assert ticket == await check_in(unit, now + MINUTE, visit, me)
        assert ticket == await check_in(unit, now + MINUTE, visit)
        assert ticket == await tickets.of_appointment(unit, visit.id)
        assert "Μαρία" == await tickets.named(unit, ticket.id)


async def test_staff_check_in_for_whoever_booked(database, now, ten):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)

        assert me == (await check_in(unit, now, visit, actor="staff")).citizen


async def test_a_visit_of_another_day_or_a_cancelled_one_is_not_checked_in(database, now, ten):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        tomorrow = await expected_at(unit, now, me, ten + DAY)
        gone = await expected_at(unit, now, me, ten)
        await appointments.cancel(unit, appointment=gone.id, citizen=me, version=None, now=now)

        assert await check_in(unit, now, tomorrow, me) is None
        assert await check_in(unit, now, gone, me) is None
        assert [] == await tickets.queue(unit, TODAY, now)
        assert "booked" == await status_of(unit, tomorrow)


async def test_who_is_at_the_centre_keeps_the_time_and_is_found(database, now, ten):
    """
    Checked in, called, being seen: the appointment is listed, and its time is nobody else's.
    """
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        kept = await taken(unit, ten - DAY, ten + DAY, now)
        ticket = await check_in(unit, now, visit, me)
        late = ten + 20 * MINUTE
        steps = [
            ("checked_in", None),
            ("called", lambda: call_next(unit, late)),
            ("serving", lambda: press(begin, unit, late, ticket)),
        ]
        for status, step in steps:
            if step is not None:
                await step()
            assert status == await status_of(unit, visit)
            assert [status] == [v.status for v in await appointments.of_citizen(unit, me, late)]
            assert [status] == [v.status for v, _ in await appointments.day(unit, TODAY)]
            assert kept == await taken(unit, ten - DAY, ten + DAY, late)

        await press(done, unit, late, ticket)
        assert [] == await appointments.of_citizen(unit, me, late)
        assert ["done"] == [v.status for v, _ in await appointments.day(unit, TODAY)]
        assert kept == await taken(unit, ten - DAY, ten + DAY, late)


async def test_who_waits_may_cancel_until_called(database, now, ten):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        await check_in(unit, now, visit, me)
        cancelled = await appointments.cancel(
            unit, appointment=visit.id, citizen=me, version=None, now=now
        )

        assert "cancelled_citizen" == cancelled.status
        assert "left" == (await tickets.of_appointment(unit, visit.id)).status
        assert [] == await taken(unit, ten - DAY, ten + DAY, now)
        assert await call_next(unit, ten) is None


@pytest.mark.parametrize("stage", ["called", "serving"])
async def test_who_is_called_or_seen_is_not_cancelled_by_mistake(database, now, ten, stage):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        ticket = await check_in(unit, now, visit, me)
        await call_next(unit, now)
        if stage == "serving":
            await press(begin, unit, now, ticket)
        whose = {"citizen": me, "version": None, "now": now}

        for actor in ("citizen", "staff"):
            gone = await appointments.cancel(unit, appointment=visit.id, actor=actor, **whose)
            assert gone is None
        assert await calling.leave(unit, ticket=ticket.id, **whose) is None
        assert stage == await status_of(unit, visit)


async def test_who_has_checked_in_is_not_moved_to_another_day(database, now, ten):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        other = await expected_at(unit, now, me, ten + DAY)
        await check_in(unit, now, visit, me)

        moved = await appointments.replace(unit, old=visit.id, new=other.id, citizen=me, now=now)
        assert moved is None
        assert "checked_in" == await status_of(unit, visit)


async def test_leaving_the_queue_gives_the_appointment_back(database, now, ten):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        visit = await expected_at(unit, now, me, ten)
        ticket = await check_in(unit, now, visit, me)
        leaving = {"ticket": ticket.id, "now": now}

        assert await calling.leave(unit, citizen=other, version=None, **leaving) is None
        assert await calling.leave(unit, citizen=me, version=7, **leaving) is None
        left = await calling.leave(unit, citizen=me, version=ticket.version, **leaving)
        assert "left" == left.status
        assert left == await calling.leave(unit, citizen=me, version=ticket.version, **leaving)
        assert "cancelled_citizen" == await status_of(unit, visit)
        assert [("", "waiting"), ("waiting", "left")] == [
            (each.was, each.became) for each in await tickets.history(unit, ticket.id)
        ]


async def test_a_visit_from_the_door_to_its_end(database, now, ten):
    """
    Every step is written down for the ticket, with its reason, and for its appointment.
    """
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        ticket = await check_in(unit, now, visit, me)
        called = await call_next(unit, ten)
        assert ("called", "desk-1", 1, ten) == (
            called.status,
            called.desk,
            called.calls,
            called.last_call,
        )
        serving = await press(begin, unit, ten + MINUTE, ticket)
        assert ("serving", ten + MINUTE) == (serving.status, serving.serving_from)
        ended = await press(done, unit, ten + 9 * MINUTE, ticket)
        assert ("done", ten + 9 * MINUTE) == (ended.status, ended.ended)

        assert [
            ("citizen", "", "waiting", None, "arrived"),
            ("staff", "waiting", "called", "desk-1", "due"),
            ("staff", "called", "serving", "desk-1", ""),
            ("staff", "serving", "done", "desk-1", ""),
        ] == [
            (each.actor, each.was, each.became, each.desk, each.reason)
            for each in await tickets.history(unit, ticket.id)
        ]
        told = await unit.connection.execute(
            select(appointment_events.c.actor, appointment_events.c.became).order_by(
                appointment_events.c.id
            )
        )
        assert [
            ("citizen", "booked"),
            ("citizen", "checked_in"),
            ("staff", "called"),
            ("staff", "serving"),
            ("staff", "done"),
        ] == [tuple(each) for each in told]


async def test_a_second_press_answers_the_same(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now)
        called = await call_next(unit, now)
        assert Busy(called) == await call_next(unit, now + MINUTE)
        for step in (begin, done):
            first = await press(step, unit, now + MINUTE, ticket)
            assert first == await press(step, unit, now + 2 * MINUTE, ticket)
        taken_back = await undo(unit, now + 3 * MINUTE, ticket)
        assert taken_back == await undo(unit, now + 4 * MINUTE, ticket)
        elsewhere = {"ticket": ticket.id, "service": "work", "only_desk": None, "actor": "staff"}
        transferred = await calling.transfer(unit, now=now + 5 * MINUTE, **elsewhere)
        assert transferred == await calling.transfer(unit, now=now + 6 * MINUTE, **elsewhere)
        assert 6 == len(await tickets.history(unit, ticket.id))


async def test_a_desk_never_has_two(database, now):
    async with database.unit() as unit:
        await walk_in(unit, now)
        second = await walk_in(unit, now)
        called = await call_next(unit, now)
        one_more = {"ticket": second.id, "desk": "desk-1", "local_day": TODAY, "now": now}

        assert Busy(called) == await calling.call(unit, actor="staff", **one_more)
        serving = await press(begin, unit, now, called)
        assert Busy(serving) == await call_next(unit, now)
        await press(done, unit, now, called)
        assert second.id == (await call_next(unit, now)).id
        assert await call_next(unit, now, "desk-2") is None


async def test_only_the_desk_that_called_goes_on(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now)
        for step in (begin, done, no_show):
            assert await press(step, unit, now, ticket) is None
        await call_next(unit, now)
        for step in (begin, done, no_show):
            assert await press(step, unit, now, ticket, "desk-2") is None
        assert "called" == (await tickets.find(unit, ticket.id)).status


async def test_whom_one_desk_alone_may_call(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now, only_desk="desk-2")
        anyones = await walk_in(unit, now, service="work")
        chosen = {"ticket": ticket.id, "local_day": TODAY, "now": now, "actor": "staff"}

        assert await call_next(unit, now, "desk-1") is None
        assert await calling.call(unit, desk="desk-1", **chosen) is None
        assert anyones.id == (await call_next(unit, now, "desk-1", services=["work"])).id
        assert ticket.id == (await call_next(unit, now, "desk-2", services=["work"])).id


async def test_one_is_called_before_ones_turn_and_that_is_written_down(database, now):
    async with database.unit() as unit:
        await walk_in(unit, now)
        second = await walk_in(unit, now)
        chosen = {"ticket": second.id, "desk": "desk-1", "local_day": TODAY, "actor": "staff 9"}
        called = await calling.call(unit, now=now, **chosen)

        assert ("called", second.id) == (called.status, called.id)
        assert called == await calling.call(unit, now=now + MINUTE, **chosen)
        told = (await tickets.history(unit, second.id))[-1]
        assert ("staff 9", "chosen") == (told.actor, told.reason)


async def test_nobody_of_another_day_is_called(database, now):
    async with database.unit() as unit:
        tomorrow = await walk_in(unit, now, local_day=TODAY + DAY)
        chosen = {"ticket": tomorrow.id, "desk": "desk-1", "now": now, "actor": "staff"}

        assert await call_next(unit, now) is None
        assert await calling.call(unit, local_day=TODAY, **chosen) is None
        assert tomorrow.id == (await call_next(unit, now, local_day=TODAY + DAY)).id


async def test_one_is_called_again_not_at_once_and_not_for_ever(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now)
        assert await recall(unit, now, ticket) is None
        await call_next(unit, now)

        assert TooSoon(now + GAP) == await recall(unit, now + GAP - MINUTE, ticket)
        assert 2 == (await recall(unit, now + GAP, ticket)).calls
        assert TooSoon(now + 2 * GAP) == await recall(unit, now + GAP, ticket)
        third = await recall(unit, now + 2 * GAP, ticket)
        assert (3, now + 2 * GAP) == (third.calls, third.last_call)
        assert CallsSpent() == await recall(unit, now + DAY, ticket)
        await press(no_show, unit, now + DAY, ticket)
        assert await recall(unit, now + DAY, ticket) is None


async def test_a_clock_that_was_set_back_does_not_hold_up_a_call(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now)
        await call_next(unit, now)

        assert 2 == (await recall(unit, now - 60 * MINUTE, ticket)).calls


async def test_who_did_not_come_may_come_back_that_day_only(database, now, ten):
    """
    They have the turn again that they had.
    """
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        ticket = await check_in(unit, now, visit, me)
        await call_next(unit, ten)
        await press(no_show, unit, ten + 9 * MINUTE, ticket)
        assert "no_show" == await status_of(unit, visit)
        assert await undo(unit, ten + DAY, ticket, TODAY + DAY) is None

        await walk_in(unit, ten)
        back = await undo(unit, ten + 20 * MINUTE, ticket)
        assert ("waiting", None, 0, None, ten) == (
            back.status,
            back.desk,
            back.calls,
            back.ended,
            back.due,
        )
        assert "checked_in" == await status_of(unit, visit)
        assert ticket.id == (await call_next(unit, ten + 20 * MINUTE)).id


async def test_a_wrong_done_is_taken_back_to_the_desk_or_to_the_queue(database, now):
    async with database.unit() as unit:
        first, second = await walk_in(unit, now), await walk_in(unit, now)
        await call_next(unit, now)
        await press(done, unit, now, first)
        assert ("serving", "desk-1") == (
            (seen := await undo(unit, now, first)).status,
            seen.desk,
        )
        await press(done, unit, now, first)
        await call_next(unit, now)

        assert ("waiting", None) == ((back := await undo(unit, now, first)).status, back.desk)
        assert second.id == (await tickets.at_desk(unit, "desk-1")).id
        assert await undo(unit, now, second) is None


async def test_who_stands_there_with_a_new_ticket_is_not_brought_back_with_the_old(database, now):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        old = await walk_in(unit, now, me)
        await call_next(unit, now)
        await press(no_show, unit, now, old)
        await walk_in(unit, now, me)

        assert await undo(unit, now, old) is None
        assert "no_show" == (await tickets.find(unit, old.id)).status


async def test_a_transferred_ticket_keeps_its_turn_and_its_number(database, now, ten):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        visit = await expected_at(unit, now, me, ten)
        ticket = await check_in(unit, now, visit, me)
        await walk_in(unit, now, service="work")
        await call_next(unit, ten)
        await press(begin, unit, ten, ticket)
        moved = await calling.transfer(
            unit, ticket=ticket.id, service="work", only_desk=None, now=ten + MINUTE, actor="staff"
        )

        assert ("waiting", "work", None, ticket.number, ticket.due) == (
            moved.status,
            moved.service,
            moved.desk,
            moved.number,
            moved.due,
        )
        assert "checked_in" == await status_of(unit, visit)
        assert BENEFITS == (await appointments.find(unit, visit.id)).service
        again = await call_next(unit, ten + MINUTE, "desk-2", services=["work"])
        assert (ticket.id, 1, None) == (again.id, again.calls, again.serving_from)
        assert "due" == (await tickets.history(unit, ticket.id))[-1].reason


async def test_what_has_ended_is_not_transferred(database, now):
    async with database.unit() as unit:
        ticket = await walk_in(unit, now)
        await call_next(unit, now)
        await press(done, unit, now, ticket)
        moved = await calling.transfer(
            unit, ticket=ticket.id, service="work", only_desk=None, now=now, actor="staff"
        )

        assert moved is None


async def test_a_desk_has_one_member_of_staff_and_a_member_of_staff_one_desk(database, now):
    async with database.unit() as unit:
        here = {"local_day": TODAY, "now": now}
        mine = await shifts.open_(unit, desk="desk-1", staff=1, **here)
        assert mine == await shifts.open_(unit, desk="desk-1", staff=1, **here)
        assert await shifts.open_(unit, desk="desk-1", staff=2, **here) is None
        assert await shifts.open_(unit, desk="desk-2", staff=1, **here) is None
        other = await shifts.open_(unit, desk="desk-2", staff=2, **here)
        assert [mine, other] == await shifts.open_on(unit, TODAY)

        assert (await shifts.pause(unit, 1)).paused
        assert (await shifts.of_staff(unit, 1)).paused
        assert not (await shifts.resume(unit, 1)).paused
        assert "desk-1" == (await shifts.close(unit, 1, now)).desk
        assert await shifts.close(unit, 1, now) is None
        assert await shifts.of_staff(unit, 1) is None
        assert "desk-1" == (await shifts.open_(unit, desk="desk-1", staff=3, **here)).desk


async def test_a_clock_that_was_set_back_keeps_nobody_from_the_desk(database, now):
    """A shift of a day that has not come yet is none."""
    async with database.unit() as unit:
        await shifts.open_(unit, desk="desk-1", staff=1, local_day=TODAY + DAY, now=now + DAY)

        opened = await shifts.open_(unit, desk="desk-1", staff=1, local_day=TODAY, now=now)

        assert TODAY == opened.local_day
        assert [opened] == await shifts.open_on(unit, TODAY)


async def test_a_shift_that_was_not_closed_keeps_nobody_from_the_desk_next_day(database, now):
    async with database.unit() as unit:
        await shifts.open_(unit, desk="desk-1", staff=1, local_day=TODAY, now=now)
        await shifts.open_(unit, desk="desk-2", staff=2, local_day=TODAY, now=now)
        tomorrow = {"local_day": TODAY + DAY, "now": now + DAY}

        opened = await shifts.open_(unit, desk="desk-1", staff=2, **tomorrow)
        assert ("desk-1", 2) == (opened.desk, opened.staff)
        assert [opened] == await shifts.open_on(unit, TODAY + DAY)
        assert await shifts.of_staff(unit, 1) is None
