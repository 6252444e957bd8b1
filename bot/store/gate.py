"""Until when Telegram told us to be silent: it outlives the process, and holds for all of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import gate

_insert = insert(gate)
_pause = _insert.on_conflict_do_update(
    index_elements=[gate.c.id],
    set_={"paused_until": _insert.excluded.paused_until},
    where=gate.c.paused_until < _insert.excluded.paused_until,
)


async def paused_until(unit: Unit) -> datetime | None:
    """The end of the last pause, be it past; None when there never was one."""
    until: datetime | None = await unit.connection.scalar(select(gate.c.paused_until))
    return until


async def pause(unit: Unit, until: datetime) -> None:
    """Nothing may leave before *until*, nor before the end of a longer pause."""
    await unit.connection.execute(_pause, {"id": 1, "paused_until": until})
