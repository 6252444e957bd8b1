"""
Tickets: a place in the day's queue, with an appointment or without.

A ticket is waiting, called, serving, then done, no_show or left.  The keys decide: a number is
given once a day and letter, an appointment has one ticket, a citizen without an appointment
stands in the queue once, and a desk has one person at a time.  While it has a ticket, an
appointment's status follows it (`FOLLOWS`), in the same transaction.
"""

from datetime import date, datetime

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.holding import STANDING, note_change
from bot.store.queueing import (
    FOLLOWS,
    OPEN,
    TICKETS,
    Ticket,
    TicketEvent,
    about,
    at_desk,
    find,
    history,
    named,
    of_appointment,
    of_citizen,
    one,
    queue,
)
from bot.store.tables import appointments, tickets
from bot.store.ticket_steps import note

__all__ = [
    "OPEN",
    "Ticket",
    "TicketEvent",
    "at_desk",
    "find",
    "history",
    "named",
    "of_appointment",
    "of_citizen",
    "purge",
    "queue",
    "take",
]


async def take(
    unit: Unit,
    *,
    local_day: date,
    letter: str,
    service: str,
    citizen: int | None,
    name: str = "",
    appointment: int | None = None,
    only_desk: str | None = None,
    arrived: datetime,
    due: datetime,
    priority: int = 1,
    request: str | None = None,
    actor: str = "citizen",
) -> Ticket | None:
    """
    A new ticket at the end of the numbers of *letter* on *local_day*.

    With *appointment*, it is checked in; None when it does not stand, is of another day, or is
    not the *citizen*'s.  Without *citizen* the ticket is of whoever booked it.

    Asked again, by *request*, for the same appointment, or by a citizen who stands in the queue
    already without one, it answers with the ticket that there is, in whatever state.
    """
    known = await _known(unit, local_day, citizen, appointment, request)
    if known is not None:
        return known
    was = ""
    if appointment is not None:
        stands = (
            await unit.connection.execute(
                select(appointments.c.citizen, appointments.c.status)
                .where(
                    appointments.c.id == appointment,
                    appointments.c.local_day == local_day,
                    appointments.c.status.in_(STANDING),
                    literal(citizen is None) | (appointments.c.citizen == citizen),
                )
                .with_for_update()
            )
        ).one_or_none()
        if stands is None:
            # Someone may have been faster with the very same.
            return await _known(unit, local_day, citizen, appointment, request)
        citizen, was = stands
    number = select(func.coalesce(func.max(tickets.c.number), 0) + 1).where(
        tickets.c.local_day == local_day, tickets.c.letter == letter
    )
    made: int | None = None
    while made is None:  # a number that was given meanwhile is drawn again
        made = await unit.connection.scalar(
            insert(tickets)
            .values(
                local_day=local_day,
                letter=letter,
                number=number.scalar_subquery(),
                service=service,
                appointment=appointment,
                citizen=citizen,
                only_desk=only_desk,
                arrived=arrived,
                due=due,
                priority=priority,
                status="waiting",
                calls=0,
                version=1,
                request=request,
            )
            .on_conflict_do_nothing()
            .returning(tickets.c.id)
        )
        if made is None:
            known = await _known(unit, local_day, citizen, appointment, request)
            if known is not None:
                return known
    if name:
        await unit.connection.execute(
            update(tickets)
            .where(tickets.c.id == made)
            .values(sealed=unit.seal.seal(name.encode(), about(made)))
        )
    if appointment is not None:
        await unit.connection.execute(
            update(appointments)
            .where(appointments.c.id == appointment)
            .values(status=FOLLOWS["waiting"], version=appointments.c.version + 1)
        )
        await note_change(
            unit,
            appointment,
            arrived,
            actor=actor,
            was=was,
            became=FOLLOWS["waiting"],
        )
    await note(unit, made, arrived, actor=actor, was="", became="waiting", reason="arrived")
    return await find(unit, made)


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the tickets of those who arrived before *before*, with their history; how many."""
    deleted = await unit.connection.execute(delete(tickets).where(tickets.c.arrived < before))
    return deleted.rowcount


async def _known(
    unit: Unit, local_day: date, citizen: int | None, appointment: int | None, request: str | None
) -> Ticket | None:
    if request is not None:
        found = await one(unit, TICKETS.where(tickets.c.request == request))
        if found is not None:
            return found
    if appointment is not None:
        query = TICKETS.where(tickets.c.appointment == appointment)
        if citizen is not None:
            query = query.where(tickets.c.citizen == citizen)
        return await one(unit, query)
    if citizen is None:
        return None
    return await one(
        unit,
        TICKETS.where(
            tickets.c.citizen == citizen,
            tickets.c.local_day == local_day,
            tickets.c.appointment.is_(None),
            tickets.c.status.in_(OPEN),
        ),
    )
