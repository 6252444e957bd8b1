"""
What all processes that send have in common: a pause that Telegram ordered, and the pace.

A pause outlives the process that met it.  The pace is shared by those who were seen lately.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import gate, workers

GONE_AFTER = timedelta(seconds=10)
"""a worker that has not been seen for so long has no share any more"""

_enter = insert(workers)
_seen = _enter.on_conflict_do_update(
    index_elements=[workers.c.name], set_={"seen": _enter.excluded.seen}
)
_insert = insert(gate)
_pause = _insert.on_conflict_do_update(
    index_elements=[gate.c.id],
    set_={"paused_until": _insert.excluded.paused_until, "asked": _insert.excluded.asked},
    where=gate.c.paused_until < _insert.excluded.paused_until,
)


async def paused_until(unit: Unit) -> datetime | None:
    """The end of the last pause, be it past; None when there never was one."""
    until: datetime | None = await unit.connection.scalar(select(gate.c.paused_until))
    return until


async def asked(unit: Unit) -> datetime | None:
    """When the last pause was ordered; None when there never was one, or nobody knows."""
    moment: datetime | None = await unit.connection.scalar(select(gate.c.asked))
    return moment


async def pause(unit: Unit, until: datetime, now: datetime | None = None) -> None:
    """Nothing may leave before *until*, nor before the end of a longer pause; ordered *now*."""
    await unit.connection.execute(_pause, {"id": 1, "paused_until": until, "asked": now})


async def share(unit: Unit, worker: str, now: datetime) -> int:
    """Note that *worker* sends at *now*; among how many the pace is shared, itself included."""
    await unit.connection.execute(_seen, {"name": worker, "seen": now})
    count = await unit.connection.scalar(
        select(func.count()).where(workers.c.seen > now - GONE_AFTER)
    )
    return max(count or 1, 1)


async def leave(unit: Unit, worker: str, now: datetime) -> None:
    """*worker* sends no more; whoever has not been seen for a day is forgotten with it."""
    await unit.connection.execute(
        delete(workers).where(
            or_(workers.c.name == worker, workers.c.seen < now - timedelta(days=1))
        )
    )
