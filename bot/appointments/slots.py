"""
The times that may be booked.

A desk offers a service at fixed times: from each opening on, one visit with its buffers after
another.  A visit lies within the opening; its buffers may reach beyond.  The times are meant on
the wall clock: 9:00 stays 9:00 across both clock changes.  A time that does not exist in the
spring night is not offered, and one that comes twice in autumn is offered once, the first.
"""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.appointments.atoms import ATOM, atoms
from bot.appointments.hours import openings
from bot.appointments.wall_clock import day_in, moment, moments
from conversations.booking.events import Slot
from conversations.centre import Centre, Desk, Service


def free_slots(
    centre: Centre, service: Service, day: date, taken: AbstractSet[tuple[str, int]], now: datetime
) -> list[Slot]:
    """
    What may be booked of *service* on the local *day*, by time; *taken* holds (desk id, atom).

    Each time is offered once, at the desk with the fewest taken times that day.
    """
    if not _in_horizon(centre, service, day, now):
        return []
    offered: dict[datetime, tuple[int, str]] = {}
    for desk in _desks(centre, service):
        times = desk_times(centre, service, desk, day)
        free = [
            starts
            for starts in times
            if taken.isdisjoint((desk.id, atom) for atom in claimed(service, starts))
        ]
        load = len(times) - len(free)
        for starts in free:
            if starts - now >= service.min_notice and (
                starts not in offered or load < offered[starts][0]
            ):
                offered[starts] = (load, desk.id)
    return [Slot(starts, offered[starts][1]) for starts in sorted(offered)]


def may_book(centre: Centre, service: Service, desk: str, starts: datetime, now: datetime) -> bool:
    """
    Whether *starts* (aware) is one of the times of *service* at *desk*, and not too soon or far.

    The last word on a choice that is stale or forged; whether the time is taken, claims tell.
    """
    at = centre.desks.get(desk)
    if at is None or at.specialty != service.specialty:
        return False
    ahead = starts - now
    # Telling the local day of the end of all time would fail, and is not needed.
    if not service.min_notice <= ahead <= timedelta(days=service.horizon_days + 2):
        return False
    day = day_in(centre.zone, starts)
    return _in_horizon(centre, service, day, now) and starts in desk_times(centre, service, at, day)


def search_days(centre: Centre, service: Service, now: datetime) -> list[date]:
    """The local days within the horizon on which some desk for *service* is open."""
    today = day_in(centre.zone, now)
    days = (today + timedelta(days=ahead) for ahead in range(service.horizon_days + 1))
    desks = _desks(centre, service)
    return [day for day in days if any(openings(centre, desk, day) for desk in desks)]


def claimed(service: Service, starts: datetime) -> tuple[int, ...]:
    """The atoms that a visit for *service* at *starts* claims."""
    return atoms(starts, service.minutes, service.buffer_before, service.buffer_after)


def desk_times(centre: Centre, service: Service, desk: Desk, day: date) -> tuple[datetime, ...]:
    """When *desk* could begin a visit for *service* on *day*, in UTC; none reaches into another."""
    around = service.buffer_before + service.minutes + service.buffer_after
    step = -(-around // ATOM) * ATOM
    return _times(tuple(openings(centre, desk, day)), day, centre.zone, service.minutes, step)


@lru_cache(maxsize=4096)  # asked for each day of the horizon each time someone looks for one
def _times(
    hours: tuple[tuple[time, time], ...], day: date, zone: ZoneInfo, minutes: int, step: int
) -> tuple[datetime, ...]:
    visit = timedelta(minutes=minutes)
    times: list[datetime] = []
    free_from: datetime | None = None
    for opens, closes in hours:
        ends, _ = moments(day, closes, zone)
        first = -(-_minute(opens) // ATOM) * ATOM
        for minute in range(first, _minute(closes), step):
            starts = moment(day, time(minute // 60, minute % 60), zone)
            if starts is None or starts + visit > ends:
                continue
            if free_from is None or starts >= free_from:
                times.append(starts)
                free_from = starts + timedelta(minutes=step)
    return tuple(times)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _desks(centre: Centre, service: Service) -> list[Desk]:
    return [desk for desk in centre.desks.values() if desk.specialty == service.specialty]


def _in_horizon(centre: Centre, service: Service, day: date, now: datetime) -> bool:
    today = day_in(centre.zone, now)
    return today <= day <= today + timedelta(days=service.horizon_days)
