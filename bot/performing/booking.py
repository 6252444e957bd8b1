"""
Booking against the store: free days and times, holds, bookings, changes, reminders, day lists.

What is offered is only for show; what is claimed is checked again here, and decided by the
claims' key.
"""

from datetime import date, datetime, timedelta

from bot.appointments.atoms import atoms
from bot.appointments.reminders import reminders_of
from bot.appointments.slots import free_slots, may_book, search_days
from bot.performing.case import Case
from bot.performing.visits import change, changeable, papers_of, visit_of
from bot.store import appointments
from bot.store.outbox import Lane, Outgoing
from conversations.booking.effects import (
    Book,
    BookingEffect,
    CancelVisit,
    ConfirmVisit,
    FindDays,
    FindTimes,
    FindVisit,
    Hold,
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
    Slot,
    SlotTaken,
    TimesFound,
    VisitGone,
    VisitsFound,
)
from conversations.booking.visits import reminder
from conversations.centre import Service
from conversations.screen import screen_as_json

ONE_DAY = timedelta(days=1)


async def perform(case: Case, effect: BookingEffect) -> BookingAnswer | None:
    unit, citizen = case.unit, case.citizen
    match effect:
        case FindDays() | FindTimes() | Hold() | Book():
            return await _step(case, effect)
        case LetGo(held=held):
            await appointments.let_go(unit, appointment=held, citizen=citizen)
            return None
        case ListVisits():
            mine = await appointments.of_citizen(unit, citizen, case.now)
            return VisitsFound(tuple(visit_of(each) for each in mine))
        case FindVisit() | CancelVisit() | ConfirmVisit():
            return await change(case, effect)


async def _step(case: Case, effect: FindDays | FindTimes | Hold | Book) -> BookingAnswer:
    """Do one step of a booking; nothing is offered or held while booking is closed."""
    centre = case.library.centre
    if not case.booking_open:
        return BookingClosed()
    wanted = effect.service
    if effect.moves is not None:
        # Read again at every step: what is moved may have ended, or come too near, meanwhile.
        moved = await changeable(case, effect.moves)
        if moved is None:
            return VisitGone()
        wanted = moved.service
    service = centre.services.get(wanted)
    if service is None:
        return BookingClosed()
    match effect:
        case FindDays(moves=moves, offset=offset):
            if await _cap_reached(case, service, moves):
                return CapReached(service.id)
            days, soonest = await _free_days(case, service)
            return DaysFound(service.id, days, soonest, offset, moves)
        case FindTimes(day=day, moves=moves):
            return TimesFound(service.id, day, await _free_times(case, service, day), moves)
        case Hold():
            return await _hold(case, service, effect)
        case Book():
            return await _book(case, service, effect)


async def _cap_reached(case: Case, service: Service, moves: int | None) -> bool:
    if moves is not None:
        return False
    active = await appointments.active(case.unit, case.citizen, case.now)
    total = sum(active.values())
    return active.get(service.id, 0) >= service.cap or total >= case.library.centre.total_cap


async def _taken(case: Case, service: Service, first: date, last: date) -> set[tuple[str, int]]:
    """The claims of all desks that serve *service*; a day of margin covers any zone."""
    zone = case.library.centre.zone
    desks = [
        desk.id
        for desk in case.library.centre.desks.values()
        if desk.specialty == service.specialty
    ]
    begin = datetime(first.year, first.month, first.day, tzinfo=zone) - ONE_DAY
    end = datetime(last.year, last.month, last.day, tzinfo=zone) + 2 * ONE_DAY
    return await appointments.taken(case.unit, desks, begin, end, case.now, not_of=case.citizen)


async def _free_days(
    case: Case, service: Service
) -> tuple[tuple[tuple[date, int], ...], Slot | None]:
    centre = case.library.centre
    days = search_days(centre, service, case.now)
    if not days:
        return (), None
    taken = await _taken(case, service, days[0], days[-1])
    found = [(day, free_slots(centre, service, day, taken, case.now)) for day in days]
    free = [(day, slots) for day, slots in found if slots]
    soonest = free[0][1][0] if free else None
    return tuple((day, len(slots)) for day, slots in free), soonest


async def _free_times(case: Case, service: Service, day: date) -> tuple[Slot, ...]:
    taken = await _taken(case, service, day, day)
    return tuple(free_slots(case.library.centre, service, day, taken, case.now))


async def _hold(case: Case, service: Service, effect: Hold) -> BookingAnswer:
    centre, now = case.library.centre, case.now
    if await _cap_reached(case, service, effect.moves):
        return CapReached(service.id)
    held, until = None, now + centre.hold
    if may_book(centre, service, effect.desk, effect.starts, now):
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
        )
    if held is None:
        return await _slot_taken(case, service, effect.moves)
    before = await appointments.details(case.unit, effect.moves) if effect.moves else {}
    slot = Slot(held.starts, held.desk)
    name, phone = before.get("name", ""), before.get("phone", "")
    return Held(held.id, service.id, slot, until, effect.moves, name, phone, **papers_of(before))


async def _slot_taken(
    case: Case, service: Service, moves: int | None, *, lapsed: bool = False
) -> SlotTaken:
    days, soonest = await _free_days(case, service)
    return SlotTaken(service.id, days, soonest, moves, lapsed)


async def _book(case: Case, service: Service, effect: Book) -> BookingAnswer:
    details = {
        "name": effect.name,
        "phone": effect.phone,
        "bring": list(effect.bring),
        "some_ticked": effect.some_ticked,
    }
    booked = await appointments.book(
        case.unit, held=effect.held, citizen=case.citizen, details=details, now=case.now
    )
    if booked is None:
        return await _slot_taken(case, service, effect.moves, lapsed=True)
    if effect.moves is not None:
        moved = await appointments.replace(
            case.unit, old=effect.moves, new=booked.id, citizen=case.citizen, now=case.now
        )
        if moved is None:
            # The old one ended meanwhile: a second one must not appear unasked.
            await appointments.cancel(
                case.unit,
                appointment=booked.id,
                citizen=case.citizen,
                version=None,
                now=case.now,
                actor="system",
            )
            return VisitGone()
        booked = moved
    visit = visit_of(booked)
    told = reminder(case.library, visit, effect.bring, some_ticked=effect.some_ticked)
    screen = screen_as_json(told)
    case.outgoing += [
        Outgoing(
            dedup_key=f"reminder:{booked.id}:{rule}",
            citizen=case.citizen,
            lane=Lane.REMINDER,
            kind="reminder",
            content=screen,
            not_before=due,
            expires=expires,
            appointment=booked.id,
        )
        for rule, due, expires in reminders_of(case.library.centre, booked.starts, case.now)
    ]
    return Booked(visit, moved=effect.moves is not None, **papers_of(details))
