"""What of a service is free: only for show, for the claims' key has the last word."""

from datetime import date, datetime, timedelta

from bot.appointments.slots import free_slots, search_days
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.store import appointments
from conversations.booking.events import Slot
from conversations.centre import Service

ONE_DAY = timedelta(days=1)


async def free_days(
    case: Case,
    timetable: Timetable,
    service: Service,
    desk: str | None,
    *,
    internal: bool = False,
) -> tuple[tuple[tuple[date, int], ...], Slot | None]:
    """
    Days with how many free times each, soonest first, and the soonest time of all.

    With *internal*, for staff: also what is too soon for citizens.
    """
    days = search_days(timetable, service, case.now)
    if not days:
        return (), None
    taken = await _taken(case, service, days[0], days[-1])
    found = [
        (
            day,
            free_slots(timetable, service, day, taken, case.now, desk=desk, internal=internal),
        )
        for day in days
    ]
    free = [(day, slots) for day, slots in found if slots]
    soonest = free[0][1][0] if free else None
    return tuple((day, len(slots)) for day, slots in free), soonest


async def free_times(
    case: Case,
    timetable: Timetable,
    service: Service,
    day: date,
    desk: str | None,
    *,
    internal: bool = False,
) -> tuple[Slot, ...]:
    """The free times of the local *day*; with *desk*, only that desk's; *internal* as above."""
    taken = await _taken(case, service, day, day)
    free = free_slots(timetable, service, day, taken, case.now, desk=desk, internal=internal)
    return tuple(free)


async def _taken(case: Case, service: Service, first: date, last: date) -> Taken:
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
