"""
Shifts: who sits at which desk.

A desk has one member of staff and a member of staff one desk, by key.  A shift that nobody
closed ends with its day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import shifts


@dataclass(frozen=True, slots=True)
class Shift:
    id: int
    desk: str
    staff: int
    local_day: date
    opened: datetime
    paused: bool


_COLUMNS = tuple(shifts.c[name] for name in Shift.__dataclass_fields__)
_still = shifts.c.closed.is_(None)


async def open_(
    unit: Unit, *, desk: str, staff: int, local_day: date, now: datetime
) -> Shift | None:
    """
    The shift of *staff* at *desk*; None when another sits there, or they sit at another desk.

    Whoever sits there already is given the shift that there is, paused or not.
    """
    await unit.connection.execute(
        update(shifts)
        .where(
            _still,
            # Also of a day that has not come yet: the clock may have been set back.
            shifts.c.local_day != local_day,
            or_(shifts.c.desk == desk, shifts.c.staff == staff),
        )
        .values(closed=now)
    )
    row = (
        await unit.connection.execute(
            insert(shifts)
            .values(desk=desk, staff=staff, local_day=local_day, opened=now, paused=False)
            .on_conflict_do_nothing()
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    if row is not None:
        return Shift(*row)
    own = await of_staff(unit, staff)
    return own if own is not None and own.desk == desk else None


async def close(unit: Unit, staff: int, now: datetime) -> Shift | None:
    """End the shift of *staff*; None when they have none.  Whom the desk has is left there."""
    return await _change(unit, staff, closed=now)


async def pause(unit: Unit, staff: int) -> Shift | None:
    """Call nobody for a while; None when *staff* sits at no desk."""
    return await _change(unit, staff, paused=True)


async def resume(unit: Unit, staff: int) -> Shift | None:
    """Go on calling; None when *staff* sits at no desk."""
    return await _change(unit, staff, paused=False)


async def of_staff(unit: Unit, staff: int) -> Shift | None:
    """Where *staff* sits at this moment."""
    row = (
        await unit.connection.execute(select(*_COLUMNS).where(_still, shifts.c.staff == staff))
    ).one_or_none()
    return None if row is None else Shift(*row)


async def open_on(unit: Unit, local_day: date) -> list[Shift]:
    """The desks that are open at this moment of *local_day*, paused ones too, by desk."""
    rows = await unit.connection.execute(
        select(*_COLUMNS).where(_still, shifts.c.local_day == local_day).order_by(shifts.c.desk)
    )
    return [Shift(*row) for row in rows]


async def end_of_day(unit: Unit, before_day: date, now: datetime) -> int:
    """Close what was left open on days before *before_day*; how many."""
    closed = await unit.connection.execute(
        update(shifts).where(_still, shifts.c.local_day < before_day).values(closed=now)
    )
    return closed.rowcount


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the shifts that were closed before *before*; how many."""
    deleted = await unit.connection.execute(delete(shifts).where(shifts.c.closed < before))
    return deleted.rowcount


async def _change(unit: Unit, staff: int, **values: Any) -> Shift | None:
    row = (
        await unit.connection.execute(
            update(shifts)
            .where(_still, shifts.c.staff == staff)
            .values(**values)
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    return None if row is None else Shift(*row)
