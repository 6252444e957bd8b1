"""The book of appointments as it is read: by citizen, by day, one by one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from bot.store.database import Unit
from bot.store.holding import COLUMNS, EXPECTED, PRESENT, Appointment, standing
from bot.store.sealing import CannotOpen
from bot.store.tables import appointments


async def of_citizen(unit: Unit, citizen: int, now: datetime) -> list[Appointment]:
    """What *citizen* has ahead, by time; also, at whatever hour, what they are at the Centre for."""
    ahead = or_(and_(standing, appointments.c.starts > now), appointments.c.status.in_(PRESENT))
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(appointments.c.citizen == citizen, ahead)
        .order_by(appointments.c.starts, appointments.c.id)
    )
    return [Appointment(*row) for row in rows]


async def expected(unit: Unit, local_day: date, citizen: int | None = None) -> list[Appointment]:
    """Who has an appointment at the Centre on *local_day* and has not arrived, by time."""
    query = select(*COLUMNS).where(
        appointments.c.local_day == local_day, standing, appointments.c.mode == "place"
    )
    if citizen is not None:
        query = query.where(appointments.c.citizen == citizen)
    rows = await unit.connection.execute(query.order_by(appointments.c.starts, appointments.c.id))
    return [Appointment(*row) for row in rows]


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
        .where(
            appointments.c.citizen == citizen,
            appointments.c.status.not_in(("held", "offered")),
        )
        .order_by(appointments.c.starts, appointments.c.id)
    )
    return [(Appointment(*row), opened(unit, row[0], sealed)) for *row, sealed in rows]


async def details(unit: Unit, appointment: int) -> dict[str, Any]:
    """What the citizen gave when booking; empty when nothing (any more), or nothing that opens."""
    sealed = await unit.connection.scalar(
        select(appointments.c.sealed).where(appointments.c.id == appointment)
    )
    return opened(unit, appointment, sealed)


async def day(unit: Unit, local_day: date) -> list[tuple[Appointment, dict[str, Any]]]:
    """
    The appointments of *local_day* that were not given up, each with its details.

    By time and desk; whoever is there, was seen or did not come is among them.
    """
    rows = await unit.connection.execute(
        select(*COLUMNS, appointments.c.sealed)
        .where(appointments.c.local_day == local_day, appointments.c.status.in_(EXPECTED))
        .order_by(appointments.c.starts, appointments.c.desk)
    )
    return [(Appointment(*row), opened(unit, row[0], sealed)) for *row, sealed in rows]


def opened(unit: Unit, appointment: int, sealed: bytes | None) -> dict[str, Any]:
    """What is *sealed* in the row of *appointment*; empty when it holds nothing, or does not open."""
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
