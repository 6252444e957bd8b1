"""Whatever leaves for a citizen: written with its cause, leased to be sent, settled once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    bindparam,
    delete,
    func,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.store.batches import Batch
from bot.store.database import Unit
from bot.store.leasing import BEHIND, lease
from bot.store.messages import Lane, Leased, Outgoing, Settled
from bot.store.settling import end_leases, settle
from bot.store.tables import LEASED, PENDING, microseconds, outbox

__all__ = [
    "Lane",
    "Leased",
    "Outgoing",
    "Settled",
    "Uncertain",
    "counts",
    "end_leases",
    "enqueue",
    "lease",
    "next_due",
    "purge",
    "settle",
    "uncertain",
]

LEASE = timedelta(seconds=90)
"""longer than any request to Telegram takes"""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A message of which nobody can say whether it arrived."""

    id: int
    citizen: int
    kind: str
    campaign: int | None
    at: datetime


_insert = Batch(
    insert(outbox).on_conflict_do_nothing(index_elements=[outbox.c.dedup_key]),
    (
        *("dedup_key", "citizen", "lane", "kind", "sealed", "edits", "state", "due", "expires"),
        *("lease_owner", "lease_token", "attempts", "doubtful", "appointment", "campaign"),
        *("gathering", "live", "created"),
    ),
)
_born = select(outbox.c.dedup_key, outbox.c.id, BEHIND).where(
    outbox.c.dedup_key.in_(bindparam("keys", expanding=True)),
    outbox.c.lease_token == bindparam("token"),
)
_wait = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state="pending", due=bindparam("now"), lease_owner=null(), lease_token=null())
)


def _first_due(lane: Lane) -> Any:
    return (
        select(outbox.c.due)
        .where(outbox.c.state.in_((PENDING, LEASED)), outbox.c.state == PENDING)
        .where(outbox.c.lane == lane)
        .order_by(outbox.c.due)
        .limit(1)
        .subquery()
    )


# Lane by lane, because each is one step into the index.
_next_due = select(
    func.min(union_all(*(select(_first_due(lane).c.due) for lane in Lane)).subquery().c.due)
)


async def enqueue(
    unit: Unit,
    messages: Sequence[Outgoing],
    now: datetime,
    *,
    leased_by: str | None = None,
    lease_for: timedelta = LEASE,
    chats: Mapping[int, int] | None = None,
) -> list[Leased]:
    """
    Keep *messages* to be sent; one whose dedup_key is known already changes nothing.

    With *leased_by*, those to the citizens of *chats* (citizen → chat) that name no time are born
    leased to that worker and returned in order, so that they can leave as soon as this
    transaction is committed; the others wait for whoever looks next.  A reply behind an earlier
    one that this worker does not hold is not returned: it waits for `lease`, which keeps the
    order.  Which of two messages is newer, their ids say: they rise in the order of *messages*.
    """
    if not messages:
        return []
    token = secrets.token_hex(8) if leased_by else None
    rows = [_row(unit, message, now) for message in messages]
    if token is None:
        await _insert.send(unit, rows)
        return []
    here, until = chats or {}, microseconds(now + lease_for)
    for row, message in zip(rows, messages, strict=True):
        if message.not_before is None and message.citizen in here:
            row.update(
                state="leased", due=until, attempts=1, lease_owner=leased_by, lease_token=token
            )
    await _insert.send(unit, rows)
    keys = [row["dedup_key"] for row in rows if row["lease_token"]]
    if not keys:
        return []
    asked = {"keys": keys, "token": token, "worker": leased_by, "now": now}
    born = (await unit.connection.execute(_born, asked)).all()
    ids = {key: row for key, row, behind in born if not behind}
    if len(ids) < len(born):
        waiting = [row for _, row, behind in born if behind]
        await unit.connection.execute(_wait, {"ids": waiting, "now": now})
    return [
        Leased(
            id=ids.pop(message.dedup_key),
            token=token,
            citizen=message.citizen,
            chat=here[message.citizen],
            lane=message.lane,
            kind=message.kind,
            content=message.content,
            edits=message.edits,
            appointment=message.appointment,
            campaign=message.campaign,
            attempts=1,
            expires=message.expires,
            doubtful=False,
            live=message.live,
        )
        for message in messages
        if message.dedup_key in ids
    ]


def _row(unit: Unit, message: Outgoing, now: datetime) -> dict[str, Any]:
    content = message.content
    return {
        "dedup_key": message.dedup_key,
        "citizen": message.citizen,
        "lane": int(message.lane),
        "kind": message.kind,
        "sealed": content and unit.seal.seal_json(content, message.dedup_key),
        "edits": message.edits,
        "state": "pending",
        "due": microseconds(message.not_before or now),
        "expires": message.expires and microseconds(message.expires),
        "lease_owner": None,
        "lease_token": None,
        "attempts": 0,
        "doubtful": False,
        "appointment": message.appointment,
        "campaign": message.campaign,
        "gathering": message.gathering,
        "live": message.live,
        "created": microseconds(now),
    }


async def next_due(unit: Unit) -> datetime | None:
    """When the next waiting message is due, be it past; None when none waits."""
    due: datetime | None = await unit.connection.scalar(_next_due)
    return due


async def counts(unit: Unit) -> dict[tuple[str, str], int]:
    """(kind, state) → how many messages."""
    rows = await unit.connection.execute(
        select(outbox.c.kind, outbox.c.state, func.count()).group_by(outbox.c.kind, outbox.c.state)
    )
    return {(kind, state): count for kind, state, count in rows}


async def uncertain(unit: Unit) -> list[Uncertain]:
    """What nobody can say of whether it arrived, newest first."""
    rows = await unit.connection.execute(
        select(outbox.c.id, outbox.c.citizen, outbox.c.kind, outbox.c.campaign, outbox.c.due)
        .where(outbox.c.state == "uncertain")
        .order_by(outbox.c.id.desc())
    )
    return [Uncertain(*row) for row in rows]


async def purge(unit: Unit, before: datetime) -> int:
    """Delete what was settled before *before*; how many rows."""
    deleted = await unit.connection.execute(
        delete(outbox).where(outbox.c.state.not_in(("pending", "leased")), outbox.c.due < before)
    )
    return deleted.rowcount
