"""
Days and times as citizens read them.

Moments are aware; they are worded on the wall clock of the zone that is handed in.
"""

from datetime import date, datetime, time, tzinfo

from bot.greek.babel_names import months, weekdays


def day(which: date) -> str:
    """Weekday, day and month in full; the year is left out: an appointment is weeks away at most."""
    return f"{weekdays('wide')[which.weekday()]} {which.day} {months('wide')[which.month - 1]}"


def short_day(which: date) -> str:
    """As `day`, abbreviated, for a button."""
    weekday = weekdays("abbreviated")[which.weekday()]
    return f"{weekday} {which.day} {months('abbreviated')[which.month - 1]}"


def day_of_year(which: date) -> str:
    """Day, month in full and year."""
    return f"{which.day} {months('wide')[which.month - 1]} {which.year}"


def numeric(which: date) -> str:
    """1/12/2023"""
    return f"{which.day}/{which.month}/{which.year}"


def clock(at: time | datetime) -> str:
    """9:40"""
    return f"{at.hour}:{at.minute:02}"


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    """`day` and `clock` of *moment* in *zone*, with a comma between."""
    local = moment.astimezone(zone)
    return f"{day(local)}, {clock(local)}"
