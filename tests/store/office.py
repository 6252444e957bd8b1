"""A small Centre, pressed by several at once through two processes: every press is a real turn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.appointments.hours import fits
from bot.appointments.slots import desk_times, search_days
from bot.appointments.timetable import Absence, Timetable
from bot.performing import agenda, booking, hours, queue, waiting
from bot.performing.case import Case
from bot.performing.strandings import reconcile
from bot.store import citizens, outbox
from bot.store.database import Database, Deadlocked
from bot.store.tables import metadata
from bot.ticks import housekeeping
from bot.ticks.offering import Offering
from conversations.booking.effects import Book as BookHeld
from conversations.booking.effects import CancelVisit, ConfirmVisit, Hold, LetGo
from conversations.booking.events import Booked, Held
from conversations.booking.wish import Wish
from conversations.centre import Centre, Closure, ClosureState, Desk, Mode, Opening, Service
from conversations.events import Chose
from conversations.queue.effects import (
    Arrive,
    CheckIn,
    ComeBack,
    GiveTicket,
    HandOver,
    LeaveQueue,
    SitDown,
    WorkDesk,
)
from conversations.rules import NoShowRule, OfferRule, ReminderRule
from conversations.staff.agenda.effects import BookAtCounter, CallOff, MoveEntry
from conversations.staff.hours.effects import (
    AddAbsence,
    EndAbsence,
    ListStrandings,
    Remedy,
    Span,
)
from conversations.staff.hours.strandings import digest, open_to
from conversations.staff.member import Member
from conversations.tree import Library
from conversations.waiting.effects import RefuseOffer, StopWaiting, TakeOffer, Wait
from conversations.waiting.events import Part
from tests.appointments.centre import WITHOUT_HOLIDAYS
from tests.store.book_checks import KEPT, STANDING, Book, read
from tests.store.conftest import KEY

PEOPLE = 4
STAFF = 2
MOST_TRIES = 5
"""as often as a turn is taken again that waited for another in a circle"""
ACTS = ["begin", "done", "absent", "undo", "recall", "call", "pause", "resume", "close"]
USUAL_ACTS = {
    "waiting": ["call"],
    "called": ["begin", "absent", "recall", "done"],
    "serving": ["done"],
    "done": ["undo"],
    "no_show": ["undo"],
    "left": [],
}
BENEFITS = replace(
    WITHOUT_HOLIDAYS.services["benefits"],
    min_notice=timedelta(minutes=30),
    change_until=timedelta(minutes=30),
    horizon_days=5,
    cap=1,
    letter="A",
)
COUNSELLING = replace(
    BENEFITS,
    id="counselling",
    minutes=45,
    buffer_before=5,
    buffer_after=15,
    cap=2,
    modes=(Mode.PLACE, Mode.PHONE),
    named=True,
    sensitive=True,
    letter="B",
)


def _open(first: int, last: int, *weekdays: int) -> tuple[Opening, ...]:
    return tuple(Opening(day, time(first), time(last)) for day in weekdays)


CENTRE = replace(
    WITHOUT_HOLIDAYS,
    public_holidays="GR",
    services={"benefits": BENEFITS, "counselling": COUNSELLING},
    desks={
        "desk-1": Desk("desk-1", "", "social-worker", _open(9, 11, *range(7))),
        # At night too, so that the hours which spring leaves out and autumn repeats are booked.
        "desk-2": Desk("desk-2", "", "social-worker", _open(2, 5, 5, 6) + _open(9, 11, 0, 2, 4)),
    },
    reminders=(
        ReminderRule("day-before", days_before=1, at=time(18)),
        ReminderRule("two-hours", hours_before=2),
    ),
    quiet_from=time(23),
    quiet_until=time(1),
    total_cap=2,
    no_show=NoShowRule(limit=2, days=30),
    offers=OfferRule(lasts=timedelta(minutes=20), cut_off=timedelta(minutes=30)),
)


def editions(day: date) -> list[Centre]:
    """The Centre as it is edited while people come and go; *day* is one on which it is open."""
    shut = Closure(day, day + timedelta(days=1), "", ClosureState.CONFIRMED)
    shorter = {
        name: replace(desk, openings=tuple(replace(o, closes=time(10)) for o in desk.openings[:5]))
        for name, desk in CENTRE.desks.items()
    }
    longer = {**CENTRE.services, "benefits": replace(BENEFITS, minutes=40)}
    return [
        CENTRE,
        replace(CENTRE, closures=(shut,)),
        replace(CENTRE, desks={"desk-2": CENTRE.desks["desk-2"]}),
        replace(CENTRE, desks={name: desk for name, desk in shorter.items() if desk.openings}),
        replace(CENTRE, services=longer),
    ]


class Office:
    """
    What happens at the Centre, one press after the other or some at a time.

    *a*, *b* and *c* of a press choose among what there is, whatever there is.
    """

    def __init__(self, address: str, library: Library, now: datetime) -> None:
        self.address = address
        self.databases = [Database(address, KEY), Database(address, KEY)]
        self.content = library
        self.editions = editions(now.date() + timedelta(days=2))
        self.library = replace(library, centre=CENTRE)
        self.now = self.latest = now
        self.updates = 0
        self.moving: dict[int, int | None] = {}
        """what was held → what it is to take the place of"""
        self.people: list[int] = []
        self.staff: list[int] = []
        self.book: Book | None = None

    @property
    def centre(self) -> Centre:
        return self.library.centre

    async def open(self) -> None:
        """An empty Centre, and its people."""
        async with self.databases[0].unit() as unit:
            for table in reversed(metadata.sorted_tables):
                await unit.connection.execute(table.delete())
            everyone = range(1, PEOPLE + STAFF + 1)
            known = await citizens.known(unit, everyone, self.now)
            ids = [known[chat] for chat in everyone]
            self.people, self.staff = ids[:PEOPLE], ids[PEOPLE:]
            # Whom no message reaches, staff deal with in another way.
            await citizens.mark_reachable(unit, self.people[-1], False)
        await self.look()

    async def close(self) -> None:
        for database in self.databases:
            await database.dispose()

    async def restart(self, which: int) -> None:
        await self.databases[which].dispose()
        self.databases[which] = Database(self.address, KEY)

    async def look(self) -> Book:
        async with self.databases[0].reading() as unit:
            self.book = await read(unit)
        return self.book

    async def turn(
        self, at: int, slice_: Any, effect: Any, who: int, *, staff: bool = False
    ) -> Any:
        """What *effect* is answered with, in a transaction of process *at*."""
        self.updates += 1
        update = self.updates
        event = Chose(self.now, "", staff=Member() if staff else None)
        for _ in range(MOST_TRIES):
            try:
                async with self.databases[at].unit() as unit:
                    case = Case(unit, self.library, who, update, self.now, True, event)
                    answer = await slice_.perform(case, effect)
                    await outbox.enqueue(unit, case.outgoing, self.now)
            except Deadlocked:
                continue
            return answer
        raise AssertionError("two turns wait for each other for ever")

    # Choosing.

    def who(self, a: int) -> int:
        return self.people[a % PEOPLE]

    def visits(self, *statuses: str, of: int | None = None) -> list[Any]:
        every = [each for each in self.book.appointments.values() if each.status in statuses]
        return [each for each in every if of in (None, each.citizen)]

    def any_visit(self, which: int, *, of: int | None = None) -> Any:
        """Mostly one that stands; None when there is nothing at all."""
        some = self.visits(*STANDING, of=of)
        every = some if some and which % 4 else list(self.book.appointments.values())
        return every[which % len(every)] if every else None

    def service(self, which: int) -> Service:
        every = list(self.centre.services.values())
        return every[which % len(every)]

    def slot(self, service: Service, which: int) -> tuple[str, datetime]:
        """One of all the times of *service*, taken or not; absences are not looked at."""
        timetable = Timetable(self.centre)
        every = [
            (desk.id, starts)
            for day in search_days(timetable, service, self.now)
            for desk in self.centre.desks.values()
            for starts in desk_times(timetable, service, desk, day)
        ]
        # Most of what is tried lies close together, so that it is in each other's way.
        ahead = [each for each in every if each[1] > self.now] or [("desk-1", self.now)]
        return ahead[which % min(len(ahead), 24)]

    # Citizens.

    async def hold(self, at: int, a: int, b: int, c: int) -> None:
        who = self.who(a)
        old = self.any_visit(c, of=who) if c % 4 == 0 else None
        moves = old.id if old is not None and old.citizen == who else None
        service = self.centre.services[old.service] if moves else self.service(b)
        desk, starts = self.slot(service, b)
        wish = Wish(service.modes[c % len(service.modes)], desk if c % 3 == 0 else "", c % 5 == 0)
        held = await self.turn(at, booking, Hold(service.id, starts, desk, moves, wish), who)
        if isinstance(held, Held):
            self.moving[held.appointment] = moves

    async def book_held(self, at: int, a: int, b: int, c: int) -> None:
        own = self.visits("held", of=self.who(a)) or self.visits("held")
        held = own[b % len(own)] if own else self.any_visit(b)
        if held is None:
            return
        who = held.citizen if held.status == "held" else self.who(a)
        effect = BookHeld(held.id, held.service, "N", "", moves=self.moving.get(held.id))
        booked = await self.turn(at, booking, effect, who)
        if c % 2 and isinstance(booked, Booked):
            again = await self.turn(at, booking, effect, who)
            assert isinstance(again, Booked), again
            assert again.visit.id == booked.visit.id

    async def hold_and_book(self, at: int, a: int, b: int, c: int) -> None:
        before = set(self.moving)
        await self.hold(at, a, b, c)
        for held in set(self.moving) - before:
            effect = BookHeld(held, self.service(b).id, "N", "", moves=self.moving[held])
            await self.turn(1 - at, booking, effect, self.who(a))

    async def let_go(self, at: int, a: int, b: int, _: int) -> None:
        visit = self.any_visit(b)
        if visit is not None:
            await self.turn(at, booking, LetGo(visit.id), self.who(a))

    async def confirm(self, at: int, _: int, b: int, c: int) -> None:
        visit = self.any_visit(b)
        if visit is not None:
            await self.turn(at, booking, ConfirmVisit(visit.id), visit.citizen or self.who(c))

    async def cancel(self, at: int, a: int, b: int, c: int) -> None:
        visit = self.any_visit(b)
        if visit is not None:
            who = visit.citizen if a % 4 and visit.citizen else self.who(a)
            await self.turn(at, booking, CancelVisit(visit.id, visit.version - (c % 5 == 0)), who)

    async def forget(self, at: int, a: int, b: int, _: int) -> None:
        """Rarely: somebody asks to be forgotten, and writes again as someone new."""
        if b % 4:
            return
        who = self.who(a)
        for _ in range(MOST_TRIES):
            try:
                async with self.databases[at].unit() as unit:
                    event = Chose(self.now, "")
                    case = Case(unit, self.library, who, 0, self.now, True, event)
                    await queue.leave_all(case)
                    await citizens.forget(unit, who, self.now)
                    known = await citizens.known(unit, [a % PEOPLE + 1], self.now)
            except Deadlocked:
                continue
            self.people[a % PEOPLE] = known[a % PEOPLE + 1]
            return

    # The earlier-time list.

    async def wait(self, at: int, a: int, b: int, c: int) -> None:
        """For an earlier time than they have, or for any; a look follows, and perhaps an answer."""
        who = self.who(a)
        visit = self.any_visit(b, of=who) if c % 4 else None
        service, appointment = self.service(b).id, None
        if visit is not None and visit.citizen is not None:
            who, appointment = visit.citizen, visit.id
        await self.turn(at, waiting, Wait(service, appointment, list(Part)[c // 7 % 3]), who)
        await self.offer(1 - at)
        if b % 2:
            await self.look()
            await self.answer_offer(at, 1, b, c)

    async def stop_waiting(self, at: int, a: int, b: int, _: int) -> None:
        await self.turn(at, waiting, StopWaiting(self.service(b).id, None), self.who(a))

    async def offer(self, at: int, *_: int) -> None:
        offering = Offering(self.databases[at], lambda: self.library, lambda: self.now)
        for _try in range(MOST_TRIES):
            try:
                await offering.offer()
            except Deadlocked:
                continue
            return

    async def answer_offer(self, at: int, a: int, b: int, c: int) -> None:
        every = list(self.book.offers.values())
        if not every:
            return
        open_ = [each for each in every if each.state == "open"]
        offer = open_[b % len(open_)] if open_ and c % 5 else every[b % len(every)]
        wait = self.book.waits[offer.waitlist]
        who = wait.citizen if a % 4 else self.who(a)
        effect = TakeOffer(offer.id) if c % 4 else RefuseOffer(offer.id, stop=b % 2 == 0)
        answer = await self.turn(at, waiting, effect, who)
        if isinstance(answer, Held):
            self.moving[answer.appointment] = None

    # Staff.

    def clerk(self, a: int) -> int:
        return self.staff[a % STAFF]

    async def call_off(self, at: int, a: int, b: int, c: int) -> None:
        visit = self.any_visit(b)
        if visit is not None:
            effect = CallOff(visit.id, visit.version - (c % 5 == 0))
            await self.turn(at, agenda, effect, self.clerk(a), staff=True)

    async def move(self, at: int, a: int, b: int, c: int) -> None:
        visit = self.any_visit(b)
        if visit is not None:
            desk, starts = self.slot(self.centre.services[visit.service], c)
            effect = MoveEntry(visit.id, visit.version, starts, desk)
            await self.turn(at, agenda, effect, self.clerk(a), staff=True)

    async def counter(self, at: int, a: int, b: int, c: int) -> None:
        service = self.service(b)
        desk, starts = self.slot(service, b)
        squeeze = c % 2 == 0
        if squeeze:
            starts += timedelta(minutes=5 * (c % 3))
        # A small number of requests, so that some are pressed again.
        request = f"{b % 12}.{c % 4}"
        effect = BookAtCounter(service.id, starts, desk, squeeze, "N", "", (), request)
        await self.turn(at, agenda, effect, self.clerk(a), staff=True)

    async def take_out(self, at: int, a: int, b: int, c: int) -> None:
        # Mostly where somebody is expected.
        visit = self.any_visit(b)
        day = visit.local_day if visit is not None else self.today()
        desk = ["", "desk-1", "desk-2"][c % 3]
        some_hours = {"opens": time(9), "closes": time(10)} if c % 2 else {}
        await self.turn(
            at, hours, AddAbsence(Span(desk, day, day, **some_hours)), self.clerk(a), staff=True
        )

    async def give_back(self, at: int, a: int, b: int, _: int) -> None:
        there = [each for each in self.book.absences if each.ended is None]
        if there:
            effect = EndAbsence(there[-1 if b % 2 else 0].id, "")
            await self.turn(at, hours, effect, self.clerk(a), staff=True)

    async def edit(self, at: int, _: int, b: int, __: int) -> None:
        """Every other edit takes back what was edited before."""
        edited = self.centre is CENTRE
        centre = self.editions[b % len(self.editions)] if edited else CENTRE
        self.library = replace(self.library, centre=centre)
        await self.find_stranded(at)

    async def find_stranded(self, at: int, *_: int) -> None:
        for _try in range(MOST_TRIES):
            try:
                async with self.databases[at].unit() as unit:
                    await reconcile(unit, self.library, self.now)
            except Deadlocked:
                continue
            return

    async def remedy(self, at: int, a: int, b: int, c: int) -> None:
        """Look at the list, then do something about all of it or about one."""
        clerk = self.clerk(a)
        listed = await self.turn(at, hours, ListStrandings(""), clerk, staff=True)
        if not listed.entries:
            return
        remedy = ["move", "cancel", "offer", "move"][c % 4]
        stranded = [each.visit.id for each in listed.entries if each.stranded]
        of = stranded[b % len(stranded)] if stranded and b % 2 else None
        chosen = [each for each in listed.entries if of in (None, each.visit.id)]
        concerned = open_to(remedy, chosen, single=of is not None)
        effect = Remedy("", remedy, digest(remedy, concerned), of)
        await self.turn(at, hours, effect, clerk, staff=True)

    # The day.

    async def arrive(self, at: int, a: int, b: int, c: int) -> None:
        today = [each for each in self.visits(*STANDING) if self._soon(each)]
        visit = today[b % len(today)] if today else self.any_visit(b)
        if c % 4 == 0:
            who = self.who(a)
            await self.turn(at, queue, Arrive(service=self.service(b).id), who)
        elif visit is not None and (c % 2 or visit.citizen is None):
            await self.turn(at, queue, CheckIn(visit.id), self.clerk(a), staff=True)
        elif visit is not None:
            await self.turn(at, queue, Arrive(visit.id), visit.citizen)

    def _soon(self, visit: Any) -> bool:
        return abs(visit.starts - self.now) <= timedelta(hours=1)

    async def open_up(self, at: int, *_: int) -> None:
        """It is about the time of a visit: somebody sits at each desk, who is due comes and is called."""
        for number in range(STAFF):
            await self.turn(
                at, queue, SitDown(f"desk-{number + 1}"), self.staff[number], staff=True
            )
        for visit in [each for each in self.visits(*STANDING) if self._soon(each)]:
            await self.turn(at, queue, CheckIn(visit.id), self.staff[0], staff=True)
        for clerk in self.staff:
            await self.turn(at, queue, WorkDesk("next"), clerk, staff=True)

    async def give_ticket(self, at: int, a: int, b: int, _: int) -> None:
        await self.turn(at, queue, GiveTicket(self.service(b).id, "N"), self.clerk(a), staff=True)

    async def sit_down(self, at: int, a: int, b: int, _: int) -> None:
        desk = ["desk-1", "desk-2"][b % 2]
        await self.turn(at, queue, SitDown(desk), self.clerk(a), staff=True)

    async def call_next(self, at: int, a: int, _: int, __: int) -> None:
        await self.turn(at, queue, WorkDesk("next"), self.clerk(a), staff=True)

    async def work(self, at: int, a: int, b: int, c: int) -> None:
        """Mostly what is done with a ticket as it stands, at the desk where it is."""
        every = list(self.book.tickets.values())
        at_desk = [each for each in every if each.desk]
        some = at_desk if at_desk and b % 4 else every
        ticket = some[b % len(some)] if some else None
        usual = USUAL_ACTS[ticket.status] if ticket is not None else []
        acts = usual if usual and a % 4 else ACTS
        who = self.clerk(int(ticket.desk[-1]) - 1 if ticket and ticket.desk and a % 5 else a)
        effect = WorkDesk(acts[c % len(acts)], ticket.id if ticket is not None else 1)
        await self.turn(at, queue, effect, who, staff=True)

    async def hand_over(self, at: int, a: int, b: int, c: int) -> None:
        at_desk = [each for each in self.book.tickets.values() if each.desk]
        if at_desk:
            ticket = at_desk[b % len(at_desk)].id
            where = {"desk": f"desk-{c % 2 + 1}"} if c % 3 else {"service": self.service(c).id}
            await self.turn(at, queue, HandOver(ticket, **where), self.clerk(a), staff=True)

    async def leave(self, at: int, a: int, b: int, c: int) -> None:
        every = [each for each in self.book.tickets.values() if each.citizen]
        if every:
            ticket = every[b % len(every)]
            effect = ComeBack(ticket.id) if c % 2 else LeaveQueue(ticket.id, ticket.version)
            await self.turn(at, queue, effect, ticket.citizen if a % 4 else self.who(a))

    # Time.

    async def sweep(self, at: int, *_: int) -> None:
        await housekeeping.lapse_holds(self.databases[at], lambda: self.now)

    async def after_midnight(self) -> None:
        await housekeeping.end_past_days(self.databases[0], lambda: self.now, self.centre)

    def jump(self, by: timedelta) -> None:
        self.now += by
        self.latest = max(self.latest, self.now)

    def today(self) -> date:
        return self.now.astimezone(self.centre.zone).date()

    def to_a_visit(self, which: int, by: timedelta) -> None:
        """To about the time of the next visit, or of one of the next."""
        ahead = sorted(each.starts for each in self.visits(*STANDING) if each.starts > self.now)
        if ahead:
            self.jump(ahead[min(which, len(ahead) - 1)] + by - self.now)

    # What a look finds.

    def stranded_are_known(self) -> None:
        """After a look: of what stands ahead, exactly that is noted which does not fit."""
        timetable = self._timetable()
        for each in self.visits(*STANDING):
            if each.starts <= self.now:
                continue
            why = fits(timetable, each.desk, each.service, each.starts, each.ends)
            assert (each.id in self.book.strandings) == (why is not None), (each, why)
        for stranding in self.book.strandings.values():
            if stranding.asked is None:
                assert self.book.appointments[stranding.appointment].status in STANDING

    def waits_are_of_use(self) -> None:
        """After a look: nobody waits for nothing, and what lapsed is given back."""
        for wait in self.book.waits.values():
            if wait.state == "waiting" and wait.appointment is not None:
                had = self.book.appointments[wait.appointment]
                assert had.status in STANDING
                assert had.starts > self.now
        for offer in self.book.offers.values():
            assert offer.state != "open" or offer.expires > self.now

    def nothing_lapsed_is_kept(self) -> None:
        for each in self.visits(*KEPT):
            assert each.hold_until > self.now

    def _timetable(self) -> Timetable:
        away = (
            Absence(each.id, each.desk, each.starts, each.ends, each.kind)
            for each in self.book.absences
            if each.ended is None
        )
        return Timetable(self.centre, tuple(away))


def starts_of(*days: tuple[int, int, int]) -> Iterable[datetime]:
    """Seven in the morning (UTC) of these days."""
    return (datetime(*day, 7, tzinfo=UTC) for day in days)
