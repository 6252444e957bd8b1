"""
Days and hours as staff type them.

A day is 12/3 or 12/3/2030, days are 12/3-16/3, hours are 10-12:30 or 10:00-12:30.  Without a
year the next such day is meant.
"""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DAY = r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?"
DASH = r"\s*[-\u2013\u2014]\s*"
"""phones type long dashes on their own"""
DAYS = re.compile(rf"{DAY}(?:{DASH}{DAY})?")
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
FIRST_YEAR, LAST_YEAR = 2000, 3000
"""reckoning with the ends of all time would overflow"""
HOURS = re.compile(rf"{CLOCK}{DASH}{CLOCK}")


def days(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that *text* names; None when it names none, or the wrong way round."""
    found = DAYS.fullmatch(text.strip())
    if found is None:
        return None
    first = _day(found[1], found[2], found[3], today)
    if first is None:
        return None
    if found[4] is None:
        return first, first
    last = _day(found[4], found[5], found[6], first)
    return (first, last) if last is not None and first <= last else None


def hours(text: str) -> tuple[time, time] | None:
    """From when to when; None when *text* does not say that, or not in order."""
    found = HOURS.fullmatch(text.strip())
    if found is None:
        return None
    opens, closes = _clock(found[1], found[2]), _clock(found[3], found[4])
    return (opens, closes) if opens and closes and opens < closes else None


def instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) at which clocks in *zone* show *local*; None for the hour left out in spring."""
    there = local.replace(tzinfo=zone).astimezone(UTC)
    return there if there.astimezone(zone).replace(tzinfo=None) == local else None


def _day(day: str, month: str, year: str | None, after: date) -> date | None:
    """That day, by itself the first one not before *after*."""
    years = (int(year),) if year else range(after.year, after.year + 9)
    for each in years:
        try:
            named = date(each, int(month), int(day))
        except ValueError:
            continue  # 29/2 comes in some years only
        if not FIRST_YEAR <= each <= LAST_YEAR:
            return None
        if year or named >= after:
            return named
    return None


def _clock(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None
