"""
The times that may be booked.

A desk offers a service at fixed times: from each opening on, one visit with its buffers after
another.  A visit lies within the opening; its buffers may reach beyond.  The times are meant on
the wall clock: 9:00 stays 9:00 across both clock changes.  A time that does not exist in the
spring night is not offered, and one that comes twice in autumn is offered once, the first.
A time whose visit touches an absence is not offered either.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.appointments.atoms import ATOM, atoms
from bot.appointments.hours import absences_of, fits, openings
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import day_in, moment, moments
from conversations.booking.events import Slot
from conversations.centre import Centre, Desk, Service

FARTHEST = timedelta(days=366)
"""how far ahead staff may book"""


def free_slots(
    timetable: Timetable,
    service: Service,
    day: date,
    taken: Taken,
    now: datetime,
    *,
    desk: str | None = None,
    internal: bool = False,
) -> list[Slot]:
    """
    What may be booked of *service* on the local *day*, by time, beside what is *taken*.

    Each time is offered once, at the desk with the fewest taken times that day; with *desk*,
    only that desk's are.  With *internal*, for staff: also what is too soon or too far for
    citizens, but nothing that has passed.
    """
    if not internal and not _in_horizon(timetable.centre, service, day, now):
        return []
    earliest = now if internal else now + service.min_notice
    offered: dict[datetime, tuple[int, str]] = {}
    for at in timetable.centre.desks_for(service):
        if desk is not None and at.id != desk:
            continue
        visits = _visits(timetable, service, at, day)
        free = taken.free(at.id, visits)
        load = len(visits) - len(free)
        for starts in free:
            if starts >= earliest and (starts not in offered or load < offered[starts][0]):
                offered[starts] = (load, at.id)
    return [Slot(starts, offered[starts][1]) for starts in sorted(offered)]


def may_book(
    timetable: Timetable,
    service: Service,
    desk: str,
    starts: datetime,
    now: datetime,
    *,
    internal: bool = False,
) -> bool:
    """
    Whether *starts* (aware) is one of the times of *service* at *desk*, and not too soon or far.

    The last word on a choice that is stale or forged; whether the time is taken, claims tell.
    With *internal*, for staff: any five minutes to come at which the visit fits the hours.
    """
    at = timetable.centre.desks.get(desk)
    if at is None or at.specialty != service.specialty:
        return False
    ahead = starts - now
    if internal:
        return (
            timedelta(0) <= ahead <= FARTHEST
            and starts.timestamp() % (ATOM * 60) == 0
            and fits(timetable, desk, service.id, starts, starts + _length(service)) is None
        )
    # Telling the local day of the end of all time would fail, and is not needed.
    if not service.min_notice <= ahead <= timedelta(days=service.horizon_days + 2):
        return False
    day = day_in(timetable.centre.zone, starts)
    return _in_horizon(timetable.centre, service, day, now) and starts in desk_times(
        timetable, service, at, day
    )


def search_days(timetable: Timetable, service: Service, now: datetime) -> list[date]:
    """The local days within the horizon on which some desk for *service* is open."""
    today = day_in(timetable.centre.zone, now)
    days = (today + timedelta(days=ahead) for ahead in range(service.horizon_days + 1))
    desks = timetable.centre.desks_for(service)
    return [day for day in days if any(openings(timetable, desk, day) for desk in desks)]


def claimed(service: Service, starts: datetime) -> tuple[int, ...]:
    """The atoms that a visit for *service* at *starts* claims."""
    return atoms(starts, service.minutes, service.buffer_before, service.buffer_after)


def desk_times(timetable: Timetable, service: Service, desk: Desk, day: date) -> list[datetime]:
    """When *desk* could begin a visit for *service* on *day*, in UTC; none reaches into another."""
    return [starts for starts, _, _ in _visits(timetable, service, desk, day)]


Visits = tuple[tuple[datetime, int, int], ...]
"""for each: when it starts, its first atom, the number of its atoms"""


def _visits(timetable: Timetable, service: Service, desk: Desk, day: date) -> Visits:
    hours = tuple(openings(timetable, desk, day))
    buffers = (service.buffer_before, service.buffer_after)
    visits = _laid_out(hours, day, timetable.centre.zone, service.minutes, buffers)
    length = _length(service)
    if not visits or not absences_of(timetable, desk.id, visits[0][0], visits[-1][0] + length):
        return visits
    return tuple(
        visit
        for visit in visits
        if not absences_of(timetable, desk.id, visit[0], visit[0] + length)
    )


# Asked for each day of the horizon each time someone looks for one.
@lru_cache(maxsize=4096)
def _laid_out(
    hours: tuple[tuple[time, time], ...],
    day: date,
    zone: ZoneInfo,
    minutes: int,
    buffers: tuple[int, int],
) -> Visits:
    before, after = buffers
    step = -(-(before + minutes + after) // ATOM) * ATOM
    length = timedelta(minutes=minutes)
    visits = []
    free_from: datetime | None = None
    for opens, closes in hours:
        ends, _ = moments(day, closes, zone)
        first = -(-_minute(opens) // ATOM) * ATOM
        for minute in range(first, _minute(closes), step):
            starts = moment(day, time(minute // 60, minute % 60), zone)
            if starts is None or starts + length > ends:
                continue
            if free_from is None or starts >= free_from:
                claims = atoms(starts, minutes, before, after)
                visits.append((starts, claims[0], len(claims)))
                free_from = starts + timedelta(minutes=step)
    return tuple(visits)


def _length(service: Service) -> timedelta:
    return timedelta(minutes=service.minutes)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _in_horizon(centre: Centre, service: Service, day: date, now: datetime) -> bool:
    today = day_in(centre.zone, now)
    return today <= day <= today + timedelta(days=service.horizon_days)
