"""The counter by the door: who waits, who is expected, tickets for those without a phone."""

from urllib.parse import quote

from bot.appointments.queue_order import due_of, reason
from bot.performing.case import Case
from bot.performing.desk import actor, noted, own_shift, stands
from bot.performing.hall import callable_by, hall, label, stub_of, tell, today
from bot.performing.showing import follow_with
from bot.performing.visits import visit_of
from bot.store import agenda, tickets
from bot.store.tickets import Ticket
from conversations.queue.arrival import PAYLOAD
from conversations.queue.effects import (
    CheckIn,
    FindDoorLink,
    GiveTicket,
    ListExpected,
    ListWaiting,
    SendDoorSheet,
)
from conversations.queue.events import (
    DeskSeen,
    DesksSeen,
    DoorLinkFound,
    ExpectedListed,
    Queued,
    TicketGiven,
    WaitingListed,
)
from conversations.screen import Line

ReceptionEffect = ListWaiting | ListExpected | CheckIn | GiveTicket | FindDoorLink | SendDoorSheet


async def perform(
    case: Case, effect: ReceptionEffect
) -> WaitingListed | ExpectedListed | TicketGiven | DeskSeen | DesksSeen | DoorLinkFound | None:
    match effect:
        case ListWaiting():
            return await _waiting(case)
        case ListExpected():
            return await _expected(case)
        case CheckIn(appointment=appointment):
            return await _check_in(case, appointment)
        case GiveTicket(service=service, name=name):
            return await _give(case, service, name)
        case FindDoorLink():
            return DoorLinkFound(door_link(case.bot_name))
        case SendDoorSheet():
            if link := door_link(case.bot_name):
                follow_with(case, "file", {"what": "door-sheet", "link": link})
            return None


def door_link(bot_name: str) -> str:
    """What the code at the door says; empty while the bot's name is not known."""
    return f"https://t.me/{quote(bot_name)}?start={PAYLOAD}" if bot_name else ""


async def _waiting(case: Case) -> WaitingListed:
    seen, shift = await hall(case), await own_shift(case)
    may_call: frozenset[int] = frozenset()
    if shift is not None and not shift.paused and shift.desk not in seen.at_desks:
        may_call = frozenset(each.id for each in callable_by(seen, shift.desk))
    entries = [
        Queued(
            id=each.id,
            label=label(each),
            name=await tickets.named(case.unit, each.id),
            service=each.service,
            arrived=each.arrived,
            reason=reason(each, case.now),
            only_desk=each.only_desk or "",
        )
        for each in seen.waiting
    ]
    await noted(case, "list-waiting", seen.local_day)
    return WaitingListed(tuple(entries), may_call)


async def _expected(case: Case) -> ExpectedListed:
    opens = case.library.centre.queue.check_in_before
    booked = await agenda.expected(case.unit, today(case))
    entries = []
    for each in booked:
        if each.starts - opens <= case.now:
            details = await agenda.details(case.unit, each.id)
            entries.append((visit_of(each), str(details.get("name", ""))))
    await noted(case, "list-expected", today(case))
    return ExpectedListed(tuple(entries))


async def _check_in(case: Case, appointment: int) -> TicketGiven | DeskSeen | DesksSeen:
    """As if their citizen had said it; who has checked in already keeps the ticket."""
    found = await agenda.find(case.unit, appointment)
    rules = case.library.centre.queue
    if found is None or found.mode != "place" or case.now < found.starts - rules.check_in_before:
        return await stands(case, Line("desk.stale"))
    service = case.library.centre.services.get(found.service)
    ticket = await tickets.take(
        case.unit,
        local_day=today(case),
        letter=service.letter if service else "",
        service=found.service,
        citizen=None,
        appointment=found.id,
        only_desk=found.desk if found.named else None,
        arrived=case.now,
        due=due_of(rules, case.now, found.starts),
        actor=actor(case),
    )
    if ticket is None:
        return await stands(case, Line("desk.stale"))
    return await _given(case, ticket, "check-in")


async def _give(case: Case, wanted: str, name: str) -> TicketGiven | DeskSeen | DesksSeen:
    service = case.library.centre.services.get(wanted)
    if service is None or not service.walk_in:
        return await stands(case, Line("desk.stale"))
    ticket = await tickets.take(
        case.unit,
        local_day=today(case),
        letter=service.letter,
        service=service.id,
        citizen=None,
        name=name,
        arrived=case.now,
        due=due_of(case.library.centre.queue, case.now, None),
        request=f"update:{case.update_id}",
        actor=actor(case),
    )
    if ticket is None:
        return await stands(case, Line("desk.stale"))
    return await _given(case, ticket, "give-ticket")


async def _given(case: Case, ticket: Ticket, action: str) -> TicketGiven:
    await noted(case, action, ticket.id)
    # Their own desk too, for what they are shown now is not it.
    seen = await tell(case, [ticket], own_desk=True)
    name = await tickets.named(case.unit, ticket.id)
    return TicketGiven(label(ticket), name, ticket.service, stub_of(seen, ticket).before)
