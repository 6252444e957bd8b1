"""
From the wall clock to UTC, on the two nights when that is not one question with one answer.

In spring an hour does not exist; in autumn one comes twice.  Python says nothing of either.
"""

from datetime import UTC, date, datetime, time, tzinfo


def moments(day: date, at: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """
    The earliest and the latest instant (UTC) that *at* on *day* can mean in *zone*.

    They are equal but for the hour that comes twice, and for the hour that does not exist,
    where they lie before and after it.
    """
    readings = [
        datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    ]
    return min(readings), max(readings)


def moment(day: date, at: time, zone: tzinfo) -> datetime | None:
    """The first instant (UTC) at which clocks in *zone* show *at* on *day*; None if none does."""
    instant = datetime.combine(day, at, zone).astimezone(UTC)
    shown = instant.astimezone(zone)
    return instant if shown.replace(tzinfo=None) == datetime.combine(day, at) else None


def day_in(zone: tzinfo, instant: datetime) -> date:
    """The local day of *instant*."""
    return instant.astimezone(zone).date()
