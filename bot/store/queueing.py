"""The day's queue as it is read: one ticket, a citizen's, all who wait in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select

from bot.appointments.queue_order import in_order
from bot.store import agenda
from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import appointments, ticket_events, tickets

OPEN = ("waiting", "called", "serving")
AT_DESK = ("called", "serving")
FOLLOWS: Mapping[str, str] = {
    "waiting": "checked_in",
    "called": "called",
    "serving": "serving",
    "done": "done",
    "no_show": "no_show",
}
"""ticket → its appointment; when the ticket is left, the appointment is cancelled"""


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    *starts* is when its appointment begins, if it has one.

    *desk* is where it was called to, *only_desk* the only one that may call it.
    """

    id: int
    version: int
    local_day: date
    letter: str
    number: int
    service: str
    appointment: int | None
    citizen: int | None
    desk: str | None
    only_desk: str | None
    arrived: datetime
    due: datetime
    priority: int
    status: str
    calls: int
    last_call: datetime | None
    serving_from: datetime | None
    ended: datetime | None
    starts: datetime | None


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """*reason* tells why it was called before others, or what kind of change it was."""

    at: datetime
    actor: str
    was: str
    became: str
    desk: str | None
    reason: str


def _selected() -> Select[Any]:
    columns = (tickets.c[name] for name in Ticket.__dataclass_fields__ if name != "starts")
    return select(*columns, appointments.c.starts).join_from(
        tickets, appointments, appointments.c.id == tickets.c.appointment, isouter=True
    )


TICKETS = _selected()
# Of another day, or with an appointment that no longer waits, nobody is called.
_waiting = TICKETS.where(
    tickets.c.status == "waiting",
    or_(
        tickets.c.appointment.is_(None),
        and_(
            appointments.c.status == FOLLOWS["waiting"],
            appointments.c.local_day == tickets.c.local_day,
        ),
    ),
)


async def find(unit: Unit, ticket: int, citizen: int | None = None) -> Ticket | None:
    """The ticket in whatever state; with *citizen*, only when it is theirs."""
    query = TICKETS.where(tickets.c.id == ticket)
    if citizen is not None:
        query = query.where(tickets.c.citizen == citizen)
    return await one(unit, query)


async def of_appointment(unit: Unit, appointment: int) -> Ticket | None:
    """The ticket of *appointment*, in whatever state."""
    return await one(unit, TICKETS.where(tickets.c.appointment == appointment))


async def of_citizen(unit: Unit, citizen: int, local_day: date) -> list[Ticket]:
    """With what *citizen* stands in the queue of *local_day* or at a desk, newest last."""
    rows = await unit.connection.execute(
        TICKETS.where(
            tickets.c.citizen == citizen,
            tickets.c.local_day == local_day,
            tickets.c.status.in_(OPEN),
        ).order_by(tickets.c.id)
    )
    return [Ticket(*row) for row in rows]


async def kept_of(unit: Unit, citizen: int) -> list[Ticket]:
    """All tickets of *citizen* that are kept, of past days too, oldest first."""
    rows = await unit.connection.execute(
        TICKETS.where(tickets.c.citizen == citizen).order_by(tickets.c.id)
    )
    return [Ticket(*row) for row in rows]


async def queue(unit: Unit, local_day: date, now: datetime) -> list[Ticket]:
    """Who waits on *local_day*, in the order in which they would be called at *now*."""
    rows = await unit.connection.execute(_waiting.where(tickets.c.local_day == local_day))
    return in_order((Ticket(*row) for row in rows), now)


async def at_desk(unit: Unit, desk: str) -> Ticket | None:
    """Whom *desk* has called or is seeing."""
    return await one(unit, TICKETS.where(tickets.c.desk == desk, tickets.c.status.in_(AT_DESK)))


async def last_at_desk(unit: Unit, desk: str, local_day: date) -> Ticket | None:
    """Whom *desk* was done with on *local_day* last, or called in vain."""
    query = TICKETS.where(
        tickets.c.desk == desk,
        tickets.c.local_day == local_day,
        tickets.c.status.in_(("done", "no_show")),
    )
    return await one(unit, query.order_by(tickets.c.ended.desc(), tickets.c.id.desc()).limit(1))


async def named(unit: Unit, ticket: int) -> str:
    """The name to call out: as given with the ticket, else with its appointment; or empty."""
    row = (
        await unit.connection.execute(
            select(tickets.c.sealed, tickets.c.appointment).where(tickets.c.id == ticket)
        )
    ).one_or_none()
    if row is None:
        return ""
    if row.sealed:
        try:
            return unit.seal.open(row.sealed, about(ticket)).decode()
        except CannotOpen:
            return ""
    if row.appointment is None:
        return ""
    return str((await agenda.details(unit, row.appointment)).get("name", ""))


async def history(unit: Unit, ticket: int) -> list[TicketEvent]:
    """What became of it, oldest first."""
    columns = (ticket_events.c[name] for name in TicketEvent.__dataclass_fields__)
    rows = await unit.connection.execute(
        select(*columns).where(ticket_events.c.ticket == ticket).order_by(ticket_events.c.id)
    )
    return [TicketEvent(*row) for row in rows]


async def one(unit: Unit, query: Select[Any]) -> Ticket | None:
    row = (await unit.connection.execute(query)).one_or_none()
    return None if row is None else Ticket(*row)


def about(ticket: int) -> str:
    """What binds a sealed name to its row."""
    return f"ticket {ticket}"
