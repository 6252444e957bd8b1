"""Benefits that someone wishes to be reminded to renew: one approval for each topic."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import renewals


@dataclass(frozen=True, slots=True)
class Renewal:
    """*approved* is the local day of the approval; *created* is when it was told (UTC)."""

    id: int
    citizen: int
    topic: str
    approved: date
    created: datetime


_columns = (
    renewals.c.id,
    renewals.c.citizen,
    renewals.c.topic,
    renewals.c.approved,
    renewals.c.created,
)


async def keep(unit: Unit, citizen: int, topic: str, approved: date, now: datetime) -> None:
    """*citizen* was *approved* for *topic* that day; an earlier approval is forgotten."""
    keeping = insert(renewals).values(citizen=citizen, topic=topic, approved=approved, created=now)
    await unit.connection.execute(
        keeping.on_conflict_do_update(
            index_elements=[renewals.c.citizen, renewals.c.topic],
            set_={"approved": approved, "created": now},
        )
    )


async def drop(unit: Unit, citizen: int, topic: str) -> None:
    """Remind *citizen* of *topic* no more."""
    await unit.connection.execute(
        delete(renewals).where(renewals.c.citizen == citizen, renewals.c.topic == topic)
    )


async def of_citizen(unit: Unit, citizen: int) -> list[Renewal]:
    """Those of *citizen*, by topic."""
    rows = await unit.connection.execute(
        select(*_columns).where(renewals.c.citizen == citizen).order_by(renewals.c.topic)
    )
    return [Renewal(*row) for row in rows]


async def everyone(unit: Unit, topics: Collection[str]) -> list[Renewal]:
    """All of *topics*, in the order they were asked for."""
    rows = await unit.connection.execute(
        select(*_columns).where(renewals.c.topic.in_(list(topics))).order_by(renewals.c.id)
    )
    return [Renewal(*row) for row in rows]


async def purge(unit: Unit, over: Collection[int]) -> int:
    """Delete those of the ids *over*, whose end has passed; how many."""
    if not over:
        return 0
    deleted = await unit.connection.execute(delete(renewals).where(renewals.c.id.in_(list(over))))
    return deleted.rowcount
