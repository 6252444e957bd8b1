"""Whatever leaves for a citizen: written with its cause, leased to be sent, settled once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.store.batches import Batch
from bot.store.database import Unit
from bot.store.leasing import lease
from bot.store.messages import Lane, Leased, Outgoing, Settled
from bot.store.tables import LEASED, PENDING, citizens, microseconds, outbox

__all__ = [
    "Lane",
    "Leased",
    "Outgoing",
    "Settled",
    "Uncertain",
    "counts",
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
        "created",
    ),
)
_born = select(outbox.c.dedup_key, outbox.c.id).where(
    outbox.c.dedup_key.in_(bindparam("keys", expanding=True)),
    outbox.c.lease_token == bindparam("token"),
)

_ours = and_(outbox.c.id == bindparam("of"), outbox.c.lease_token == bindparam("token"))
_forget_reply = Batch(delete(outbox).where(_ours, outbox.c.lane == literal_column("0")))
_new_state = bindparam("became", type_=Text())
_settle = Batch(
    update(outbox)
    .where(_ours)
    .values(
        state=_new_state,
        due=bindparam("at"),
        # What was said is kept only for as long as it may have to be said again.
        sealed=case((_new_state == PENDING, outbox.c.sealed), else_=null()),
        message_id=bindparam("message"),
        error=bindparam("why"),
        doubtful=or_(outbox.c.doubtful, bindparam("doubt", type_=Boolean())),
        lease_owner=null(),
        lease_token=null(),
    )
)
_lose = (
    update(citizens)
    .where(
        citizens.c.id.in_(
            select(outbox.c.citizen).where(
                outbox.c.id.in_(bindparam("ids", expanding=True)),
                outbox.c.state == "unreachable",
            )
        )
    )
    .values(reachable=False)
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

    With *leased_by*, those due now are born leased to that worker and returned in order, so
    that they can leave as soon as this transaction is committed; *chats* tells their
    citizens' chats.
    """
    if not messages:
        return []
    token = secrets.token_hex(8) if leased_by else None
    rows = [_row(unit, message, now) for message in messages]
    if token is None:
        await _insert.send(unit, rows)
        return []
    due_now, until = microseconds(now), microseconds(now + lease_for)
    for row in rows:
        if row["due"] <= due_now:
            row.update(
                state="leased", due=until, attempts=1, lease_owner=leased_by, lease_token=token
            )
    await _insert.send(unit, rows)
    keys = [row["dedup_key"] for row in rows]
    born = await unit.connection.execute(_born, {"keys": keys, "token": token})
    ids = {row[0]: row[1] for row in born}
    return [
        Leased(
            id=ids.pop(message.dedup_key),
            token=token,
            citizen=message.citizen,
            chat=(chats or {})[message.citizen],
            lane=message.lane,
            kind=message.kind,
            content=message.content,
            edits=message.edits,
            appointment=message.appointment,
            campaign=message.campaign,
            attempts=1,
            expires=message.expires,
            doubtful=False,
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
        "created": microseconds(now),
    }


async def settle(unit: Unit, settled: Sequence[Settled], now: datetime) -> int:
    """
    Write down how tries ended; how many rows that changed.

    Whoever no longer holds the lease changes nothing.  A reply that was sent is deleted, for
    what a citizen reads is kept nowhere.  An unreachable outcome is remembered of the citizen.
    """
    changed = 0
    sent = [one for one in settled if one.state == "sent"]
    if sent:
        changed = await _forget_reply.send(unit, [_key(one) for one in sent])
    if changed < len(settled):
        rows = [
            {
                **_key(one),
                "became": one.state,
                "at": microseconds((one.not_before or now) if one.state == "pending" else now),
                "message": one.message_id,
                "why": one.error,
                "doubt": one.doubtful,
            }
            for one in settled
        ]
        changed += await _settle.send(unit, rows)
    lost = [one.id for one in settled if one.state == "unreachable"]
    if lost:
        await unit.connection.execute(_lose, {"ids": lost})
    return changed


def _key(one: Settled) -> dict[str, Any]:
    return {"of": one.id, "token": one.token}


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
