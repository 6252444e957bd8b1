"""What Telegram handed over, until a turn has dealt with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.batches import Batch
from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import NEW, Moment, inbox, microseconds

RESTS = (
    timedelta(seconds=0.5),
    timedelta(seconds=1),
    timedelta(seconds=3),
    timedelta(seconds=6),
)
"""after each failed try; long enough for trouble to pass, and its chat waits meanwhile"""
LAST_ATTEMPT = len(RESTS) + 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came.  *chat* orders it among others; None when it belongs to none."""

    update_id: int
    chat: int | None
    raw: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that this transaction works on."""

    seq: int
    update_id: int
    raw: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class FailedUpdate:
    """An update that nobody could deal with; *error* is a class name."""

    update_id: int
    error: str
    received: datetime


_store = Batch(
    insert(inbox).on_conflict_do_nothing(index_elements=[inbox.c.update_id]),
    ("update_id", "lane", "raw", "state", "attempts", "received"),
)

_earlier = inbox.alias("earlier")
# A row that another worker has locked is skipped, and it still stands before its chat's next
# one: until that worker commits, both are new.
_take = (
    select(inbox.c.seq, inbox.c.update_id, inbox.c.raw, inbox.c.attempts)
    .where(
        inbox.c.state == NEW,
        or_(inbox.c.not_before.is_(None), inbox.c.not_before <= bindparam("now", type_=Moment)),
        ~exists().where(
            _earlier.c.lane == inbox.c.lane,
            _earlier.c.state == NEW,
            _earlier.c.seq < inbox.c.seq,
        ),
    )
    .order_by(inbox.c.seq)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=inbox)
)
_done = (
    update(inbox)
    .where(inbox.c.seq.in_(bindparam("seqs", expanding=True)))
    .values(state="done", raw=None)
)
_retry = (
    update(inbox)
    .where(inbox.c.seq == bindparam("of"), inbox.c.state == NEW)
    .values(
        attempts=inbox.c.attempts + 1,
        error=bindparam("why"),
        not_before=bindparam("rested", type_=Moment),
        state=case((inbox.c.attempts + 1 >= LAST_ATTEMPT, "failed"), else_="new"),
    )
    .returning(inbox.c.attempts)
)
_refuse = (
    update(inbox)
    .where(inbox.c.seq == bindparam("of"), inbox.c.state == NEW)
    .values(attempts=inbox.c.attempts + 1, error=bindparam("why"), state="failed")
)


async def store(unit: Unit, arrivals: Sequence[Arrival], now: datetime) -> int:
    """
    Keep *arrivals*, sealed; how many of them are new.

    One that was stored before is recognised by its update_id, whether or not it was dealt with.
    """
    if not arrivals:
        return 0
    seal, received = unit.seal, microseconds(now)
    rows = [
        {
            "update_id": arrival.update_id,
            "lane": seal.mark(
                f"update {arrival.update_id}" if arrival.chat is None else arrival.chat
            ),
            "raw": seal.seal(arrival.raw, _about(arrival.update_id)),
            "state": "new",
            "attempts": 0,
            "received": received,
        }
        for arrival in arrivals
    ]
    return await _store.send(unit, rows)


async def take(unit: Unit, limit: int, now: datetime) -> list[Taken]:
    """
    Up to *limit* updates, oldest first, the oldest of each chat and never two of one chat.

    They are taken for as long as this transaction is open; it is the one that finishes them.
    One that does not open is refused here, and one that rests after a failed try is left out
    together with its chat.
    """
    taken = []
    for seq, update_id, raw, attempts in await unit.connection.execute(
        _take, {"limit": limit, "now": now}
    ):
        try:
            opened = unit.seal.open(raw, _about(update_id))
        except CannotOpen:
            await refuse(unit, seq, CannotOpen.__name__)
        else:
            taken.append(Taken(seq, update_id, opened, attempts))
    return taken


async def done(unit: Unit, seqs: Collection[int]) -> None:
    """They are dealt with: what they said is wiped, their update_id is kept."""
    if seqs:
        await unit.connection.execute(_done, {"seqs": list(seqs)})


async def retry(unit: Unit, taken: Taken, error: str, now: datetime) -> int:
    """
    It could not be dealt with: how many attempts were made.

    It rests longer each time.  After the fifth it has failed, and no longer stands before its
    chat's next one.
    """
    rested = now + RESTS[min(taken.attempts, len(RESTS) - 1)]
    asked = {"of": taken.seq, "why": error, "rested": rested}
    return int(await unit.connection.scalar(_retry, asked) or 0)


async def refuse(unit: Unit, seq: int, error: str) -> None:
    """It can never be dealt with: it has failed at once."""
    await unit.connection.execute(_refuse, {"of": seq, "why": error})


async def failed(unit: Unit, limit: int) -> list[FailedUpdate]:
    """The updates that have failed, newest first."""
    rows = await unit.connection.execute(
        select(inbox.c.update_id, inbox.c.error, inbox.c.received)
        .where(inbox.c.state == "failed")
        .order_by(inbox.c.seq.desc())
        .limit(limit)
    )
    return [FailedUpdate(*row) for row in rows]


async def waiting(unit: Unit) -> int:
    """How many updates nobody has dealt with yet."""
    count = await unit.connection.scalar(
        select(func.count()).select_from(inbox).where(inbox.c.state == NEW)
    )
    return int(count or 0)


async def purge(unit: Unit, *, keys_older: datetime, failed_older: datetime) -> int:
    """Delete the keys received before *keys_older* and what failed before *failed_older*."""
    deleted = await unit.connection.execute(
        delete(inbox).where(
            or_(
                and_(inbox.c.state == "done", inbox.c.received < keys_older),
                and_(inbox.c.state == "failed", inbox.c.received < failed_older),
            )
        )
    )
    return deleted.rowcount


def _about(update_id: int) -> str:
    return f"inbox {update_id}"
