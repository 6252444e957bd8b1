"""What of a service is free: only for show, for the claims' key has the last word."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.appointments.slots import free_slots, search_days
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.performing.case import Case
from bot.store import appointments
from bot.store.database import Unit
from conversations.booking.events import Slot
from conversations.centre import Centre, Service

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
    taken = await _taken(case.unit, timetable.centre, service, days, case.now, not_of=case.citizen)
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
    taken = await _taken(case.unit, timetable.centre, service, [day], case.now, not_of=case.citizen)
    free = free_slots(timetable, service, day, taken, case.now, desk=desk, internal=internal)
    return tuple(free)


async def first_free_day(
    unit: Unit, timetable: Timetable, service: Service, now: datetime
) -> date | None:
    """The local day of the soonest time that anybody may book; None when there is none."""
    days = search_days(timetable, service, now)
    if not days:
        return None
    taken = await _taken(unit, timetable.centre, service, days, now)
    return next((day for day in days if free_slots(timetable, service, day, taken, now)), None)


async def _taken(
    unit: Unit,
    centre: Centre,
    service: Service,
    days: Sequence[date],
    now: datetime,
    *,
    not_of: int | None = None,
) -> Taken:
    """
    The claims of all desks for *service* from the first of *days* to the last.

    A day of margin covers any zone; the citizen *not_of* still sees what they hold.
    """
    first, last = days[0], days[-1]
    desks = [each.id for each in centre.desks_for(service)]
    begin = datetime(first.year, first.month, first.day, tzinfo=centre.zone) - ONE_DAY
    end = datetime(last.year, last.month, last.day, tzinfo=centre.zone) + 2 * ONE_DAY
    return await appointments.taken(unit, desks, begin, end, now, not_of=not_of)
