"""
When a desk is open: its weekly hours, less closures, public holidays and half days.

A closure that is only proposed closes as well, and so does a moved holiday that is only
predicted, beside the day it would be moved from: nobody is invited to a door that may be shut.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from conversations.centre import Centre, Desk

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of one year, by their names, and the days that end early."""

    closed: Mapping[date, str]
    half: frozenset[date]


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> Holidays:
    """
    What *country* (a code such as GR; empty for none) keeps in *year*.

    The first call reads a library (0.2 s, 10 MB).  Raises ValueError for an unknown country.
    """
    if not country:
        return Holidays({}, frozenset())
    import holidays  # noqa: PLC0415  (heavy, and of no use before someone books)

    try:
        known = holidays.country_holidays(country)
    except NotImplementedError as unknown:
        raise ValueError(f"no public holidays are known for {country!r}") from unknown
    # Without a language the names would follow the environment of the process.
    language = known.default_language
    public = holidays.country_holidays(country, years=year, language=language)
    half: frozenset[date] = frozenset()
    if "half_day" in known.supported_categories:
        half = frozenset(holidays.country_holidays(country, years=year, categories=("half_day",)))
    return Holidays(dict(public), half - set(public))


def openings(centre: Centre, desk: Desk, day: date) -> list[tuple[time, time]]:
    """The local wall-clock spans in which *desk* sees citizens on *day*, earliest first."""
    usual = sorted(
        (opening.opens, opening.closes)
        for opening in desk.openings
        if opening.weekday == day.weekday()
    )
    if not usual or closed_because(centre, day) is not None or _away(centre, desk, day):
        return []
    if day not in holidays_of(centre.public_holidays, day.year).half:
        return usual
    if centre.half_day_closes is None:  # it is not known when the half day ends
        return []
    return [
        (opens, min(closes, centre.half_day_closes))
        for opens, closes in usual
        if opens < centre.half_day_closes
    ]


def closed_because(centre: Centre, day: date) -> str | None:
    """Why the whole Centre is closed on *day*; None when it is not."""
    for closure in centre.closures:
        if closure.desk is None and closure.first <= day <= closure.last:
            return closure.reason
    return _holiday(centre.public_holidays, day) or _weekend_between(centre.public_holidays, day)


def _away(centre: Centre, desk: Desk, day: date) -> bool:
    return any(
        closure.desk == desk.id and closure.first <= day <= closure.last
        for closure in centre.closures
    )


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
