"""The book of appointments as it is read: by citizen, by day, one by one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment, standing
from bot.store.sealing import CannotOpen
from bot.store.tables import appointments


async def of_citizen(unit: Unit, citizen: int, now: datetime) -> list[Appointment]:
    """What *citizen* has ahead, by time."""
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(appointments.c.citizen == citizen, standing, appointments.c.starts > now)
        .order_by(appointments.c.starts, appointments.c.id)
    )
    return [Appointment(*row) for row in rows]


async def active(unit: Unit, citizen: int, now: datetime) -> dict[str, int]:
    """Service → how many appointments *citizen* has ahead; a hold is none yet."""
    rows = await unit.connection.execute(
        select(appointments.c.service, func.count())
        .where(appointments.c.citizen == citizen, standing, appointments.c.starts > now)
        .group_by(appointments.c.service)
    )
    return {row[0]: row[1] for row in rows}


async def find(unit: Unit, appointment: int, citizen: int | None = None) -> Appointment | None:
    """The appointment in whatever state; with *citizen*, only when it is theirs."""
    query = select(*COLUMNS).where(appointments.c.id == appointment)
    if citizen is not None:
        query = query.where(appointments.c.citizen == citizen)
    row = (await unit.connection.execute(query)).one_or_none()
    return None if row is None else Appointment(*row)


async def kept_of(unit: Unit, citizen: int) -> list[tuple[Appointment, dict[str, Any]]]:
    """
    All visits of *citizen* that are kept, past and cancelled too, by time, each with its details.

    A time that is only held is none yet.
    """
    rows = await unit.connection.execute(
        select(*COLUMNS, appointments.c.sealed)
        .where(appointments.c.citizen == citizen, appointments.c.status != "held")
        .order_by(appointments.c.starts, appointments.c.id)
    )
    return [(Appointment(*row), _details(unit, row[0], sealed)) for *row, sealed in rows]


async def details(unit: Unit, appointment: int) -> dict[str, Any]:
    """What the citizen gave when booking; empty when nothing (any more), or nothing that opens."""
    sealed = await unit.connection.scalar(
        select(appointments.c.sealed).where(appointments.c.id == appointment)
    )
    return _details(unit, appointment, sealed)


async def day(unit: Unit, local_day: date) -> list[tuple[Appointment, dict[str, Any]]]:
    """The standing appointments of *local_day*, each with its details, by time and desk."""
    rows = await unit.connection.execute(
        select(*COLUMNS, appointments.c.sealed)
        .where(appointments.c.local_day == local_day, standing)
        .order_by(appointments.c.starts, appointments.c.desk)
    )
    return [(Appointment(*row), _details(unit, row[0], sealed)) for *row, sealed in rows]


def _details(unit: Unit, appointment: int, sealed: bytes | None) -> dict[str, Any]:
    if not sealed:
        return {}
    try:
        return unit.seal.open_json(sealed, about(appointment))
    except CannotOpen:
        # One damaged row must not hide the others of the day.
        return {}


def about(appointment: int) -> str:
    """What binds sealed details to their row."""
    return f"appointment {appointment}"
