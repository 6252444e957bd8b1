"""Who wants to be told of what."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import citizens, followers


async def follow(unit: Unit, citizen: int, topic: str, wanted: bool, now: datetime) -> None:  # noqa: FBT001  the contract's shape
    """*citizen* follows *topic* from now on, or no longer does."""
    if wanted:
        await unit.connection.execute(
            insert(followers)
            .values(citizen=citizen, topic=topic, since=now)
            .on_conflict_do_nothing()
        )
    else:
        await unit.connection.execute(
            delete(followers).where(followers.c.citizen == citizen, followers.c.topic == topic)
        )


async def followed(unit: Unit, citizen: int) -> frozenset[str]:
    """The topics that *citizen* follows."""
    topics = await unit.connection.scalars(
        select(followers.c.topic).where(followers.c.citizen == citizen)
    )
    return frozenset(topics)


async def count(unit: Unit, topic: str) -> int:
    """How many follow *topic* and can be written to: the recipients of a notice sent now."""
    found = await unit.connection.scalar(
        select(func.count())
        .select_from(followers)
        .join(citizens, citizens.c.id == followers.c.citizen)
        .where(followers.c.topic == topic, citizens.c.reachable)
    )
    return int(found or 0)
