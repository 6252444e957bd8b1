"""
The book of appointments, read whole, and what must be true of it whatever was pressed.

Each promise is worked out here once more from what the tables say, not by the code that keeps it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select

from bot.store import tables
from bot.store.database import Unit
from bot.store.tables import EPOCH
from conversations.centre import Centre
from tests.store.hall import AGREES, TICKET_STEPS

MINUTE = timedelta(minutes=1)
KEPT = {"held", "offered"}
STANDING = {"booked", "confirmed"}
PRESENT = {"checked_in", "called", "serving"}
WITH_CLAIMS = KEPT | STANDING | PRESENT | {"done", "no_show"}
GIVEN_UP = {"cancelled_citizen", "cancelled_staff", "moved"}

STEPS = {
    "held": {"booked"},
    "offered": {"booked"},
    "booked": {"confirmed", "checked_in", "no_show", *GIVEN_UP},
    "confirmed": {"checked_in", "no_show", *GIVEN_UP},
    "checked_in": {"called", "cancelled_citizen", "cancelled_staff"},
    "called": {"serving", "no_show", "checked_in"},
    "serving": {"done", "checked_in"},
    "done": {"serving", "checked_in"},
    "no_show": {"checked_in"},
    **{end: set() for end in GIVEN_UP},
}
"""what may follow what, in the history of an appointment"""


@dataclass(frozen=True)
class Book:
    """All that is written, by id where there is one."""

    appointments: dict[int, Any]
    claims: dict[int, list[Any]]
    """by appointment, in their order"""
    events: list[Any]
    tickets: dict[int, Any]
    ticket_events: list[Any]
    strandings: dict[int, Any]
    waits: dict[int, Any]
    offers: dict[int, Any]
    absences: list[Any]
    reminders: list[Any]
    """those that are still to be sent"""

    def of(self, citizen: int, *statuses: str) -> list[Any]:
        return [
            each
            for each in self.appointments.values()
            if each.citizen == citizen and each.status in statuses
        ]


async def read(unit: Unit) -> Book:
    async def all_of(table: Table) -> list[Any]:
        rows = await unit.connection.execute(select(table).order_by(*table.primary_key.columns))
        return list(rows)

    claims = defaultdict(list)
    for claim in await all_of(tables.claims):
        claims[claim.appointment].append(claim)
    outbox = tables.outbox
    reminders = await unit.connection.execute(
        select(outbox.c.appointment, outbox.c.citizen).where(
            outbox.c.kind == "reminder", outbox.c.state.in_(("pending", "leased"))
        )
    )
    return Book(
        {each.id: each for each in await all_of(tables.appointments)},
        claims,
        await all_of(tables.appointment_events),
        {each.id: each for each in await all_of(tables.tickets)},
        await all_of(tables.ticket_events),
        {each.appointment: each for each in await all_of(tables.strandings)},
        {each.id: each for each in await all_of(tables.waitlist)},
        {each.id: each for each in await all_of(tables.offers)},
        await all_of(tables.absences),
        list(reminders),
    )


def check(book: Book, before: Book, centre: Centre, latest: datetime) -> None:
    """*before* is how it stood a step ago, *latest* the latest that it has ever been."""
    _claims_are_exact(book, centre)
    _no_two_overlap(book)
    _history_explains(book)
    _tickets_explain(book)
    _moves_lead_on(book, before)
    _changes_are_counted(book, before)
    _offers_are_kept(book, latest)
    _caps_hold(book, centre, latest)
    _the_wall_clock_is_kept(book, centre.zone)
    for reminder in book.reminders:
        told = book.appointments.get(reminder.appointment)
        assert told is not None
        assert told.status not in KEPT | GIVEN_UP
        assert told.citizen == reminder.citizen


def _claims_are_exact(book: Book, centre: Centre) -> None:
    """Whoever has a time owns each five minutes of it, buffers too, at one seat; nobody else any."""
    assert set(book.claims) <= set(book.appointments), "claims of nobody"
    for each in book.appointments.values():
        claims = book.claims.get(each.id, [])
        if each.status not in WITH_CLAIMS:
            assert [] == claims
            continue
        service = centre.services[each.service]
        first = (each.starts - EPOCH) // MINUTE - service.buffer_before
        last = (each.ends - EPOCH) // MINUTE + service.buffer_after
        assert list(range(first, last, 5)) == [claim.atom for claim in claims]
        assert {each.desk} == {claim.desk for claim in claims}
        seats = {claim.seat_no for claim in claims}
        assert len(seats) == 1
        # What is squeezed in beside seat 1 takes nothing that citizens are offered.
        tells = len(claims) if seats == {1} else 0
        assert [tells, *[0] * (len(claims) - 1)] == [claim.run for claim in claims]


def _no_two_overlap(book: Book) -> None:
    seen = Counter(
        (claim.desk, claim.atom, claim.seat_no)
        for claims in book.claims.values()
        for claim in claims
    )
    assert not seen or max(seen.values()) == 1
    public: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for each in book.appointments.values():
        if each.status in WITH_CLAIMS and book.claims[each.id][0].seat_no == 1:
            public[each.desk].append((each.starts, each.ends))
    for spans in public.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def _history_explains(book: Book) -> None:
    """The events of each lead from where it began to where it stands, without a gap."""
    story: dict[int, str] = {}
    for event in book.events:
        told = [tuple(each) for each in book.events if each.appointment == event.appointment]
        assert event.actor, told
        was = story.get(event.appointment)
        assert was == event.was if was else event.was in KEPT, told
        assert event.became in STEPS[event.was], told
        story[event.appointment] = event.became
    assert set(story) <= set(book.appointments)
    for each in book.appointments.values():
        assert each.status == story.get(each.id, each.status)
        assert (each.status in KEPT) == (each.id not in story)
        assert (each.status in KEPT) == (each.hold_until is not None)


def _tickets_explain(book: Book) -> None:
    story = dict.fromkeys(book.tickets, "")
    for event in book.ticket_events:
        assert event.was == story[event.ticket]
        assert event.became in TICKET_STEPS[event.was]
        story[event.ticket] = event.became
    of: dict[int, str] = {}
    for ticket in book.tickets.values():
        assert ticket.status == story[ticket.id]
        if ticket.appointment is None:
            continue
        visit = book.appointments[ticket.appointment]
        assert visit.status in AGREES[ticket.status]
        assert (visit.citizen, visit.local_day) == (ticket.citizen, ticket.local_day)
        of[visit.id] = ticket.status
    for each in book.appointments.values():
        assert each.status not in PRESENT | {"done"} or each.id in of
    at_desk = [each.desk for each in book.tickets.values() if each.status in ("called", "serving")]
    assert len(set(at_desk)) == len(at_desk)
    assert None not in at_desk


def _moves_lead_on(book: Book, before: Book) -> None:
    """What was moved goes on in exactly one other, under its calendar entry."""
    next_of = Counter(each.replaces for each in book.appointments.values() if each.replaces)
    for each in book.appointments.values():
        assert (1 if each.status == "moved" else 0) == next_of[each.id]
        if each.replaces is None:
            continue
        old = book.appointments[each.replaces]
        assert (old.uid, old.citizen, old.service) == (each.uid, each.citizen, each.service)
        assert (old.for_other, old.mode) == (each.for_other, each.mode)
        told = before.appointments.get(old.id)
        if told is not None and told.status != "moved":
            assert each.sequence > told.sequence
    alone = [each.uid for each in book.appointments.values() if each.status != "moved"]
    assert len(set(alone)) == len(alone)


def _changes_are_counted(book: Book, before: Book) -> None:
    """A version tells of every change, and neither it nor the calendar's number goes back."""
    assert book.events[: len(before.events)] == before.events, "history was written anew"
    for each in book.appointments.values():
        was = before.appointments.get(each.id)
        if was is None:
            continue
        assert each.version >= was.version
        assert each.sequence >= was.sequence
        if each.version == was.version:
            # Whoever was forgotten is taken out of it, and what they gave.
            assert _stands_for(each) == _stands_for(was)
    for gone in before.appointments.keys() - book.appointments.keys():
        assert before.appointments[gone].status in KEPT, "an appointment was lost"


def _stands_for(visit: Any) -> tuple[Any, ...]:
    return tuple(each for name, each in visit._mapping.items() if name not in ("sealed", "citizen"))


def _offers_are_kept(book: Book, latest: datetime) -> None:
    """One open offer a wait, with the time that it keeps; no time is kept for nobody."""
    kept = set()
    open_ = [each for each in book.offers.values() if each.state == "open"]
    assert len({each.waitlist for each in open_}) == len(open_)
    for offer in open_:
        wait = book.waits[offer.waitlist]
        assert wait.state == "waiting"
        if offer.appointment is None:  # it lapsed, and somebody has the time by now
            assert offer.expires <= latest
            continue
        visit = book.appointments[offer.appointment]
        assert (visit.status, visit.citizen) == ("offered", wait.citizen)
        assert (visit.starts, visit.hold_until) == (offer.starts, offer.expires)
        kept.add(visit.id)
    offered = {each.id for each in book.appointments.values() if each.status == "offered"}
    assert kept == offered
    waiting = [
        (each.citizen, each.service) for each in book.waits.values() if each.state == "waiting"
    ]
    assert len(set(waiting)) == len(waiting)
    for wait in book.waits.values():
        if wait.appointment is not None:
            had = book.appointments[wait.appointment]
            assert (had.citizen, had.service) == (wait.citizen, wait.service)


def _caps_hold(book: Book, centre: Centre, latest: datetime) -> None:
    """What lies ahead even of the latest moment there was: by service and in all, for each."""
    ahead = [
        each
        for each in book.appointments.values()
        if each.status in STANDING and each.starts > latest and each.citizen is not None
    ]
    of_service = Counter((each.citizen, each.for_other, each.service) for each in ahead)
    for (_, _, service), count in of_service.items():
        assert count <= centre.services[service].cap
    in_all = Counter((each.citizen, each.for_other) for each in ahead)
    assert not in_all or max(in_all.values()) <= centre.total_cap
    holding = Counter(each.citizen for each in book.appointments.values() if each.status == "held")
    del holding[None]
    assert not holding or max(holding.values()) == 1


def _the_wall_clock_is_kept(book: Book, zone: ZoneInfo) -> None:
    for each in book.appointments.values():
        local = each.starts.astimezone(zone)
        assert (local.date(), str(local.time())) == (each.local_day, each.local_time)
