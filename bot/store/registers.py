"""The register of a gathering as it is read: who has which seat, and who waits for one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import seats

IN, WAITING, OFFERED, CAME, MISSED = "in", "waiting", "offered", "came", "missed"


@dataclass(frozen=True, slots=True)
class Held:
    """A seat as it is stored; *number* is none while its citizen waits."""

    id: int
    gathering: int
    citizen: int
    number: int | None
    state: str
    joined: datetime
    until: datetime | None
    version: int


COLUMNS = (
    seats.c.id,
    seats.c.gathering,
    seats.c.citizen,
    seats.c.seat_no,
    seats.c.state,
    seats.c.joined,
    seats.c.offered_until,
    seats.c.version,
)


def held(row: Any) -> Held:
    """What a row of `COLUMNS` says."""
    return Held(*row)


async def of(unit: Unit, gathering: int, citizen: int) -> Held | None:
    """The seat of *citizen* there, or their place in the line; None when neither."""
    row = (
        await unit.connection.execute(
            select(*COLUMNS).where(seats.c.gathering == gathering, seats.c.citizen == citizen)
        )
    ).one_or_none()
    return None if row is None else held(row)


async def of_citizen(unit: Unit, citizen: int) -> dict[int, Held]:
    """Gathering → the seat of *citizen*, past ones too, while they are kept."""
    rows = await unit.connection.execute(select(*COLUMNS).where(seats.c.citizen == citizen))
    return {row.gathering: held(row) for row in rows}


async def given(unit: Unit, wanted: Collection[int]) -> list[Held]:
    """The seats that are given at the gatherings *wanted*, in the order of their ids."""
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(seats.c.gathering.in_(list(wanted)), seats.c.state == IN)
        .order_by(seats.c.id)
    )
    return [held(row) for row in rows]


async def counted(unit: Unit, wanted: Collection[int]) -> dict[int, tuple[int, int]]:
    """Gathering → (seats given or kept, people who wait), where there are any."""
    waits = func.sum(case((seats.c.state == WAITING, 1), else_=0))
    rows = await unit.connection.execute(
        select(seats.c.gathering, func.count(seats.c.seat_no), waits)
        .where(seats.c.gathering.in_(list(wanted)))
        .group_by(seats.c.gathering)
    )
    return {row[0]: (row[1], int(row[2])) for row in rows}


async def place(unit: Unit, seat: Held) -> int:
    """The place of who waits, from 1; 0 for who does not."""
    if seat.state != WAITING:
        return 0
    ahead = await unit.connection.scalar(
        select(func.count()).where(
            seats.c.gathering == seat.gathering,
            seats.c.state == WAITING,
            seats.c.id <= seat.id,
        )
    )
    return ahead or 0


async def registered(unit: Unit, gathering: int) -> list[tuple[Held, str]]:
    """All who come or wait, each with the name they gave: by number, then in the order of the line."""
    rows = await unit.connection.execute(
        select(*COLUMNS, seats.c.sealed)
        .where(seats.c.gathering == gathering)
        .order_by(func.coalesce(seats.c.seat_no, 1_000_000), seats.c.id)
    )
    return [(held(row), _name(unit, row[1], row[2], sealed)) for *row, sealed in rows]


async def name_of(unit: Unit, gathering: int, citizen: int) -> str:
    """The name *citizen* gave for it; empty when none."""
    sealed = await unit.connection.scalar(
        select(seats.c.sealed).where(seats.c.gathering == gathering, seats.c.citizen == citizen)
    )
    return _name(unit, gathering, citizen, sealed)


def _name(unit: Unit, gathering: int, citizen: int, sealed: bytes | None) -> str:
    if not sealed:
        return ""
    try:
        return unit.seal.open(sealed, about(gathering, citizen)).decode()
    except CannotOpen:
        # One damaged row must not hide the others.
        return ""


def about(gathering: int, citizen: int) -> str:
    """What binds a sealed name to its row."""
    return f"seat {gathering} {citizen}"
