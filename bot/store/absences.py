"""What staff took out of the calendar, and what they said of days that it only proposes to close."""

from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.appointments.timetable import Absence, Timetable
from bot.store.database import Unit
from bot.store.tables import absences, day_decisions
from conversations.centre import Centre

COLUMNS = (absences.c.id, absences.c.desk, absences.c.starts, absences.c.ends, absences.c.kind)


async def timetable(unit: Unit, centre: Centre, first: datetime, last: datetime) -> Timetable:
    """The hours of *centre* between *first* and *last* (UTC) as they are at this moment."""
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(absences.c.ended.is_(None), absences.c.starts < last, absences.c.ends > first)
        .order_by(absences.c.starts, absences.c.id)
    )
    decided = await unit.connection.execute(
        select(day_decisions.c.local_day, day_decisions.c.closed)
    )
    return Timetable(
        centre,
        tuple(Absence(*row) for row in rows),
        {row.local_day: row.closed for row in decided},
    )


async def add(
    unit: Unit,
    *,
    desk: str | None,
    starts: datetime,
    ends: datetime,
    kind: str,
    created_by: int,
    now: datetime,
) -> Absence:
    """Take the time from *starts* to *ends* (UTC) of *desk*, or of the whole Centre, out of it."""
    row = (
        await unit.connection.execute(
            insert(absences)
            .values(
                desk=desk, starts=starts, ends=ends, kind=kind, created_by=created_by, created=now
            )
            .returning(*COLUMNS)
        )
    ).one()
    return Absence(*row)


async def ahead(unit: Unit, now: datetime) -> list[Absence]:
    """The absences that have not ended at *now*, also those under way, by time."""
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(absences.c.ended.is_(None), absences.c.ends > now)
        .order_by(absences.c.starts, absences.c.id)
    )
    return [Absence(*row) for row in rows]


async def end(unit: Unit, absence: int, now: datetime) -> Absence | None:
    """The hours of *absence* are open again; None when it has ended already, or never was."""
    row = (
        await unit.connection.execute(
            update(absences)
            .where(absences.c.id == absence, absences.c.ended.is_(None), absences.c.ends > now)
            .values(ended=now)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else Absence(*row)


async def decide(unit: Unit, day: date, *, closed: bool, by: int, now: datetime) -> None:
    """*day*, which the calendar only proposes to close, is *closed* or is not; the last word counts."""
    said = {"closed": closed, "decided_by": by, "at": now}
    await unit.connection.execute(
        upsert(day_decisions)
        .values(local_day=day, **said)
        .on_conflict_do_update(index_elements=[day_decisions.c.local_day], set_=said)
    )


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the absences that lay before *before*, and what was said of days; how many absences."""
    deleted = await unit.connection.execute(delete(absences).where(absences.c.ends < before))
    await unit.connection.execute(
        delete(day_decisions).where(day_decisions.c.local_day < before.date())
    )
    return deleted.rowcount
