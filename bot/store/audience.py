"""
Whom a notice reaches, as a query: its people never leave the database, so their number is free.

Nobody is counted twice, however many reasons they have.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)

from bot.store.database import Unit
from bot.store.messages import Lane
from bot.store.registers import CAME, IN
from bot.store.tables import appointments, citizens, followers, mutes, outbox, seats, staff
from conversations.staff.notices.audience import Audience

NOTICE = "notice"
"""the kind of its messages, and of the mute against them"""
COMING = ("booked", "confirmed")


def recipients(
    audience: Audience, now: datetime, *, trial: bool = False, admins: Collection[int] = ()
) -> Select[Any]:
    """The ids of those who get it if it is sent *now*; of a *trial*, the staff and *admins*."""
    everyone = select(citizens.c.id).where(citizens.c.reachable)
    if trial:
        members = select(staff.c.citizen)
        return everyone.where(or_(citizens.c.id.in_(members), citizens.c.id.in_([*admins])))
    muted = exists().where(mutes.c.citizen == citizens.c.id, mutes.c.kind == NOTICE)
    wanted = everyone.where(_has_reason(audience), ~muted)
    if audience.rested:
        since = now - timedelta(days=audience.rested)
        had = exists().where(
            outbox.c.citizen == citizens.c.id,
            outbox.c.kind == NOTICE,
            outbox.c.state == "sent",
            outbox.c.due > since,
        )
        wanted = wanted.where(~had)
    return wanted


def _has_reason(audience: Audience) -> ColumnElement[bool]:
    if audience.day is not None:
        return exists().where(
            appointments.c.citizen == citizens.c.id,
            appointments.c.local_day == audience.day,
            appointments.c.status.in_(COMING),
        )
    if audience.gathering is not None:
        return exists().where(
            seats.c.citizen == citizens.c.id,
            seats.c.gathering == audience.gathering,
            seats.c.state.in_((IN, CAME)),
        )
    return exists().where(
        followers.c.citizen == citizens.c.id, followers.c.topic.in_(audience.topics)
    )


async def count(unit: Unit, audience: Audience, now: datetime) -> int:
    """How many would get it if it were sent *now*."""
    counted = await unit.connection.scalar(
        select(func.count()).select_from(recipients(audience, now).subquery())
    )
    return counted or 0


async def fill(
    unit: Unit, campaign: int, people: Select[Any], *, now: datetime, expires: datetime | None
) -> None:
    """Owe the notice *campaign* to each of *people* from *now* on; to whom it is owed, not again."""
    everyone = people.add_columns(
        literal(f"notice:{campaign}:") + cast(citizens.c.id, Text),
        literal(Lane.NOTICE.value),
        literal(NOTICE),
        literal("pending"),
        literal(now, outbox.c.due.type),
        literal(expires, outbox.c.expires.type),
        literal(0),
        literal(value=False),
        literal(campaign, BigInteger),
        literal(now, outbox.c.created.type),
    ).order_by(citizens.c.id)
    columns = [
        *("citizen", "dedup_key", "lane", "kind", "state", "due", "expires", "attempts"),
        *("doubtful", "campaign", "created"),
    ]
    await unit.connection.execute(insert(outbox).from_select(columns, everyone))
