"""
Seats of gatherings: given, waited for, offered on, left.

The key over (gathering, number) is what no seat is given twice by: whoever inserts a number has
that seat, and whoever finds it there tries the next, until none is left and they wait.  Who
waits stands in the order of their row's id.  Who leaves, or lets an offer pass, leaves no row.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store import registers
from bot.store.database import Unit
from bot.store.registers import CAME, COLUMNS, IN, MISSED, OFFERED, WAITING, Held, about, held
from bot.store.tables import gatherings, seats
from conversations.gatherings.events import Gathering

PRESENT = (IN, CAME, MISSED)


async def join(
    unit: Unit, gathering: Gathering, citizen: int, *, name: str, now: datetime, queued: bool
) -> Held:
    """
    A seat for *citizen*, or a place behind those who wait; asked again, what they have.

    While *queued*, a free seat is for those who wait; else for who comes first.
    """
    own = await registers.of(unit, gathering.id, citizen)
    if own is not None and own.state == OFFERED:
        return await _take(unit, own, own.number) or own
    waiting = queued and await _anyone_waits(unit, gathering.id)
    if own is not None:
        if own.state != WAITING or waiting:
            return own
        free = await _free(unit, gathering, most=1)
        return (await _take(unit, own, free[0]) if free else None) or own
    if not waiting:
        for number in await _free(unit, gathering):
            given = await _insert(
                unit, gathering.id, citizen, name, seat_no=number, state=IN, joined=now
            )
            if given is not None:
                return given
    placed = await _insert(unit, gathering.id, citizen, name, state=WAITING, joined=now)
    if placed is None:
        # The same person was faster in another chat window.
        placed = await registers.of(unit, gathering.id, citizen)
        assert placed is not None
    return placed


async def _insert(
    unit: Unit, gathering: int, citizen: int, name: str, **values: Any
) -> Held | None:
    """The new row; None when its number is given already, or the citizen has a row."""
    sealed = unit.seal.seal(name.encode(), about(gathering, citizen)) if name else None
    row = (
        await unit.connection.execute(
            insert(seats)
            .values(gathering=gathering, citizen=citizen, sealed=sealed, version=1, **values)
            .on_conflict_do_nothing()
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else held(row)


async def _take(unit: Unit, seat: Held, number: int | None) -> Held | None:
    return await _set(unit, seat, state=IN, seat_no=number, offered_until=None)


async def _set(unit: Unit, seat: Held, **values: Any) -> Held | None:
    row = (
        await unit.connection.execute(
            update(seats)
            .where(seats.c.id == seat.id, seats.c.version == seat.version)
            .values(**values, version=seats.c.version + 1)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else held(row)


async def _anyone_waits(unit: Unit, gathering: int) -> bool:
    query = select(exists().where(seats.c.gathering == gathering, seats.c.state == WAITING))
    return bool(await unit.connection.scalar(query))


async def _free(unit: Unit, gathering: Gathering, *, most: int | None = None) -> Sequence[int]:
    """The numbers that are free, smallest first; of those without end, as many as may be lost."""
    taken = set(
        await unit.connection.scalars(
            select(seats.c.seat_no).where(
                seats.c.gathering == gathering.id, seats.c.seat_no.is_not(None)
            )
        )
    )
    limit = gathering.plan.seats
    left = len(taken) + 100 if limit is None else max(0, limit - len(taken))
    return list(islice(_others(taken), left if most is None else min(left, most)))


def _others(taken: Collection[int]) -> Iterator[int]:
    return (number for number in count(1) if number not in taken)


async def leave(unit: Unit, gathering: int, citizen: int) -> Held | None:
    """*citizen* does not come; None when they did not mean to, or it is noted that they came."""
    row = (
        await unit.connection.execute(
            delete(seats)
            .where(
                seats.c.gathering == gathering,
                seats.c.citizen == citizen,
                seats.c.state.in_((IN, WAITING, OFFERED)),
            )
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else held(row)


async def lapse(unit: Unit, gathering: int, now: datetime) -> list[Held]:
    """Those who let an offer pass wait no longer; their seats are free."""
    rows = await unit.connection.execute(
        delete(seats)
        .where(
            seats.c.gathering == gathering,
            seats.c.state == OFFERED,
            seats.c.offered_until <= now,
        )
        .returning(*COLUMNS)
    )
    return [held(row) for row in rows]


async def offer(unit: Unit, gathering: Gathering, until: datetime) -> list[Held]:
    """
    Keep each free seat for one of those who wait, the first in line first, until *until*.

    Only for who holds the gathering alone.
    """
    first = list(
        await unit.connection.execute(
            select(*COLUMNS)
            .where(seats.c.gathering == gathering.id, seats.c.state == WAITING)
            .order_by(seats.c.id)
        )
    )
    offered = []
    # Nobody waits, as a rule: then nothing is counted.
    free = await _free(unit, gathering, most=len(first)) if first else ()
    for row, number in zip(first, free, strict=False):
        kept = await _set(unit, held(row), state=OFFERED, seat_no=number, offered_until=until)
        if kept is not None:
            offered.append(kept)
    return offered


async def to_pass_on(unit: Unit, now: datetime) -> list[int]:
    """The gatherings ahead with an offer that lapsed, or with a free seat while someone waits."""
    of_it = seats.c.gathering == gatherings.c.id
    given = select(func.count()).where(of_it, seats.c.seat_no.is_not(None)).scalar_subquery()
    lapsed = exists().where(of_it, seats.c.state == OFFERED, seats.c.offered_until <= now)
    waits = exists().where(of_it, seats.c.state == WAITING)
    found = await unit.connection.scalars(
        select(gatherings.c.id)
        .where(
            gatherings.c.starts > now,
            gatherings.c.state == "open",
            lapsed | (waits & (gatherings.c.seats.is_(None) | (given < gatherings.c.seats))),
        )
        .order_by(gatherings.c.id)
    )
    return list(found)


async def mark(unit: Unit, gathering: int, seat: int, *, came: bool) -> Held | None:
    """Note whether they came; None for who has no seat there."""
    row = (
        await unit.connection.execute(
            update(seats)
            .where(seats.c.id == seat, seats.c.gathering == gathering, seats.c.state.in_(PRESENT))
            .values(state=CAME if came else MISSED, version=seats.c.version + 1)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    return None if row is None else held(row)
