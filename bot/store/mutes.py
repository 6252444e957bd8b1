"""What someone does not wish to be written about; it is asked as a message is leased."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import mutes


async def mute(unit: Unit, citizen: int, kind: str, *, muted: bool) -> None:
    """*citizen* hears of *kind* no more, or again; messages that wait are held to it too."""
    if muted:
        await unit.connection.execute(
            insert(mutes).values(citizen=citizen, kind=kind).on_conflict_do_nothing()
        )
    else:
        await unit.connection.execute(
            delete(mutes).where(mutes.c.citizen == citizen, mutes.c.kind == kind)
        )


async def muted_by(unit: Unit, citizen: int) -> frozenset[str]:
    """The kinds that *citizen* does not wish to hear of."""
    kinds = await unit.connection.scalars(select(mutes.c.kind).where(mutes.c.citizen == citizen))
    return frozenset(kinds)
