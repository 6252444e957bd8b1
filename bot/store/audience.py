"""
Whom a notice reaches, as a query: its people never leave the database, so their number is free.

Nobody is counted twice, however many reasons they have.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
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
    null,
    or_,
    select,
)

from bot.store.database import Unit
from bot.store.gatherings import OPEN
from bot.store.messages import Lane
from bot.store.registers import CAME, IN
from bot.store.tables import (
    appointments,
    campaigns,
    citizens,
    followers,
    gatherings,
    mutes,
    outbox,
    seats,
    staff,
)
from conversations.staff.notices.audience import Audience

NOTICE = "notice"
"""the kind of its messages, and of the mute against them"""
COMING = ("booked", "confirmed")


def recipients(
    audience: Audience, now: datetime, *, trial: bool = False, admins: Collection[int] = ()
) -> Select[Any]:
    """The ids of those who get it if it is sent *now*; of a *trial*, the staff and *admins*."""
    muted = exists().where(mutes.c.citizen == citizens.c.id, mutes.c.kind == NOTICE)
    everyone = select(citizens.c.id).where(citizens.c.reachable, ~muted)
    if trial:
        members = select(staff.c.citizen)
        return everyone.where(or_(citizens.c.id.in_(members), citizens.c.id.in_([*admins])))
    wanted = everyone.where(_has_reason(audience))
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
        return exists().where(*_comes_on(audience.day))
    if audience.gathering is not None:
        return exists().where(
            seats.c.citizen == citizens.c.id,
            seats.c.gathering == audience.gathering,
            seats.c.state.in_((IN, CAME)),
            # Nobody comes to what was called off.
            gatherings.c.id == seats.c.gathering,
            gatherings.c.state == OPEN,
        )
    return exists().where(
        followers.c.citizen == citizens.c.id, followers.c.topic.in_(audience.topics)
    )


def _comes_on(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        appointments.c.citizen == citizens.c.id,
        appointments.c.local_day == day,
        appointments.c.status.in_(COMING),
    )


async def count(unit: Unit, audience: Audience, now: datetime) -> int:
    """How many would get it if it were sent *now*."""
    counted = await unit.connection.scalar(
        select(func.count()).select_from(recipients(audience, now).subquery())
    )
    return counted or 0


async def fill(
    unit: Unit, campaign: int, people: Select[Any], whom: Audience, *, now: datetime
) -> None:
    """
    Owe the notice *campaign*, for *whom*, to each of *people* from *now* on; to nobody twice.

    Which appointment or gathering it is for is kept with it, and asked again as it leaves.
    """
    # Not a bound value: PostgreSQL would not know its type.
    visit: ColumnElement[Any] = cast(null(), BigInteger)
    if whom.day is not None:
        visit = select(func.min(appointments.c.id)).where(*_comes_on(whom.day)).scalar_subquery()
    expires = select(campaigns.c.expires).where(campaigns.c.id == campaign).scalar_subquery()
    everyone = people.add_columns(
        literal(f"notice:{campaign}:") + cast(citizens.c.id, Text),
        literal(Lane.NOTICE.value),
        literal(NOTICE),
        literal("pending"),
        literal(now, outbox.c.due.type),
        expires,
        literal(0),
        literal(value=False),
        literal(campaign, BigInteger),
        visit,
        literal(whom.gathering, BigInteger),
        literal(now, outbox.c.created.type),
    ).order_by(citizens.c.id)
    columns = [
        *("citizen", "dedup_key", "lane", "kind", "state", "due", "expires", "attempts"),
        *("doubtful", "campaign", "appointment", "gathering", "created"),
    ]
    await unit.connection.execute(insert(outbox).from_select(columns, everyone))
