"""What staff took out of the calendar, and what they said of days that it only proposes to close."""

from datetime import datetime

from sqlalchemy import select

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
