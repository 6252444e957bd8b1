"""
What a day leaves behind: tickets that nobody ended, and appointments to which nobody came.

That they did not come is held against citizens only where it is certain: the desk of the
appointment was open that day and called from the queue, the appointment fitted the hours and was
not stranded, and it was at the Centre, not by phone or at home.  Others are left as they are.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select, update

from bot.store.database import Unit
from bot.store.holding import COLUMNS, STANDING, Appointment, note_change
from bot.store.queueing import OPEN
from bot.store.requeueing import back, left
from bot.store.tables import appointments, shifts, strandings, tickets
from bot.store.ticket_steps import change, locked

REASON = "end-of-day"
SYSTEM = "system"


async def end_of_day(
    unit: Unit, before_day: date, now: datetime, *, fitted: Callable[[Appointment], bool]
) -> int:
    """
    End what is open of the days before *before_day*; how many tickets and appointments.

    Who was being seen was seen.  Who waited, or was called and no more is known, is taken to have
    left; their appointment counts as cancelled by staff, for they did come.  Who never checked
    in did not come, if the appointment *fitted* the hours as they were in the end.
    """
    return await _end_tickets(unit, before_day, now) + await _end_appointments(
        unit, before_day, now, fitted
    )


async def _end_tickets(unit: Unit, before_day: date, now: datetime) -> int:
    still_open = await unit.connection.scalars(
        select(tickets.c.id)
        .where(tickets.c.local_day < before_day, tickets.c.status.in_(OPEN))
        .order_by(tickets.c.id)
    )
    by: dict[str, Any] = {"now": now, "actor": SYSTEM, "why": REASON}
    ended = 0
    for each in still_open.all():
        ticket = await locked(unit, each)
        if ticket is None or ticket.status not in OPEN:
            continue
        if ticket.status == "serving":
            after = await change(unit, ticket, "done", ended=now, **by)
        else:
            waiting = ticket if ticket.status == "waiting" else await back(unit, ticket, **by)
            after = waiting and await left(unit, waiting, **by)
        ended += after is not None
    return ended


async def _end_appointments(
    unit: Unit, before_day: date, now: datetime, fitted: Callable[[Appointment], bool]
) -> int:
    missed = await unit.connection.execute(
        select(*COLUMNS)
        .where(
            appointments.c.local_day < before_day,
            appointments.c.status.in_(STANDING),
            appointments.c.mode == "place",
            exists().where(
                shifts.c.desk == appointments.c.desk,
                shifts.c.local_day == appointments.c.local_day,
            ),
            ~exists().where(strandings.c.appointment == appointments.c.id),
        )
        .order_by(appointments.c.id)
    )
    ended = 0
    for each in [Appointment(*row) for row in missed]:
        if not fitted(each):
            continue
        marked = await unit.connection.execute(
            update(appointments)
            .where(appointments.c.id == each.id, appointments.c.status == each.status)
            .values(status="no_show", version=appointments.c.version + 1)
        )
        if marked.rowcount:
            await note_change(
                unit,
                each.id,
                now,
                actor=SYSTEM,
                was=each.status,
                became="no_show",
                reason=REASON,
            )
            ended += 1
    return ended
