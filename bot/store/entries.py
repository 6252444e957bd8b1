"""The book of appointments as staff read it: whoever is expected, with the names they gave."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.store.agenda import opened
from bot.store.database import Unit
from bot.store.holding import COLUMNS, EXPECTED, Appointment
from bot.store.tables import appointment_events, appointments, claims


@dataclass(frozen=True, slots=True)
class Entry:
    """*details* are what was given when booking; *squeezed* says that staff put it beside another."""

    appointment: Appointment
    details: dict[str, Any]
    squeezed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """*actor* is citizen, system, or staff with a number."""

    at: datetime
    actor: str
    became: str


_seat = (
    select(func.min(claims.c.seat_no))
    .where(claims.c.appointment == appointments.c.id)
    .scalar_subquery()
)
_entries = select(*COLUMNS, appointments.c.sealed, _seat)
_expected = appointments.c.status.in_(EXPECTED)


async def of_days(unit: Unit, first: date, last: date, desk: str = "") -> list[Entry]:
    """Whoever is or was expected from *first* to *last*, by time and desk; with *desk*, there."""
    query = _entries.where(appointments.c.local_day.between(first, last), _expected)
    if desk:
        query = query.where(appointments.c.desk == desk)
    return await _read(unit, query)


async def find(unit: Unit, appointment: int) -> Entry | None:
    """The entry in whatever state; a time that is only kept for a while is none."""
    query = _entries.where(
        appointments.c.id == appointment, appointments.c.status.not_in(("held", "offered"))
    )
    found = await _read(unit, query)
    return found[0] if found else None


async def of_code(unit: Unit, code: str) -> list[Entry]:
    """The entry that bears *code*, if it is expected."""
    return await _read(unit, _entries.where(appointments.c.code == code, _expected))


async def counts(unit: Unit, first: date, last: date) -> dict[date, int]:
    """Local day → how many are or were expected; a day without any is left out."""
    rows = await unit.connection.execute(
        select(appointments.c.local_day, func.count())
        .where(appointments.c.local_day.between(first, last), _expected)
        .group_by(appointments.c.local_day)
    )
    return {row[0]: row[1] for row in rows}


async def history(unit: Unit, appointment: int) -> list[Change]:
    """What became of it, oldest first."""
    rows = await unit.connection.execute(
        select(appointment_events.c.at, appointment_events.c.actor, appointment_events.c.became)
        .where(appointment_events.c.appointment == appointment)
        .order_by(appointment_events.c.id)
    )
    return [Change(*row) for row in rows]


async def _read(unit: Unit, query: Select[Any]) -> list[Entry]:
    rows = await unit.connection.execute(
        query.order_by(appointments.c.starts, appointments.c.desk, appointments.c.id)
    )
    return [
        Entry(Appointment(*row), opened(unit, row[0], sealed), (seat or 1) > 1)
        for *row, sealed, seat in rows
    ]
