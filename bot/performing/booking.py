"""
Booking against the store: free days and times, holds, bookings.

What is offered is only for show; what is claimed is checked again here, and decided by the
claims' key.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.appointments.atoms import atoms
from bot.appointments.hours import fits
from bot.appointments.slots import may_book
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.performing.free_times import free_days, free_times
from bot.performing.reminding import order_reminders
from bot.performing.timetable import timetable_of
from bot.performing.visits import (
    change,
    changeable,
    keep_papers,
    papers_of,
    renew_card,
    visit_of,
    why_not,
)
from bot.store import appointments
from bot.store.appointments import Appointment
from conversations.booking.effects import (
    Book,
    BookingEffect,
    CancelVisit,
    ConfirmVisit,
    FindDays,
    FindTimes,
    FindVisit,
    Hold,
    KeepPapers,
    LetGo,
    ListVisits,
)
from conversations.booking.events import (
    Booked,
    BookingAnswer,
    BookingClosed,
    CapReached,
    DaysFound,
    Held,
    OftenMissed,
    Slot,
    SlotTaken,
    TimesFound,
    VisitGone,
    VisitsFound,
)
from conversations.booking.wish import Wish
from conversations.centre import Mode, Service


async def perform(case: Case, effect: BookingEffect) -> BookingAnswer | None:
    unit, citizen = case.unit, case.citizen
    match effect:
        case FindDays() | FindTimes() | Hold() | Book():
            return await _step(case, effect)
        case LetGo(held=held):
            await appointments.let_go(unit, appointment=held, citizen=citizen)
            return None
        case KeepPapers():
            await keep_papers(case, effect)
            return None
        case ListVisits():
            mine = await appointments.of_citizen(unit, citizen, case.now)
            return VisitsFound(tuple(visit_of(each) for each in mine))
        case FindVisit() | CancelVisit() | ConfirmVisit():
            return await change(case, effect)


async def _step(case: Case, effect: FindDays | FindTimes | Hold | Book) -> BookingAnswer:
    """Do one step of a booking; nothing is offered or held while booking is closed."""
    if not case.booking_open:
        return BookingClosed()
    wanted, moved = effect.service, None
    if effect.moves is not None:
        # Read again at every step: what is moved may have ended, or come too near, meanwhile.
        moved = await changeable(case, effect.moves)
        if moved is None:
            return await why_not(case, effect.moves)
        wanted = moved.service
    service = case.library.centre.services.get(wanted)
    if service is None:
        return BookingClosed()
    timetable = await timetable_of(case)
    if isinstance(effect, Book):
        return await _book(case, timetable, service, effect)
    wish = _possible(case, service, effect.wish, moved)
    match effect:
        case FindDays(week=week, moves=moves):
            refused = await _refused(case, service, moves, for_other=wish.for_other)
            if refused is not None:
                return refused
            days, soonest = await free_days(case, timetable, service, wish.named)
            return DaysFound(service.id, days, soonest, week, moves, wish)
        case FindTimes(day=day, moves=moves, part=part):
            free = await free_times(case, timetable, service, day, wish.named)
            return TimesFound(service.id, day, free, moves, wish, part)
        case Hold():
            return await _hold(case, timetable, service, replace(effect, wish=wish))


def _possible(case: Case, service: Service, wish: Wish, moved: Appointment | None) -> Wish:
    """*wish* as far as *service* allows it; where it says nothing, what is *moved* goes on."""
    mode, desk, for_other = wish.mode, wish.desk, wish.for_other
    if moved is not None:
        mode, for_other = Mode(moved.mode), moved.for_other
        desk = desk or (moved.desk if moved.named else "")
    at = case.library.centre.desks.get(desk)
    if not service.named or at is None or at.specialty != service.specialty:
        desk = wish.desk if wish.named is None else ""
    return Wish(mode if mode in service.modes else service.modes[0], desk, for_other)


async def _refused(
    case: Case, service: Service, moves: int | None, *, for_other: bool
) -> CapReached | OftenMissed | None:
    """
    Why this citizen may not have one more; None when they may.

    What is booked for others is counted apart.  Until the turn is over nobody else counts.
    """
    if moves is not None:
        return None
    unit, citizen, centre = case.unit, case.citizen, case.library.centre
    await appointments.one_at_a_time(unit, citizen)
    since = case.now - timedelta(days=centre.no_show.days)
    missed = await appointments.missed(unit, citizen, since, case.now, for_other=for_other)
    if missed >= centre.no_show.limit:
        return OftenMissed()
    active = await appointments.active(unit, citizen, case.now, for_other=for_other)
    if active.get(service.id, 0) >= service.cap or sum(active.values()) >= centre.total_cap:
        return CapReached(service.id, for_other)
    return None


async def _hold(case: Case, timetable: Timetable, service: Service, effect: Hold) -> BookingAnswer:
    centre, now, wish = case.library.centre, case.now, effect.wish
    refused = await _refused(case, service, effect.moves, for_other=wish.for_other)
    if refused is not None:
        return refused
    held, until = None, now + centre.hold
    if may_book(timetable, service, effect.desk, effect.starts, now):
        local = effect.starts.astimezone(centre.zone)
        held = await appointments.hold(
            case.unit,
            citizen=case.citizen,
            service=service.id,
            desk=effect.desk,
            starts=effect.starts,
            ends=effect.starts + timedelta(minutes=service.minutes),
            atoms=atoms(
                effect.starts, service.minutes, service.buffer_before, service.buffer_after
            ),
            local_day=local.date(),
            local_time=local.time(),
            until=until,
            now=now,
            mode=wish.mode.value,
            named=wish.named == effect.desk,
            for_other=wish.for_other,
            request=f"hold:{case.update_id}",
        )
    if held is None:
        return await _slot_taken(case, timetable, service, effect.moves, wish)
    before = await appointments.details(case.unit, effect.moves) if effect.moves else {}
    return Held(
        held.id,
        service.id,
        Slot(held.starts, held.desk),
        until,
        effect.moves,
        name=before.get("name", ""),
        phone=before.get("phone", ""),
        papers=before.get("papers", ""),
        wish=wish,
        **papers_of(before),
    )


async def _slot_taken(
    case: Case,
    timetable: Timetable,
    service: Service,
    moves: int | None,
    wish: Wish,
    *,
    lapsed: bool = False,
) -> SlotTaken:
    days, soonest = await free_days(case, timetable, service, wish.named)
    return SlotTaken(service.id, days, soonest, moves, lapsed, wish)


async def _book(case: Case, timetable: Timetable, service: Service, effect: Book) -> BookingAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    held = await appointments.find(unit, effect.held, citizen)
    if held is None:
        return await _slot_taken(case, timetable, service, effect.moves, Wish(), lapsed=True)
    wish = Wish(Mode(held.mode), held.desk if held.named else "", held.for_other)
    if held.status == "held":
        refused = await _refused(case, service, effect.moves, for_other=held.for_other)
        # Staff may have taken the hour out of the calendar while it was held.
        fit = fits(timetable, held.desk, service.id, held.starts, held.ends) is None
        if refused is not None or not fit:
            await appointments.let_go(unit, appointment=held.id, citizen=citizen)
            return refused or await _slot_taken(case, timetable, service, effect.moves, wish)
    details = await _details(case, effect, held)
    booked = await appointments.book(unit, held=held.id, citizen=citizen, details=details, now=now)
    if booked is None:
        return await _slot_taken(case, timetable, service, effect.moves, wish, lapsed=True)
    if effect.moves is not None:
        moved = await appointments.replace(
            unit, old=effect.moves, new=booked.id, citizen=citizen, now=now
        )
        if moved is None:
            # The old one ended meanwhile: a second one must not appear unasked.
            await appointments.cancel(
                unit,
                appointment=booked.id,
                citizen=citizen,
                version=None,
                now=now,
                actor="system",
            )
            return VisitGone()
        booked = moved
        case.outgoing += await renew_card(unit, case.library, effect.moves, now)
    await order_reminders(case, booked)
    return Booked(visit_of(booked, details), moved=effect.moves is not None, **papers_of(details))


async def _details(case: Case, effect: Book, held: Appointment) -> dict[str, Any]:
    """What is kept, sealed, of what was given; of another's name, also when they were said to agree."""
    details: dict[str, Any] = {
        "name": effect.name,
        "phone": effect.phone,
        "bring": list(effect.bring),
        "some_ticked": effect.some_ticked,
        "papers": effect.papers,
    }
    if held.for_other:
        before = await appointments.details(case.unit, effect.moves) if effect.moves else {}
        details["agreed"] = before.get("agreed", case.now.isoformat())
    return details
