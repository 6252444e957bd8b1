"""Times as staff give them: at the counter, squeezed in, and for a visit that moves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.appointments.hours import fits
from bot.appointments.slots import claimed, may_book
from bot.performing.case import Case
from bot.performing.free_times import free_days, free_times
from bot.performing.reminding import order_reminders
from bot.performing.timetable import timetable_of
from bot.performing.visits import papers_of, renew_card, visit_of
from bot.store import appointments, audit
from bot.store.appointments import Appointment
from bot.store.counter import book_at_counter
from bot.store.outbox import Lane, Outgoing
from bot.store.relocating import relocate
from conversations.booking.card import card, is_sensitive
from conversations.centre import Service
from conversations.screen import Line, screen_as_json
from conversations.staff.agenda.effects import BookAtCounter, FindHours, FindRoom, MoveEntry
from conversations.staff.agenda.events import EntryGone, HoursFound, RoomFound, RoomTaken

STANDING = frozenset({"booked", "confirmed"})
LONGEST_REQUEST = 100
TELLS_WHAT_FOR = frozenset({"card.service", "card.desk"})
"""what of a card names the service, or a desk that may be named after it"""


@dataclass(frozen=True, slots=True)
class Done:
    """What is to be shown of *appointment* now."""

    appointment: int
    purpose: str


Answer = RoomFound | HoursFound | RoomTaken | EntryGone | Done


def actor(case: Case) -> str:
    """Who does it, as an appointment's history has it."""
    return f"staff:{case.citizen}"


async def perform(case: Case, effect: FindRoom | FindHours | MoveEntry | BookAtCounter) -> Answer:
    match effect:
        case FindRoom() | FindHours():
            return await _find(case, effect)
        case MoveEntry():
            return await _move(case, effect)
        case BookAtCounter():
            return await _book(case, effect)


async def _find(case: Case, effect: FindRoom | FindHours) -> Answer:
    wanted = effect.service
    if effect.moves is not None:
        moved = await _as_it_was(case, effect.moves, effect.version)
        if moved is None:
            return EntryGone()
        wanted = moved.service
    service = case.library.centre.services.get(wanted)
    if service is None:
        return EntryGone()
    timetable = await timetable_of(case)
    if isinstance(effect, FindHours):
        free = await free_times(case, timetable, service, effect.day, None, internal=True)
        return HoursFound(service.id, effect.day, free, effect.moves, effect.version)
    days, soonest = await free_days(case, timetable, service, None, internal=True)
    return RoomFound(service.id, days, soonest, effect.offset, effect.moves, effect.version)


async def _book(case: Case, effect: BookAtCounter) -> RoomTaken | Done:
    service = case.library.centre.services.get(effect.service)
    if service is None:
        return RoomTaken(effect.service, "hours")
    # Two members of staff may begin at one moment.
    request = f"counter:{case.citizen}:{effect.request}"[:LONGEST_REQUEST]
    known = await appointments.of_request(case.unit, request)
    if known is None:
        timetable = await timetable_of(case)
        if not may_book(timetable, service, effect.desk, effect.starts, case.now, internal=True):
            return RoomTaken(service.id, await _why_not(case, service, effect.desk, effect.starts))
    # Beside seat 1, whose time citizens are offered, there are as many as the service says.
    seats = range(2, service.squeeze + 2) if effect.squeeze else (1,)
    local = effect.starts.astimezone(case.library.centre.zone)
    booked = await book_at_counter(
        case.unit,
        service=service.id,
        desk=effect.desk,
        starts=effect.starts,
        ends=effect.starts + timedelta(minutes=service.minutes),
        atoms=claimed(service, effect.starts),
        seats=seats,
        local_day=local.date(),
        local_time=local.time(),
        details={"name": effect.name, "phone": effect.phone, "bring": list(effect.bring)},
        request=request,
        now=case.now,
        actor=actor(case),
    )
    if booked is None:
        return RoomTaken(service.id, "taken")
    if known is None:
        action = "squeeze-in" if effect.squeeze else "book-at-counter"
        await audit.note(
            case.unit, who=case.citizen, action=action, subject=str(booked.id), now=case.now
        )
    return Done(booked.id, "squeezed" if effect.squeeze else "booked")


async def _move(case: Case, effect: MoveEntry) -> RoomTaken | EntryGone | Done:
    old = await _as_it_was(case, effect.appointment, effect.version)
    service = case.library.centre.services.get(old.service) if old else None
    if old is None or service is None:
        return EntryGone()
    taken = RoomTaken(service.id, "taken", old.id, old.version)
    timetable = await timetable_of(case)
    if not may_book(timetable, service, effect.desk, effect.starts, case.now, internal=True):
        why = await _why_not(case, service, effect.desk, effect.starts)
        return RoomTaken(service.id, why, old.id, old.version)
    details = await appointments.details(case.unit, old.id)
    local = effect.starts.astimezone(case.library.centre.zone)
    moved = await relocate(
        case.unit,
        old,
        desk=effect.desk,
        starts=effect.starts,
        ends=effect.starts + timedelta(minutes=service.minutes),
        atoms=claimed(service, effect.starts),
        local_day=local.date(),
        local_time=local.time(),
        now=case.now,
        actor=actor(case),
    )
    if moved is None:
        return taken
    await audit.note(
        case.unit, who=case.citizen, action="move", subject=f"{old.id} {moved.id}", now=case.now
    )
    if moved.citizen is not None:
        await _tell_moved(case, old, moved, details)
    return Done(moved.id, "moved")


async def _tell_moved(
    case: Case, old: Appointment, moved: Appointment, details: dict[str, Any]
) -> None:
    """The new card rings with its citizen, and the old one says that it no longer holds."""
    assert moved.citizen is not None
    case.outgoing += await renew_card(case.unit, case.library, old.id, case.now)
    head = Line("told.moved", {"was": old.starts, "when": moved.starts})
    visit = visit_of(moved, details)
    if is_sensitive(case.library, visit):
        # It rings, and a preview shows more than its first line.
        told = card(case.library, visit, head)
        lines = tuple(each for each in told.lines if each.address not in TELLS_WHAT_FOR)
        told = replace(told, lines=lines)
    else:
        told = card(case.library, visit, head, **papers_of(details))
    case.outgoing.append(
        Outgoing(
            dedup_key=f"moved:{moved.id}",
            citizen=moved.citizen,
            lane=Lane.CHANGE,
            kind="change",
            content=screen_as_json(told),
            appointment=moved.id,
            live=told.live,
        )
    )
    await order_reminders(case, moved)


async def _as_it_was(case: Case, appointment: int, version: int) -> Appointment | None:
    """The appointment, while it stands and nobody has changed it since."""
    found = await appointments.find(case.unit, appointment)
    if found is None or found.version != version or found.status not in STANDING:
        return None
    return found


async def _why_not(case: Case, service: Service, desk: str, starts: datetime) -> str:
    if starts < case.now:
        return "past"
    ends = starts + timedelta(minutes=service.minutes)
    return fits(await timetable_of(case), desk, service.id, starts, ends) or "hours"
