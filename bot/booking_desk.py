"""
Booking against the store: free days and times, holds, bookings, changes, reminders, day lists.

What is offered is only for show; what is claimed is checked again here, and decided by the
claims' key.
"""

from datetime import date, datetime, timedelta

from bot.appointments.atoms import atoms
from bot.appointments.reminders import reminders_of
from bot.appointments.slots import free_slots, may_book, search_days
from bot.case import Case
from bot.store import appointments
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.outbox import Lane, Outgoing
from conversations.centre import Service
from conversations.effects import (
    Book,
    CancelVisit,
    ConfirmVisit,
    FindDays,
    FindTimes,
    FindVisit,
    Hold,
)
from conversations.events import (
    Answer,
    Booked,
    BookingClosed,
    CapReached,
    DayListed,
    DaysFound,
    Held,
    Slot,
    SlotTaken,
    TimesFound,
    Visit,
    VisitCancelled,
    VisitConfirmed,
    VisitFound,
    VisitGone,
)
from conversations.screen import screen_as_json
from conversations.visits import reminder

ONE_DAY = timedelta(days=1)


def visit_of(appointment: Appointment) -> Visit:
    """What its citizen may see of *appointment*."""
    return Visit(
        id=appointment.id,
        version=appointment.version,
        code=appointment.code,
        service=appointment.service,
        desk=appointment.desk,
        starts=appointment.starts,
        status=appointment.status,
    )


async def perform(case: Case, effect: FindDays | FindTimes | Hold | Book) -> Answer:
    """Do one step of a booking; nothing is offered or held while booking is closed."""
    centre = case.library.centre
    if not case.booking_open:
        return BookingClosed()
    wanted = effect.service
    if isinstance(effect, FindDays) and effect.moves is not None:
        moved = await _changeable(case, effect.moves)
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
            return DaysFound(service.id, days, soonest, offset)
        case FindTimes(day=day):
            return TimesFound(service.id, day, await _free_times(case, service, day))
        case Hold():
            return await _hold(case, service, effect)
        case Book():
            return await _book(case, service, effect)


async def change(case: Case, effect: FindVisit | CancelVisit | ConfirmVisit) -> Answer:
    """Find or change one appointment of this very citizen; any other is gone."""
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case FindVisit(appointment=wanted, purpose="cancel"):
            found = await _changeable(case, wanted)
            return VisitFound(visit_of(found), "cancel") if found else VisitGone()
        case FindVisit(appointment=wanted, purpose=purpose):
            found = await appointments.find(unit, wanted, citizen)
            if found is None or found.status not in {"booked", "confirmed"}:
                return VisitGone()
            details = await appointments.details(unit, found.id)
            return VisitFound(visit_of(found), purpose, tuple(details.get("bring", ())))
        case CancelVisit(appointment=wanted, version=version):
            if await _changeable(case, wanted) is None:
                return VisitGone()
            cancelled = await appointments.cancel(
                unit, appointment=wanted, citizen=citizen, version=version, now=now, actor="citizen"
            )
            return VisitCancelled(visit_of(cancelled)) if cancelled else VisitGone()
        case ConfirmVisit(appointment=wanted):
            found = await appointments.find(unit, wanted, citizen)
            if found is None or found.starts <= now:
                return VisitGone()
            confirmed = await appointments.confirm(
                unit, appointment=wanted, citizen=citizen, now=now
            )
            return VisitConfirmed(visit_of(confirmed)) if confirmed else VisitGone()


async def day_list(unit: Unit, day: date) -> DayListed:
    """All appointments of the local *day*, by time, with the names and phones given."""
    entries = await appointments.day(unit, day)
    return DayListed(
        day,
        tuple(
            (visit_of(each), details.get("name", ""), details.get("phone", ""))
            for each, details in entries
        ),
    )


async def _changeable(case: Case, wanted: int) -> Appointment | None:
    """The citizen's own appointment, while it may still be moved or cancelled."""
    found = await appointments.find(case.unit, wanted, case.citizen)
    if found is None or found.status not in {"booked", "confirmed"}:
        return None
    service = case.library.centre.services.get(found.service)
    limit = service.change_until if service else timedelta()
    return found if case.now < found.starts - limit else None


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


async def _hold(case: Case, service: Service, effect: Hold) -> Answer:
    centre, now = case.library.centre, case.now
    if await _cap_reached(case, service, effect.moves):
        return CapReached(service.id)
    held = None
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
            until=now + centre.hold,
            now=now,
        )
    if held is None:
        return await _slot_taken(case, service)
    before = await appointments.details(case.unit, effect.moves) if effect.moves else {}
    slot = Slot(held.starts, held.desk)
    until = now + centre.hold
    return Held(held.id, service.id, slot, until, before.get("name", ""), before.get("phone", ""))


async def _slot_taken(case: Case, service: Service) -> SlotTaken:
    days, soonest = await _free_days(case, service)
    return SlotTaken(service.id, days, soonest)


async def _book(case: Case, service: Service, effect: Book) -> Answer:
    details = {"name": effect.name, "phone": effect.phone, "bring": list(effect.bring)}
    booked = await appointments.book(
        case.unit, held=effect.held, citizen=case.citizen, details=details, now=case.now
    )
    if booked is None:
        return await _slot_taken(case, service)
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
    screen = screen_as_json(reminder(case.library, visit, effect.bring))
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
    return Booked(visit, moved=effect.moves is not None, bring=effect.bring)
