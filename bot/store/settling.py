"""How tries to send ended, written down by whoever still holds the lease."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Text,
    and_,
    bindparam,
    case,
    delete,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot.store.batches import Batch
from bot.store.database import Unit
from bot.store.messages import Settled
from bot.store.tables import LEASED, PENDING, citizens, live_messages, microseconds, outbox

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
_end_leases = (
    update(outbox)
    .where(outbox.c.state == LEASED, outbox.c.lease_owner != bindparam("but"))
    .values(due=bindparam("now"))
)

# Found by their citizens: of all that waits to be sent there may be thousands.
_newer, _older = outbox.alias("newer"), outbox.alias("older")
_overtaken = (
    select(_older.c.id)
    .join(
        _newer,
        and_(
            _newer.c.citizen == _older.c.citizen,
            _newer.c.edits == _older.c.edits,
            _newer.c.id > _older.c.id,
        ),
    )
    .where(
        _newer.c.id.in_(bindparam("sent", expanding=True)),
        _older.c.id.not_in(bindparam("settled", expanding=True)),
        _older.c.state.in_((PENDING, LEASED)),
    )
    # What is just being settled elsewhere waits no more.
    .with_for_update(of=_older, skip_locked=True)
)
_overtake = (
    update(outbox)
    .where(outbox.c.id.in_(_overtaken))
    .values(
        state="suppressed",
        due=bindparam("now"),
        sealed=null(),
        lease_owner=null(),
        lease_token=null(),
    )
)

_remember = Batch(
    insert(live_messages)
    .from_select(
        ["citizen", "subject", "message_id"],
        select(outbox.c.citizen, outbox.c.live, bindparam("message", type_=BigInteger())).where(
            _ours, outbox.c.live.is_not(None)
        ),
    )
    .on_conflict_do_update(
        index_elements=[live_messages.c.citizen, live_messages.c.subject],
        set_={"message_id": bindparam("message", type_=BigInteger())},
    )
)


async def settle(unit: Unit, settled: Sequence[Settled], now: datetime) -> int:
    """
    Write down how tries ended; how many rows that changed.

    Whoever no longer holds the lease changes nothing.  A reply that was sent is deleted, for
    what a citizen reads is kept nowhere; only where a live message stands is.  So no older edit
    of a message that a sent one has edited may leave any more, whoever has leased it: nothing
    would tell that it is older.  An unreachable outcome is remembered of the citizen.
    """
    changed = 0
    sent = [one for one in settled if one.state == "sent"]
    live = [{**_key(one), "message": one.message_id} for one in sent if one.live]
    if live:
        await _remember.send(unit, live)
    if sent:
        ids = {"sent": [one.id for one in sent], "settled": [one.id for one in settled]}
        await unit.connection.execute(_overtake, {**ids, "now": now})
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


async def end_leases(unit: Unit, *, but: str, now: datetime) -> int:
    """
    Whoever else leased messages is known to be dead; how many are due again, as doubtful.

    Only for a worker that is alone, with *but* its own name.
    """
    ended = await unit.connection.execute(_end_leases, {"but": but, "now": now})
    return ended.rowcount


def _key(one: Settled) -> dict[str, Any]:
    return {"of": one.id, "token": one.token}
