"""
Whatever is pressed, in whatever order: the queue keeps its promises.

Hypothesis presses; after every step the whole store is looked through.  Who is next is worked
out here once more from the rules as they are written, not by the code that calls.
"""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select

from bot.store import appointments, calling, citizens, shifts, tickets
from bot.store.calling import Busy, CallsSpent, TooSoon
from bot.store.database import Database
from bot.store.tables import appointment_events, claims, ticket_events
from bot.store.tables import appointments as appointments_table
from bot.store.tables import citizens as citizens_table
from bot.store.tables import shifts as shifts_table
from bot.store.tables import tickets as tickets_table
from bot.store.tickets import Ticket
from tests.store.centre import book
from tests.store.conftest import KEY, NOW
from tests.store.hall import AGREES, MINUTE, RULES, TICKET_STEPS

SERVICES_OF = {
    "desk-1": {"benefits", "work"},
    "desk-2": {"benefits"},
    "desk-3": {"work"},
}
DESK = st.sampled_from(sorted(SERVICES_OF))
ONLY = st.sampled_from([None, None, None, *sorted(SERVICES_OF)])
SERVICE = st.sampled_from(["benefits", "work"])
PRESS = st.sampled_from(
    [
        ("begin", {"called": "serving"}),
        ("done", {"called": "done", "serving": "done"}),
        ("no_show", {"called": "no_show"}),
    ]
)
PEOPLE = 6
PERSON = st.integers(0, PEOPLE - 1)
WHICH = st.integers(0, 10)
GAP, MOST = RULES.recall_gap, RULES.most_calls


def turn(ticket, now: datetime):
    """Where *ticket* stands in the queue, worked out from the words at the head of the rules."""
    in_time = ticket.starts is not None and ticket.arrived <= ticket.starts + timedelta(minutes=10)
    due = ticket.starts if in_time else ticket.arrived + timedelta(minutes=45)
    rank = (1, due) if due <= now else (3, ticket.starts) if in_time else (2, ticket.arrived)
    return (ticket.priority, *rank, ticket.number, ticket.letter)


class Hall(RuleBasedStateMachine):
    address = ""

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = Database(self.address, KEY)
        self.now = NOW
        self.requests = self.rooms = self.looks = 0

    def do(self, what):
        """What *what* makes of one transaction."""

        async def within():
            async with self.database.unit() as unit:
                return await what(unit)

        return self.loop.run_until_complete(within())

    def twice(self, what):
        """Pressed twice, it answers the same."""
        first = self.do(what)
        assert first == self.do(what)
        return first

    def teardown(self):
        self.loop.run_until_complete(self.database.dispose())
        self.loop.close()

    @property
    def today(self):
        return self.now.date()

    @initialize()
    def begin_the_day(self):
        async def empty(unit):
            for table in (
                ticket_events,
                tickets_table,
                shifts_table,
                appointment_events,
                claims,
                appointments_table,
                citizens_table,
            ):
                await unit.connection.execute(delete(table))
            return list((await citizens.known(unit, range(PEOPLE), self.now)).values())

        self.people = self.do(empty)
        self.look()
        # A room with some of every kind, who did not all come at one moment.
        for who, comes in enumerate(
            [
                {"minutes": 6},
                {"service": "work", "only": "desk-2"},
                {"minutes": 1},
                {"service": "benefits"},
                {"minutes": -5},
                {"service": "work", "priority": 0},
            ]
        ):
            if "minutes" in comes:
                self.has_an_appointment(who, comes["minutes"], comes=True)
            else:
                self.comes_in(who, comes["service"], comes.get("only"), comes.get("priority", 1))
            self.now += 2 * MINUTE
            self.look()

    # What may happen.

    @rule(
        who=st.none() | PERSON, service=SERVICE, only=ONLY, priority=st.sampled_from([1, 1, 1, 0])
    )
    def somebody_comes_in(self, who, service, only, priority):
        self.comes_in(who, service, only, priority)

    def comes_in(self, who, service, only, priority):
        self.requests += 1
        request = self.requests
        citizen = None if who is None else self.people[who]
        had = [each for each in self.seen if each.citizen == citizen and self.stands(each)]
        got = self.twice(
            lambda unit: tickets.take(
                unit,
                local_day=self.today,
                letter=service[0].upper(),
                service=service,
                citizen=citizen,
                only_desk=only,
                arrived=self.now,
                due=self.now + RULES.walk_in_patience,
                priority=priority,
                request=f"update {request}",
            )
        )
        if citizen is not None and had:
            assert got.id in {each.id for each in had}
        else:
            assert ("waiting", 1) == (got.status, got.version)

    @rule(who=PERSON, minutes=st.integers(-6, 12), comes=st.booleans())
    def somebody_has_an_appointment(self, who, minutes, comes):
        self.has_an_appointment(who, minutes, comes=comes)

    def has_an_appointment(self, who, minutes, *, comes):
        self.rooms += 1
        starts, room = self.now + minutes * 5 * MINUTE, f"room-{self.rooms}"
        visit = self.do(
            lambda unit: book(unit, self.people[who], self.now, starts=starts, desk=room)
        )
        if not comes:
            return
        in_time = self.now <= starts + RULES.late_after
        got = self.twice(
            lambda unit: tickets.take(
                unit,
                local_day=self.today,
                letter="B",
                service="benefits",
                citizen=self.people[who],
                appointment=visit.id,
                arrived=self.now,
                due=starts if in_time else self.now + RULES.walk_in_patience,
            )
        )
        assert (got is not None) == (starts.date() == self.today)

    @rule(desk=DESK)
    def calls_next(self, desk):
        busy = [each for each in self.seen if each.desk == desk and self.at_desk(each)]
        may = [
            each
            for each in self.seen
            if each.status == "waiting"
            and each.local_day == self.today
            and (each.only_desk or desk) == desk
            and (each.only_desk == desk or each.service in SERVICES_OF[desk])
        ]
        expected = min(may, key=lambda each: turn(each, self.now), default=None)
        got = self.do(
            lambda unit: calling.call_next(
                unit,
                desk=desk,
                services=SERVICES_OF[desk],
                local_day=self.today,
                now=self.now,
                actor="staff",
            )
        )
        if busy:
            assert isinstance(got, Busy)
            assert busy[0].id == got.ticket.id
        elif expected is None:
            assert got is None
        else:
            assert (expected.id, "called", desk) == (got.id, got.status, got.desk)

    @rule(which=WHICH, desk=DESK)
    def calls_this_one(self, which, desk):
        ticket = self.pick(which)
        got = self.twice(
            lambda unit: calling.call(
                unit,
                ticket=ticket.id,
                desk=desk,
                local_day=self.today,
                now=self.now,
                actor="staff",
            )
        )
        if isinstance(got, Ticket):
            assert (ticket.id, "called", desk) == (got.id, got.status, got.desk)
        elif got is None:
            refused = ticket.status != "waiting" or ticket.local_day != self.today
            assert refused or ticket.only_desk not in (None, desk)

    @precondition(lambda self: any(self.at_desk(each) for each in self.seen))
    @rule(which=WHICH, press=PRESS)
    def presses_at_the_desk(self, which, press):
        ticket = self.pick(which, at_desk=True)
        self.presses(ticket, ticket.desk, press)

    @rule(which=WHICH, desk=DESK, press=PRESS)
    def presses_whatever(self, which, desk, press):
        self.presses(self.pick(which), desk, press)

    def presses(self, ticket, desk, press):
        name, after = press
        becomes = after.get(ticket.status) if ticket.desk == desk else None
        got = self.twice(
            lambda unit: getattr(calling, name)(
                unit, ticket=ticket.id, desk=desk, now=self.now, actor="staff"
            )
        )
        if becomes is not None:
            assert becomes == got.status
        elif got is not None:  # pressed before
            assert (ticket.status, ticket.version) == (got.status, got.version)

    @precondition(lambda self: any(each.status == "called" for each in self.seen))
    @rule(which=WHICH)
    def calls_again(self, which):
        called = [each for each in self.seen if each.status == "called"]
        ticket = called[which % len(called)]
        got = self.do(
            lambda unit: calling.recall(
                unit,
                ticket=ticket.id,
                desk=ticket.desk,
                now=self.now,
                gap=GAP,
                most=MOST,
                actor="staff",
            )
        )
        if ticket.calls >= MOST:
            assert CallsSpent() == got
        elif ticket.last_call <= self.now < ticket.last_call + GAP:
            assert TooSoon(ticket.last_call + GAP) == got
        else:
            assert ticket.calls + 1 == got.calls

    @precondition(lambda self: self.ended())
    @rule(which=WHICH)
    def undoes_an_end(self, which):
        ended = self.ended()
        self.undoes(ended[which % len(ended)])

    @rule(which=WHICH)
    def undoes_anything(self, which):
        self.undoes(self.pick(which))

    def ended(self):
        return [each for each in self.seen if each.status in ("done", "no_show")]

    def undoes(self, ticket):
        got = self.twice(
            lambda unit: calling.undo(
                unit, ticket=ticket.id, local_day=self.today, now=self.now, actor="staff"
            )
        )
        if ticket.local_day != self.today:
            assert got is None
        elif ticket.status in ("done", "no_show") and got is not None:
            assert got.status in TICKET_STEPS[ticket.status]
            assert ticket.due == got.due

    @rule(which=WHICH, service=SERVICE, only=ONLY, at_desk=st.booleans())
    def transfers(self, which, service, only, at_desk):
        ticket = self.pick(which, at_desk=at_desk)
        got = self.twice(
            lambda unit: calling.transfer(
                unit,
                ticket=ticket.id,
                service=service,
                only_desk=only,
                now=self.now,
                actor="staff",
            )
        )
        assert (got is not None) == self.stands(ticket, any_day=True)
        if got is not None:
            assert ("waiting", ticket.due, None) == (got.status, got.due, got.desk)

    @rule(which=WHICH, late=st.booleans())
    def leaves(self, which, late):
        ticket = self.pick(which)
        assume(ticket.citizen is not None)
        got = self.twice(
            lambda unit: calling.leave(
                unit,
                ticket=ticket.id,
                citizen=ticket.citizen,
                version=ticket.version - late,
                now=self.now,
            )
        )
        if ticket.status == "waiting":
            assert (got is None) == late

    @rule(which=WHICH, actor=st.sampled_from(["citizen", "staff"]))
    def cancels(self, which, actor):
        ticket = self.pick(which)
        assume(ticket.appointment is not None)
        gone = self.do(
            lambda unit: appointments.cancel(
                unit,
                appointment=ticket.appointment,
                citizen=None,
                version=None,
                now=self.now,
                actor=actor,
            )
        )
        assert (gone is not None) == (ticket.status == "waiting")

    @rule(staff=st.integers(1, 3), desk=DESK, opens=st.booleans())
    def opens_or_closes(self, staff, desk, opens):
        async def change(unit):
            if not opens:
                return await shifts.close(unit, staff, self.now)
            return await shifts.open_(
                unit, desk=desk, staff=staff, local_day=self.today, now=self.now
            )

        got = self.do(change)
        if opens and got is not None:
            assert (desk, staff) == (got.desk, got.staff)

    @rule(minutes=st.sampled_from([-40, -3, 1, 3, 4, 9, 16, 50]))
    def the_clock_jumps(self, minutes):
        day = self.today
        self.now += minutes * MINUTE
        if self.today < day:  # a night is not gone back over
            self.now -= minutes * MINUTE
        self.end_what_is_past()

    @precondition(lambda self: self.looks > 25)
    @rule()
    def a_night_passes(self):
        self.looks = 0
        self.now = (self.now + timedelta(days=1)).replace(hour=7, minute=0)
        self.end_what_is_past()

    @rule()
    def the_power_fails(self):
        self.loop.run_until_complete(self.database.dispose())
        self.database = Database(self.address, KEY)

    def end_what_is_past(self):
        async def end(unit):
            await shifts.end_of_day(unit, self.today, self.now)
            await calling.end_of_day(unit, self.today, self.now, fitted=lambda visit: True)

        self.do(end)

    # What is always true.

    @staticmethod
    def at_desk(ticket):
        return ticket.status in ("called", "serving")

    def stands(self, ticket, *, any_day=False):
        if not any_day and (ticket.local_day != self.today or ticket.appointment is not None):
            return False
        return ticket.status == "waiting" or self.at_desk(ticket)

    def pick(self, which, *, at_desk=False):
        some = [each for each in self.seen if self.at_desk(each)] if at_desk else []
        newest_first = some or self.seen[::-1]
        return newest_first[which % len(newest_first)]

    @invariant()
    def all_is_as_promised(self):
        self.look()

    def look(self):
        self.looks += 1
        self.do(self._look)

    async def _look(self, unit):
        query = (
            select(tickets_table, appointments_table.c.starts, appointments_table.c.status)
            .outerjoin(appointments_table, appointments_table.c.id == tickets_table.c.appointment)
            .order_by(tickets_table.c.id)
        )
        rows = (await unit.connection.execute(query)).all()
        self.seen = rows
        has = Counter(each.desk for each in rows if self.at_desk(each))
        assert not has or max(has.values()) == 1
        assert None not in has
        told = await unit.connection.execute(select(ticket_events).order_by(ticket_events.c.id))
        stories = {}
        for event in told:
            stories.setdefault(event.ticket, []).append(event)
        for each in rows:
            _explained(stories[each.id], each)
            if each.appointment is not None:
                assert each.status_1 in AGREES[each.status]
            elif each.citizen is not None and self.stands(each):
                others = [o for o in rows if o.citizen == each.citizen and self.stands(o)]
                assert [each] == others
            assert each.local_day >= self.today or not self.stands(each, any_day=True)
        numbers = Counter((each.local_day, each.letter, each.number) for each in rows)
        assert not numbers or max(numbers.values()) == 1
        await _appointments_are_explained(unit)
        sitting = await shifts.open_on(unit, self.today)
        assert len({each.desk for each in sitting}) == len(sitting)
        assert len({each.staff for each in sitting}) == len(sitting)


def _explained(story, ticket):
    """The events of *ticket* lead from nothing to where it stands, without a gap."""
    status, desk = "", None
    for event in story:
        assert status == event.was
        assert event.became in TICKET_STEPS[status]
        if event.became in ("serving", "done", "no_show") and status != "done":
            assert desk == event.desk
        status, desk = event.became, event.desk
    assert (status, desk) == (ticket.status, ticket.desk)
    assert (ticket.status in ("called", "serving", "done", "no_show")) == (desk is not None)
    calls = 0
    for event in story:
        if event.became == "called":
            assert event.reason in {"urgent", "due", "walk-in", "early", "chosen", "recall"}
            calls = calls + 1 if event.reason == "recall" else 1
        elif event.became == "waiting":
            calls = 0
    assert ticket.status == "left" or calls == ticket.calls


async def _appointments_are_explained(unit):
    rows = (await unit.connection.execute(select(appointments_table))).all()
    kept = dict(
        tuple(each)
        for each in await unit.connection.execute(
            select(claims.c.appointment, func.count()).group_by(claims.c.appointment)
        )
    )
    story = {each.id: "held" for each in rows}
    for event in await unit.connection.execute(
        select(appointment_events).order_by(appointment_events.c.id)
    ):
        assert story[event.appointment] == event.was
        story[event.appointment] = event.became
    for each in rows:
        assert story[each.id] == each.status
        assert (0 if each.status.startswith("cancelled") else 6) == kept.get(each.id, 0)


def test_whatever_is_pressed_the_queue_keeps_its_promises(url):
    """
    Presses by the hundred, on each engine: taken, called, undone, left, overnight.
    """
    machine = type("HallOfThisEngine", (Hall,), {"address": url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=14,
            stateful_step_count=25,
            deadline=None,
            database=None,
            # To shrink what it found takes minutes: add Phase.shrink when there is something to find.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
