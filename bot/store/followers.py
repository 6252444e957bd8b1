"""Who wants to be told of what."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import followers

DATES = "dates:"
"""what the topic of a follower begins with who wishes to be told before a benefit's dates"""


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
    """The kinds of news that *citizen* follows."""
    return frozenset(each for each in await _all(unit, citizen) if not each.startswith(DATES))


async def dates_followed(unit: Unit, citizen: int) -> frozenset[str]:
    """The topics before whose dates *citizen* wishes to be told."""
    every = await _all(unit, citizen)
    return frozenset(each.removeprefix(DATES) for each in every if each.startswith(DATES))


async def of_dates(unit: Unit, topic: str) -> list[int]:
    """Who wishes to be told before the dates of *topic*, the longest following first."""
    found = await unit.connection.scalars(
        select(followers.c.citizen)
        .where(followers.c.topic == f"{DATES}{topic}")
        .order_by(followers.c.since, followers.c.citizen)
    )
    return list(found)


async def _all(unit: Unit, citizen: int) -> list[str]:
    topics = await unit.connection.scalars(
        select(followers.c.topic).where(followers.c.citizen == citizen)
    )
    return list(topics)
