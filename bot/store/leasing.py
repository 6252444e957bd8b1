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

from sqlalchemy import (
    Row,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)

from bot.store.database import Unit
from bot.store.interrupting import put_off
from bot.store.messages import Lane, Leased
from bot.store.reasons import COMES, FOLLOWS, OUTDATED, ended_as, moot
from bot.store.sealing import CannotOpen
from bot.store.tables import (
    LEASED,
    PENDING,
    Moment,
    appointments,
    campaigns,
    citizens,
    gatherings,
    mutes,
    outbox,
    seats,
    strandings,
)

MOST_LOOKED_AT = 500
"""rows at once, while none of those that are due is of any use"""

_now = bindparam("now", type_=Moment)
_other = outbox.alias("other")
_open = outbox.c.state.in_((PENDING, LEASED))
_in_flight = exists().where(
    _other.c.citizen == outbox.c.citizen,
    _other.c.state == LEASED,
    _other.c.due > _now,
    _other.c.id != outbox.c.id,
)
# A new message stands behind every earlier reply, also one that waits an hour for its next try:
# what was said later must not arrive earlier.  An edit changes what stands in the chat already,
# so it stands behind an earlier edit of that same message only.
_overtaking = and_(
    outbox.c.lane == 0,
    exists().where(
        _other.c.citizen == outbox.c.citizen,
        _other.c.lane == 0,
        _other.c.state.in_((PENDING, LEASED)),
        _other.c.id < outbox.c.id,
        or_(outbox.c.edits.is_(None), _other.c.edits == outbox.c.edits),
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
_drop = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state=bindparam("became"),
        due=bindparam("at"),
        error=func.coalesce(bindparam("why", type_=Text), outbox.c.error),
        sealed=None,
        lease_owner=None,
        lease_token=None,
    )
)


_mute = func.coalesce(func.nullif(outbox.c.kind, "seat-reminder"), "reminder")
"""as which kind of message it may be muted"""


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
    ).cte("due")
    # Found once, and not again for each row that is due: PostgreSQL would choose that as long as
    # its statistics know nothing of a notice that has just been written.
    due = due.prefix_with("MATERIALIZED", dialect="postgresql")
    return (
        select(
            outbox,
            citizens.c.sealed_chat,
            citizens.c.reachable,
            appointments.c.status,
            strandings.c.found.label("stranded"),
            campaigns.c.state.label("campaign_state"),
            campaigns.c.topic.label("for_followers"),
            campaigns.c.trial,
            FOLLOWS.label("follows"),
            OUTDATED.label("outdated"),
            COMES.label("comes"),
            gatherings.c.state.label("gathering_state"),
            gatherings.c.sequence,
            seats.c.id.label("seat"),
            seats.c.state.label("seat_state"),
            mutes.c.kind.label("muted"),
        )
        .select_from(due)
        .join(outbox, outbox.c.id == due.c.id)
        .join(citizens, citizens.c.id == outbox.c.citizen)
        .outerjoin(appointments, appointments.c.id == outbox.c.appointment)
        .outerjoin(strandings, strandings.c.appointment == outbox.c.appointment)
        .outerjoin(campaigns, campaigns.c.id == outbox.c.campaign)
        .outerjoin(gatherings, gatherings.c.id == outbox.c.gathering)
        .outerjoin(
            seats,
            and_(seats.c.gathering == gatherings.c.id, seats.c.citizen == outbox.c.citizen),
        )
        .outerjoin(mutes, and_(mutes.c.citizen == outbox.c.citizen, mutes.c.kind == _mute))
        .where(_open, outbox.c.due <= _now)
        .order_by(outbox.c.lane, outbox.c.due, outbox.c.id)
        .limit(bindparam("limit"))
        # The citizen too, so that two workers never write to one person at once.
        .with_for_update(of=(outbox, citizens), skip_locked=True, key_share=True)
    )


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
    suppressed or unreachable, and so is one that does not open, as refused; neither is
    returned, so there may be fewer than are due, but none only when nothing useful is.  A lease
    that ran out puts its message here again, doubtful.
    """
    token = secrets.token_hex(8)
    useful: dict[int, Leased] = {}
    looking = limit
    while not useful:
        found = await _look(unit, lanes, looking, now, token)
        if found is None:
            return []
        useful = found
        looking = min(2 * looking, MOST_LOOKED_AT)
    taken = await unit.connection.scalars(
        _take,
        {
            "ids": [row.id for row in useful.values()][:limit],
            "now": now,
            "until": now + lease_for,
            "worker": worker,
            "token": token,
        },
    )
    ours = set(taken)
    return [row for row in useful.values() if row.id in ours]


async def _look(
    unit: Unit, lanes: Sequence[Lane], limit: int, now: datetime, token: str
) -> dict[int, Leased] | None:
    """
    Of the first *limit* rows that are due, the useful ones by citizen; the others are settled.

    None when none is due.
    """
    rows = (
        await unit.connection.execute(
            _ready(tuple(int(lane) for lane in lanes)), {"now": now, "limit": limit}
        )
    ).all()
    useful: dict[int, Leased] = {}
    dropped: list[dict[str, Any]] = []
    gone = await moot(unit, rows)
    for row in rows:
        became, why = ended_as(row, now), None
        if became is None and row.id in gone:
            became = "suppressed"
        if became is None and row.citizen not in useful:
            try:
                useful[row.citizen] = _leased(unit, row, token)
            except CannotOpen as error:
                became, why = "refused", type(error).__name__
        if became is not None:
            dropped.append({"of": row.id, "became": became, "at": now, "why": why})
    if dropped:
        await unit.connection.execute(_drop, dropped)
    await put_off(unit, useful, now)
    return useful if rows else None


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
        live=row.live,
    )
