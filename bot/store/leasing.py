"""
Which messages may leave now, and why they still should.

A lease stands on the row itself, so a worker that dies gives everything back when it runs out.
The reason for a message is read again as its lease is taken: what was written days ago may have
been cancelled since.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, or_, select, union_all, update

from bot.store.database import Unit
from bot.store.messages import Lane, Leased
from bot.store.tables import (
    LEASED,
    PENDING,
    Moment,
    appointments,
    campaigns,
    citizens,
    followers,
    outbox,
)

_now = bindparam("now", type_=Moment)
_other = outbox.alias("other")
_open = outbox.c.state.in_((PENDING, LEASED))
_in_flight = exists().where(
    _other.c.citizen == outbox.c.citizen,
    _other.c.state == LEASED,
    _other.c.due > _now,
    _other.c.id != outbox.c.id,
)
_overtaking = and_(
    outbox.c.lane == 0,
    exists().where(
        _other.c.citizen == outbox.c.citizen,
        _other.c.lane == 0,
        _other.c.state.in_((PENDING, LEASED)),
        _other.c.id < outbox.c.id,
    ),
)
# A reply behind one that another worker is sending, or that waits for its turn to be leased.
BEHIND = and_(
    outbox.c.lane == 0,
    exists().where(
        _other.c.citizen == outbox.c.citizen,
        _other.c.lane == 0,
        _other.c.id < outbox.c.id,
        or_(
            and_(_other.c.state == LEASED, _other.c.lease_owner != bindparam("worker")),
            and_(_other.c.state == PENDING, _other.c.due <= _now),
        ),
    ),
)
_take = (
    update(outbox)
    # Asked again now that the citizens are locked: another worker may have been faster.
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.due <= _now, ~_in_flight)
    .values(
        state="leased",
        due=bindparam("until"),
        lease_owner=bindparam("worker"),
        lease_token=bindparam("token"),
        attempts=outbox.c.attempts + 1,
        doubtful=or_(outbox.c.doubtful, outbox.c.state == LEASED),
    )
    .returning(outbox.c.id)
)
_end_leases = (
    update(outbox)
    .where(outbox.c.state == LEASED, outbox.c.lease_owner != bindparam("but"))
    .values(due=bindparam("now"))
)
_drop = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state=bindparam("became"),
        due=bindparam("at"),
        sealed=None,
        lease_owner=None,
        lease_token=None,
    )
)


@cache
def _ready(lanes: tuple[int, ...]) -> Select[Any]:
    """The rows of *lanes* that are due, with all that their reason depends on."""
    due = union_all(
        *(
            select(
                select(outbox.c.id)
                .where(_open, outbox.c.lane == lane, outbox.c.due <= _now)
                .where(~_in_flight, ~_overtaking)
                .order_by(outbox.c.due, outbox.c.id)
                .limit(bindparam("limit"))
                .subquery()
            )
            for lane in lanes
        )
    ).subquery()
    return (
        select(
            outbox,
            citizens.c.sealed_chat,
            citizens.c.reachable,
            appointments.c.status,
            campaigns.c.state.label("campaign_state"),
            followers.c.since,
        )
        .join(citizens, citizens.c.id == outbox.c.citizen)
        .outerjoin(appointments, appointments.c.id == outbox.c.appointment)
        .outerjoin(campaigns, campaigns.c.id == outbox.c.campaign)
        .outerjoin(
            followers,
            and_(followers.c.citizen == outbox.c.citizen, followers.c.topic == campaigns.c.topic),
        )
        .where(outbox.c.id.in_(select(due.c.id)), _open, outbox.c.due <= _now)
        .order_by(outbox.c.lane, outbox.c.due, outbox.c.id)
        .limit(bindparam("limit"))
        # The citizen too, so that two workers never write to one person at once.
        .with_for_update(of=(outbox, citizens), skip_locked=True, key_share=True)
    )


def _useless(row: Row[Any], now: datetime) -> str | None:
    """The state of a message that must not leave any more; None when it still should."""
    if row.expires is not None and row.expires <= now:
        return "expired"
    if row.kind == "reminder" and row.status not in ("booked", "confirmed"):
        return "suppressed"
    if row.campaign is not None and (row.campaign_state != "running" or row.since is None):
        return "suppressed"
    return None if row.reachable else "unreachable"


async def lease(
    unit: Unit,
    *,
    worker: str,
    lanes: Sequence[Lane],
    limit: int,
    now: datetime,
    lease_for: timedelta,
) -> list[Leased]:
    """
    Lease up to *limit* due messages of *lanes* to *worker*, by lane, the longest due first.

    No two workers ever hold the same message, and no citizen has two in flight; the replies to
    one citizen keep their order.  A message whose reason is gone is settled here, as expired,
    suppressed or unreachable, and not returned: there may be fewer than are due.  A lease that
    ran out puts its message here again, doubtful.
    """
    rows = await unit.connection.execute(
        _ready(tuple(int(lane) for lane in lanes)), {"now": now, "limit": limit}
    )
    useful: dict[int, Row[Any]] = {}
    useless = []
    for row in rows:
        if became := _useless(row, now):
            useless.append({"of": row.id, "became": became, "at": now})
        else:
            useful.setdefault(row.citizen, row)
    if useless:
        await unit.connection.execute(_drop, useless)
    if not useful:
        return []
    token = secrets.token_hex(8)
    taken = await unit.connection.scalars(
        _take,
        {
            "ids": [row.id for row in useful.values()],
            "now": now,
            "until": now + lease_for,
            "worker": worker,
            "token": token,
        },
    )
    ours = set(taken)
    return [_leased(unit, row, token) for row in useful.values() if row.id in ours]


async def end_leases(unit: Unit, *, but: str, now: datetime) -> int:
    """
    Whoever else leased messages is known to be dead; how many are due again, as doubtful.

    Only for a worker that is alone, with *but* its own name.
    """
    ended = await unit.connection.execute(_end_leases, {"but": but, "now": now})
    return ended.rowcount


def _leased(unit: Unit, row: Row[Any], token: str) -> Leased:
    content = row.sealed and unit.seal.open_json(row.sealed, row.dedup_key)
    return Leased(
        id=row.id,
        token=token,
        citizen=row.citizen,
        chat=int(unit.seal.open(row.sealed_chat)),
        lane=Lane(row.lane),
        kind=row.kind,
        content=content,
        edits=row.edits,
        appointment=row.appointment,
        campaign=row.campaign,
        attempts=row.attempts + 1,
        expires=row.expires,
        doubtful=row.doubtful or row.state == "leased",
    )
