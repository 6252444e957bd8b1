"""
When a desk is open: its hours of that week, less closures, public holidays and half days.

A day may be closed for good, or only be proposed as closed: a closure that the Centre has not
confirmed, or a moved holiday that is only predicted, beside the day it would be moved from.
What is proposed closes as well until staff decide, because nobody is invited to a door that may
be shut.  The hours of a dated exception stand in place of the weekday's; closures, holidays and
half days go before them, too.

An absence leaves the hours as they are, so that the times around it stay the usual ones; it
takes out the times that touch it.
"""

from datetime import date, datetime, time, timedelta

from bot.appointments.public_holidays import holidays_of
from bot.appointments.timetable import Absence, Timetable
from bot.appointments.wall_clock import day_in, moments
from conversations.centre import Centre, ClosureState, Desk

SATURDAY, SUNDAY = 5, 6


def openings(timetable: Timetable, desk: Desk, day: date) -> list[tuple[time, time]]:
    """The local wall-clock spans in which *desk* sees citizens on *day*, earliest first."""
    centre = timetable.centre
    usual = _usual(desk, day)
    if not usual or closed_because(timetable, day) is not None or _away(centre, desk, day):
        return []
    if day not in holidays_of(centre.public_holidays, day.year).half:
        return usual
    half_day_closes = centre.half_day_closes
    if half_day_closes is None:  # it is not known when the half day ends
        return []
    return [
        (opens, min(closes, half_day_closes)) for opens, closes in usual if opens < half_day_closes
    ]


def closed_because(timetable: Timetable, day: date) -> str | None:
    """Why the whole Centre is closed on *day*, by its calendar; None when it is not."""
    reason = _closed(timetable.centre, day)
    if reason is None and timetable.decisions.get(day, True):
        reason = _proposed(timetable.centre, day)
    return reason


def proposed_days(timetable: Timetable, first: date, last: date) -> list[tuple[date, str]]:
    """
    The days from *first* to *last* that are only proposed as closed, with the reason.

    Those that staff have decided are not among them, nor those on which nobody works anyway.
    """
    centre = timetable.centre
    found = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        reason = _proposed(centre, day)
        if (
            reason is not None
            and day not in timetable.decisions
            and _closed(centre, day) is None
            and any(_usual(desk, day) for desk in centre.desks.values())
        ):
            found.append((day, reason))
    return found


def absences_of(timetable: Timetable, desk: str, starts: datetime, ends: datetime) -> list[Absence]:
    """The absences of *desk*, or of the whole Centre, that touch the time from *starts* to *ends*."""
    return [
        absence
        for absence in timetable.absences
        if absence.desk in (None, desk) and absence.starts < ends and starts < absence.ends
    ]


def fits(
    timetable: Timetable, desk: str, service_id: str, starts: datetime, ends: datetime
) -> str | None:
    """
    Why a visit from *starts* to *ends* (aware) no longer fits; None when it still does.

    "no-desk": there is no such desk; "no-service": no such service, or not at this desk;
    "closed": the Centre or the desk is closed that day; "absence": staff took out the time;
    "hours": it is not within one opening of the desk.
    """
    centre = timetable.centre
    at, service = centre.desks.get(desk), centre.services.get(service_id)
    if at is None:
        return "no-desk"
    if service is None or service.specialty != at.specialty:
        return "no-service"
    day = day_in(centre.zone, starts)
    if closed_because(timetable, day) is not None or _away(centre, at, day):
        return "closed"
    if absences_of(timetable, desk, starts, ends):
        return "absence"
    for opens, closes in openings(timetable, at, day):
        earliest, _ = moments(day, opens, centre.zone)
        latest, _ = moments(day, closes, centre.zone)
        if earliest <= starts and ends <= latest:
            return None
    return "hours"


def _usual(desk: Desk, day: date) -> list[tuple[time, time]]:
    """The hours of *desk* on *day* as they are written, whether or not it is closed."""
    for dated in desk.exceptions:
        if dated.day == day:
            return sorted(dated.spans)
    weekday = day.weekday()
    return sorted(
        (opening.opens, opening.closes)
        for opening in desk.openings
        if opening.weekday == weekday and opening.holds(day)
    )


def _closed(centre: Centre, day: date) -> str | None:
    """Why the whole Centre is closed on *day* for good."""
    for closure in centre.closures:
        if closure.desk is None and closure.state is ClosureState.CONFIRMED and closure.covers(day):
            return closure.reason
    return _holiday(centre.public_holidays, day) or _weekend_between(centre.public_holidays, day)


def _proposed(centre: Centre, day: date) -> str | None:
    """Why it is proposed to close the whole Centre on *day*."""
    for closure in centre.closures:
        if closure.desk is None and closure.state is ClosureState.PROPOSED and closure.covers(day):
            return closure.reason
    return holidays_of(centre.public_holidays, day.year).predicted.get(day)


def _away(centre: Centre, desk: Desk, day: date) -> bool:
    return any(closure.desk == desk.id and closure.covers(day) for closure in centre.closures)


def _holiday(country: str, day: date) -> str | None:
    return holidays_of(country, day.year).closed.get(day)


def _weekend_between(country: str, day: date) -> str | None:
    """
    The names of the holidays around the weekend of *day*, when both its sides are holidays.

    So Holy Saturday and Easter Sunday are closed, which the library does not list.
    """
    if day.weekday() not in (SATURDAY, SUNDAY):
        return None
    friday = day - timedelta(days=day.weekday() - SATURDAY + 1)
    before = _holiday(country, friday)
    after = _holiday(country, friday + timedelta(days=3))
    return f"{before} - {after}" if before and after else None
