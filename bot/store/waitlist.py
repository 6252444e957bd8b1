"""
Those who wait for an earlier time than they have, or for any at all, in the order they came.

One waits once for a service, by a key; who asks again keeps their place.  A wait ends when there
is nothing left to improve, and an offer that stands for it ends with it.
"""

from datetime import date, datetime

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store import offers
from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment, standing
from bot.store.offers import Waiting
from bot.store.tables import appointments, citizens, waitlist
from bot.store.tables import offers as offers_table

__all__ = [
    "Waiting",
    "anyone",
    "catch_up",
    "find",
    "in_line",
    "join",
    "leave",
    "of_citizen",
    "purge",
]

_COLUMNS = (
    waitlist.c.id,
    waitlist.c.citizen,
    waitlist.c.service,
    waitlist.c.appointment,
    waitlist.c.part,
    waitlist.c.created,
    waitlist.c.last_offer,
)
_waiting = waitlist.c.state == "waiting"
_has_open_offer = exists().where(
    offers_table.c.waitlist == waitlist.c.id, offers_table.c.state == "open"
)


async def join(
    unit: Unit, *, citizen: int, service: str, appointment: int | None, part: str, now: datetime
) -> Waiting:
    """
    Stand in line for *service*; who does already keeps their place, with *part* as it is now.

    Of two appointments for one service, the one asked for last is waited with, and an offer in
    place of the other is given back.
    """
    before = await find(unit, citizen, service)
    if before is not None and before.appointment != appointment:
        await offers.give_back(unit, [before.id])
    others = waitlist.alias("others")
    last = select(func.max(others.c.last_offer)).where(others.c.citizen == citizen)
    row = (
        await unit.connection.execute(
            insert(waitlist)
            .values(
                citizen=citizen,
                service=service,
                appointment=appointment,
                part=part,
                created=now,
                state="waiting",
                last_offer=last.scalar_subquery(),
            )
            .on_conflict_do_update(
                index_elements=[waitlist.c.citizen, waitlist.c.service],
                index_where=_waiting,
                set_={"part": part, "appointment": appointment},
            )
            .returning(*_COLUMNS)
        )
    ).one()
    return Waiting(*row)


async def find(unit: Unit, citizen: int, service: str) -> Waiting | None:
    """What *citizen* waits for of *service*; None when they do not."""
    row = (
        await unit.connection.execute(
            select(*_COLUMNS).where(
                waitlist.c.citizen == citizen, waitlist.c.service == service, _waiting
            )
        )
    ).one_or_none()
    return None if row is None else Waiting(*row)


async def of_citizen(unit: Unit, citizen: int) -> list[Waiting]:
    """All that *citizen* waits for, oldest first."""
    rows = await unit.connection.execute(
        select(*_COLUMNS).where(waitlist.c.citizen == citizen, _waiting).order_by(waitlist.c.id)
    )
    return [Waiting(*row) for row in rows]


async def leave(unit: Unit, citizen: int, service: str) -> bool:
    """*citizen* waits for *service* no longer; false when they did not."""
    waiting = await find(unit, citizen, service)
    if waiting is None:
        return False
    await _end(unit, [waiting.id])
    return True


async def anyone(unit: Unit) -> bool:
    """Whether anybody waits, or anything is kept for somebody."""
    found = await unit.connection.scalar(
        select(
            or_(
                exists().where(_waiting),
                exists().where(offers_table.c.state == "open"),
            )
        )
    )
    return bool(found)


async def in_line(unit: Unit, today: date) -> list[tuple[Waiting, Appointment | None]]:
    """
    Who may be offered something on the Centre's day *today*, the longest waiting first.

    Each with the appointment that they have, None without.  Not those whom nothing reaches, nor
    those for whom something is kept, nor those who were offered something today.
    """
    rows = await unit.connection.execute(
        select(*_COLUMNS, *COLUMNS)
        .join(citizens, citizens.c.id == waitlist.c.citizen)
        .outerjoin(appointments, appointments.c.id == waitlist.c.appointment)
        .where(
            _waiting,
            citizens.c.reachable,
            or_(waitlist.c.last_offer.is_(None), waitlist.c.last_offer < today),
            ~_has_open_offer,
        )
        .order_by(waitlist.c.created, waitlist.c.id)
    )
    width = len(_COLUMNS)
    return [
        (Waiting(*row[:width]), None if row[width] is None else Appointment(*row[width:]))
        for row in rows
    ]


async def catch_up(unit: Unit, now: datetime) -> None:
    """
    What changed since is reckoned with: no wait is left with nothing to improve.

    Who moved their appointment waits with the new one.  A wait ends when its appointment has
    ended or begun, and, of who had none, when they have one.
    """
    while await _follow_moves(unit):
        pass  # moved twice since
    ahead = and_(standing, appointments.c.starts > now)
    over = (
        waitlist.c.appointment.is_not(None)
        & ~exists().where(appointments.c.id == waitlist.c.appointment, ahead)
    ) | (
        waitlist.c.appointment.is_(None)
        & exists().where(
            appointments.c.citizen == waitlist.c.citizen,
            appointments.c.service == waitlist.c.service,
            ~appointments.c.for_other,
            ahead,
        )
    )
    ended = list(await unit.connection.scalars(select(waitlist.c.id).where(_waiting, over)))
    if ended:
        await _end(unit, ended)


async def _follow_moves(unit: Unit) -> bool:
    new = appointments.alias("new")
    moved = (
        await unit.connection.execute(
            select(waitlist.c.id, new.c.id)
            .join(new, new.c.replaces == waitlist.c.appointment)
            .where(_waiting, new.c.status.not_in(("held", "offered")))
        )
    ).all()
    for wait, appointment in moved:
        await unit.connection.execute(
            update(waitlist).where(waitlist.c.id == wait, _waiting).values(appointment=appointment)
        )
    await offers.give_back(unit, [wait for wait, _ in moved])
    return bool(moved)


async def _end(unit: Unit, waits: list[int]) -> None:
    await unit.connection.execute(
        update(waitlist).where(waitlist.c.id.in_(waits), _waiting).values(state="ended")
    )
    await offers.give_back(unit, waits)


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the waits that are over and of which nothing has been heard since *before*; how many."""
    heard = exists().where(offers_table.c.waitlist == waitlist.c.id, offers_table.c.made >= before)
    deleted = await unit.connection.execute(
        delete(waitlist).where(waitlist.c.state != "waiting", waitlist.c.created < before, ~heard)
    )
    return deleted.rowcount
