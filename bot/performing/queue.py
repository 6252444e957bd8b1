"""
The queue as citizens meet it: arriving, taking a ticket, seeing how it stands, leaving.

Who has an appointment today checks in for it; anyone else may take a ticket while somebody who
does that service is there.
"""

from datetime import datetime

from bot.appointments.queue_order import due_of
from bot.performing import desk, reception
from bot.performing.case import Case
from bot.performing.hall import hall, label, stub_of, tell, today
from bot.performing.presence import Presence, presence
from bot.performing.visits import visit_of
from bot.store import agenda, calling, queueing, tickets
from bot.store.appointments import Appointment
from bot.store.tickets import Ticket
from conversations.events import Chose
from conversations.queue.effects import (
    Arrive,
    CheckIn,
    ComeBack,
    FindDesk,
    FindDoorLink,
    FindTargets,
    FindTicket,
    GiveTicket,
    HandOver,
    LeaveQueue,
    ListExpected,
    ListWaiting,
    QueueEffect,
    SendDoorSheet,
    SitDown,
    WorkDesk,
)
from conversations.queue.events import (
    ArrivalAsked,
    QueueAnswer,
    QueueShut,
    TicketFound,
    TicketGone,
    TooEarly,
)
from conversations.queue.screens import TICKET


async def perform(case: Case, effect: QueueEffect) -> QueueAnswer | None:
    match effect:
        case Arrive():
            _beside_the_card(case)
            return await _arrive(case, effect)
        case FindTicket(ticket=wanted, purpose=purpose):
            found = await tickets.find(case.unit, wanted, case.citizen)
            return await _seen(case, found, purpose)
        case LeaveQueue(ticket=wanted, version=version):
            return await _leave(case, wanted, version)
        case ComeBack(ticket=wanted):
            found = await tickets.find(case.unit, wanted, case.citizen)
            return await _come_back(case, found)
        case FindDesk() | SitDown() | WorkDesk() | FindTargets() | HandOver():
            return await desk.perform(case, effect)
        case (
            ListWaiting()
            | ListExpected()
            | CheckIn()
            | GiveTicket()
            | FindDoorLink()
            | SendDoorSheet()
        ):
            return await reception.perform(case, effect)


async def kept_of(case: Case) -> tuple[tuple[str, str, datetime], ...]:
    """The tickets that are kept of this person: label, service, when they arrived."""
    kept = await queueing.kept_of(case.unit, case.citizen)
    return tuple((label(each), each.service, each.arrived) for each in kept)


async def leave_all(case: Case) -> None:
    """Nobody is called any more who asked to be forgotten, nor do they keep a desk from others."""
    if await desk.vacate(case, case.citizen):
        await tell(case)
    for ticket in await tickets.of_citizen(case.unit, case.citizen, today(case)):
        await calling.leave(
            case.unit, ticket=ticket.id, citizen=case.citizen, version=None, now=case.now
        )
        await tell(case)


def _beside_the_card(case: Case) -> None:
    """The card of an appointment stays where it is: its ticket is a message of its own."""
    event = case.event
    if isinstance(event, Chose) and event.kept and not event.place.startswith(TICKET):
        case.tapped = None


async def _arrive(case: Case, effect: Arrive) -> QueueAnswer:
    if effect.appointment is not None:
        found = await agenda.find(case.unit, effect.appointment, case.citizen)
        return await _check_in(case, found) if found is not None else TicketGone()
    if effect.service:
        return await _walk_in(case, effect.service)
    own = await tickets.of_citizen(case.unit, case.citizen, today(case))
    booked = await agenda.expected(case.unit, today(case), case.citizen)
    opens = case.library.centre.queue.check_in_before
    visits = [each for each in booked if each.starts - opens <= case.now]
    if own and not visits:
        return await _seen(case, own[-1])
    if len(visits) == 1 and not own:
        return await _check_in(case, visits[0])
    if visits:
        return ArrivalAsked(tuple(map(visit_of, visits)), ())
    return await _what_for(case, booked)


async def _what_for(case: Case, booked: list[Appointment]) -> QueueAnswer:
    """What may be asked for now without an appointment; those *booked* are for later today."""
    centre, early = case.library.centre, booked[0] if booked else None
    there = await presence(case)
    services = tuple(
        each.id for each in centre.services.values() if each.walk_in and there.sees(each)
    )
    if case.booking_open and services:
        return ArrivalAsked((), services, visit_of(early) if early else None)
    if early is not None:
        return TooEarly(visit_of(early), early.starts - centre.queue.check_in_before)
    return QueueShut(_why_shut(case, there))


async def _check_in(case: Case, found: Appointment) -> QueueAnswer:
    """Check in for one of today's; who has already is shown their ticket."""
    rules = case.library.centre.queue
    ticket = await tickets.of_appointment(case.unit, found.id)
    if ticket is not None:
        missed = ticket.status == "no_show"
        return await (_come_back(case, ticket) if missed else _seen(case, ticket))
    day = found.starts.astimezone(case.library.centre.zone).date()
    if found.status not in {"booked", "confirmed"} or found.mode != "place" or day != today(case):
        return TicketGone()
    if case.now < found.starts - rules.check_in_before:
        return TooEarly(visit_of(found), found.starts - rules.check_in_before)
    service = case.library.centre.services.get(found.service)
    ticket = await tickets.take(
        case.unit,
        local_day=day,
        letter=service.letter if service else "",
        service=found.service,
        citizen=case.citizen,
        appointment=found.id,
        only_desk=found.desk if found.named else None,
        arrived=case.now,
        due=due_of(rules, case.now, found.starts),
        actor="citizen",
    )
    return await _taken(case, ticket)


async def _walk_in(case: Case, wanted: str) -> QueueAnswer:
    service = case.library.centre.services.get(wanted)
    if service is None or not service.walk_in:
        return QueueShut("no-walk-in", wanted)
    own = await tickets.of_citizen(case.unit, case.citizen, today(case))
    waits = [each for each in own if each.appointment is None]
    if waits:
        return await _seen(case, waits[-1])
    there = await presence(case)
    if not case.booking_open or not there.sees(service):
        return QueueShut(_why_shut(case, there), wanted)
    ticket = await tickets.take(
        case.unit,
        local_day=today(case),
        letter=service.letter,
        service=service.id,
        citizen=case.citizen,
        arrived=case.now,
        due=due_of(case.library.centre.queue, case.now, None),
        actor="citizen",
    )
    return await _taken(case, ticket)


async def _taken(case: Case, ticket: Ticket | None) -> QueueAnswer:
    if ticket is None:
        return TicketGone()
    return TicketFound(stub_of(await tell(case, [ticket]), ticket))


async def _seen(case: Case, ticket: Ticket | None, purpose: str = "") -> QueueAnswer:
    if ticket is None:
        return TicketGone()
    return TicketFound(stub_of(await hall(case), ticket), purpose)


async def _leave(case: Case, wanted: int, version: int) -> QueueAnswer:
    """An old question leaves nothing: the ticket is shown as it stands now."""
    left = await calling.leave(
        case.unit, ticket=wanted, citizen=case.citizen, version=version, now=case.now
    )
    if left is None:
        return await _seen(case, await tickets.find(case.unit, wanted, case.citizen))
    return TicketFound(stub_of(await tell(case, [left]), left))


async def _come_back(case: Case, ticket: Ticket | None) -> QueueAnswer:
    """Who was called in vain waits again, on the same day; any other ticket is shown as it is."""
    if ticket is None or ticket.status != "no_show":
        return await _seen(case, ticket)
    back = await calling.undo(
        case.unit, ticket=ticket.id, local_day=today(case), now=case.now, actor="citizen"
    )
    if back is None:
        # Perhaps because they stand in the queue with another by now.
        own = await tickets.of_citizen(case.unit, case.citizen, today(case))
        return await _seen(case, own[-1] if own else ticket)
    return TicketFound(stub_of(await tell(case, [back]), back))


def _why_shut(case: Case, there: Presence) -> str:
    if not case.booking_open:
        return "unconfirmed"
    every = case.library.centre.services.values()
    return "no-desk" if any(there.sees(each) for each in every) else "closed"
