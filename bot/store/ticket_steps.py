"""
One step of a ticket and of its appointment, which follows it: both are taken, or neither.

Whoever takes a step locks the ticket first and the appointment after it, so that two never wait
for each other.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Unit
from bot.store.holding import note_change
from bot.store.queueing import FOLLOWS, TICKETS, Ticket, find, one
from bot.store.tables import appointments, ticket_events, tickets


async def locked(unit: Unit, ticket: int, *, skip: bool = False) -> Ticket | None:
    """
    The ticket, which nobody else changes until this unit ends.

    With *skip*, None when someone else is just changing it; else they are waited for.
    """
    return await one(unit, _locking(skip=skip).where(tickets.c.id == ticket))


async def locked_of(unit: Unit, appointment: int) -> Ticket | None:
    """The ticket of *appointment*, locked likewise."""
    return await one(unit, _locking().where(tickets.c.appointment == appointment))


def _locking(*, skip: bool = False) -> Select[Any]:
    return TICKETS.with_for_update(of=tickets, skip_locked=skip)


async def change(
    unit: Unit,
    ticket: Ticket,
    becomes: str,
    *,
    now: datetime,
    actor: str,
    why: str = "",
    **values: Any,
) -> Ticket | None:
    """
    The locked *ticket* and its appointment, changed; None, and nothing changed, when a key refuses.

    A key refuses a second person at a desk, and a second place in the queue for one person.
    """
    try:
        async with unit.connection.begin_nested():
            await _follow(unit, ticket, becomes, now=now, actor=actor, why=why)
            await unit.connection.execute(
                update(tickets)
                .where(tickets.c.id == ticket.id)
                .values(status=becomes, version=tickets.c.version + 1, **values)
            )
    except (IntegrityError, _Stale):
        return None
    await note(
        unit,
        ticket.id,
        now,
        actor=actor,
        was=ticket.status,
        became=becomes,
        desk=values.get("desk", ticket.desk),
        reason=why,
    )
    return await find(unit, ticket.id)


async def _follow(
    unit: Unit, ticket: Ticket, becomes: str, *, now: datetime, actor: str, why: str
) -> None:
    if ticket.appointment is None or ticket.status == becomes:
        return
    moved = await unit.connection.execute(
        update(appointments)
        .where(
            appointments.c.id == ticket.appointment,
            appointments.c.status == FOLLOWS[ticket.status],
        )
        .values(status=FOLLOWS[becomes], version=appointments.c.version + 1)
    )
    if not moved.rowcount:
        raise _Stale
    await note_change(
        unit,
        ticket.appointment,
        now,
        actor=actor,
        was=FOLLOWS[ticket.status],
        became=FOLLOWS[becomes],
        reason=why,
    )


async def give_up(
    unit: Unit, ticket: Ticket, now: datetime, *, actor: str, reason: str = ""
) -> None:
    """The locked *ticket* is left; its appointment, if any, was given up by whoever calls this."""
    await unit.connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket.id)
        .values(status="left", version=tickets.c.version + 1, ended=now)
    )
    await note(unit, ticket.id, now, actor=actor, was=ticket.status, became="left", reason=reason)


class _Stale(Exception):
    """The appointment does not stand as its ticket says."""


async def note(
    unit: Unit,
    ticket: int,
    now: datetime,
    *,
    actor: str,
    was: str,
    became: str,
    desk: str | None = None,
    reason: str = "",
) -> None:
    """Write down a change of its status; what is written here is never changed."""
    await unit.connection.execute(
        insert(ticket_events).values(
            ticket=ticket, at=now, actor=actor, was=was, became=became, desk=desk, reason=reason
        )
    )
