"""Whom the bot may write to of its own accord: nothing was ticked, or nothing was ever offered."""

from datetime import date, datetime

from sqlalchemy import exists, select

from bot.store.agenda import details
from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment, standing
from bot.store.tables import appointments, offers, waitlist


async def untouched(unit: Unit, local_day: date, before: datetime) -> list[tuple[Appointment, str]]:
    """
    Visits of *local_day*, booked before *before*, of whose papers nothing is ticked.

    Each with its list of documents; visits without one, or of no citizen, are left out.
    """
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(
            appointments.c.local_day == local_day,
            standing,
            appointments.c.citizen.is_not(None),
            appointments.c.created < before,
        )
        .order_by(appointments.c.id)
    )
    found = []
    for row in rows.all():
        visit = Appointment(*row)
        told = await details(unit, visit.id)
        if told.get("papers") and not told.get("some_ticked"):
            found.append((visit, str(told["papers"])))
    return found


async def in_vain(
    unit: Unit, since: datetime, until: datetime
) -> list[tuple[int, int, str, int | None]]:
    """
    Who has waited since a moment between these two, and was never offered anything.

    Each as (wait, citizen, service, the appointment that they have).
    """
    offered = exists().where(offers.c.waitlist == waitlist.c.id)
    rows = await unit.connection.execute(
        select(waitlist.c.id, waitlist.c.citizen, waitlist.c.service, waitlist.c.appointment)
        .where(
            waitlist.c.state == "waiting",
            waitlist.c.created > since,
            waitlist.c.created <= until,
            ~offered,
        )
        .order_by(waitlist.c.id)
    )
    return [(row.id, row.citizen, row.service, row.appointment) for row in rows]
