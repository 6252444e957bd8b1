"""
Notices as they are ordered, approved, begun, paused and ended.

asked → scheduled → running ⇄ paused → done; stopped, declined, called-off (stopped before it
began) and withdrawn at the sides.  Every step is a compare-and-set on the state, so of two who
press, or two processes that tick, one does it.  What is sent of a notice is read as it is sent;
each reader has one row in the outbox.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select, update

from bot.store import audience
from bot.store.database import Unit
from bot.store.messages import Lane
from bot.store.ordering import COLUMNS, Campaign, campaign_of, find, newest, order
from bot.store.sending import (
    MENDING,
    Progress,
    finish_when_empty,
    park,
    progress,
    set_progress_message,
    unpark,
)
from bot.store.tables import LEASED, PENDING, campaigns, outbox

__all__ = [
    "Campaign",
    "Progress",
    "begin",
    "decide",
    "find",
    "finish_when_empty",
    "newest",
    "of_state",
    "order",
    "pause",
    "progress",
    "purge",
    "resume",
    "running",
    "set_progress_message",
    "stop",
    "to_begin",
    "to_tell",
]

NOT_BEGUN = ("asked", "scheduled")
BEGUN = ("running", "paused")
UNDER_WAY = (*NOT_BEGUN, *BEGUN)


async def decide(unit: Unit, campaign: int, *, by: int, agrees: bool, now: datetime) -> bool:
    """Whether *by*, who must not be its author, is the one who let it leave, or declined it."""
    values: dict[str, Any] = {"state": "scheduled", "approved_by": by}
    if not agrees:
        values = {"state": "declined", "approved_by": by, "finished": now}
    decided = await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state == "asked")
        .where(campaigns.c.created_by != by)
        .values(**values)
    )
    return decided.rowcount > 0


async def begin(unit: Unit, campaign: int, now: datetime, *, admins: Collection[int] = ()) -> bool:
    """Whether it is on its way as of now: it was scheduled, and owed to all whom it is for."""
    row = (
        await unit.connection.execute(
            update(campaigns)
            .where(campaigns.c.id == campaign, campaigns.c.state == "scheduled")
            .values(state="running")
            .returning(*COLUMNS)
        )
    ).one_or_none()
    if row is None:
        return False
    begun = campaign_of(unit, row)
    whom, trial = begun.letter.audience, begun.letter.trial
    people = audience.recipients(whom, now, trial=trial, admins=admins)
    await audience.fill(unit, campaign, people, whom, now=now)
    owed = (
        select(func.count())
        .where(outbox.c.campaign == campaign, outbox.c.kind == audience.NOTICE)
        .scalar_subquery()
    )
    await unit.connection.execute(
        update(campaigns).where(campaigns.c.id == campaign).values(recipients=owed)
    )
    return True


async def pause(unit: Unit, campaign: int) -> bool:
    """Send no more of it until `resume`; those in flight at this moment may still arrive."""
    if not await _step(unit, campaign, ("running",), {"state": "paused"}):
        return False
    await park(unit, campaign)
    return True


async def resume(unit: Unit, campaign: int, now: datetime) -> bool:
    """Go on with it; false when it was not paused (any more)."""
    if not await _step(unit, campaign, ("paused",), {"state": "running"}):
        return False
    await unpark(unit, campaign, now)
    return True


async def stop(unit: Unit, campaign: int, now: datetime) -> bool:
    """
    Send no more of it; false when it was not under way (any more).

    Those in flight at this moment may still arrive.
    """
    called_off = {"state": "called-off", "finished": now}
    stopped = {"state": "stopped", "finished": now}
    if not (
        await _step(unit, campaign, NOT_BEGUN, called_off)
        or await _step(unit, campaign, BEGUN, stopped)
    ):
        return False
    await unit.connection.execute(
        update(outbox)
        .where(
            outbox.c.campaign == campaign,
            or_(outbox.c.state == PENDING, outbox.c.state == "paused"),
        )
        .values(state="suppressed", due=now, sealed=None)
    )
    return True


async def _step(unit: Unit, campaign: int, states: tuple[str, ...], values: dict[str, Any]) -> bool:
    taken = await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state.in_(states))
        .values(**values)
    )
    return taken.rowcount > 0


async def running(unit: Unit) -> list[int]:
    """The campaigns that are being sent, oldest first."""
    return await of_state(unit, "running")


async def of_state(unit: Unit, state: str) -> list[int]:
    """The campaigns that are in *state*, oldest first."""
    return await _ids(unit, select(campaigns.c.id).where(campaigns.c.state == state))


async def to_begin(unit: Unit, now: datetime) -> list[int]:
    """The scheduled ones whose time has come, oldest first."""
    return await _ids(
        unit,
        select(campaigns.c.id).where(campaigns.c.state == "scheduled", campaigns.c.send_at <= now),
    )


async def to_tell(unit: Unit, since: datetime) -> list[int]:
    """The campaigns whose sender awaits news: under way, being mended, or ended after *since*."""
    mending = select(outbox.c.campaign).where(
        outbox.c.lane == Lane.CHANGE.value,
        or_(outbox.c.state == PENDING, outbox.c.state == LEASED),
        outbox.c.kind.in_(MENDING),
    )
    return await _ids(
        unit,
        select(campaigns.c.id).where(
            or_(
                campaigns.c.state.in_(UNDER_WAY),
                campaigns.c.finished > since,
                campaigns.c.id.in_(mending),
            )
        ),
    )


async def _ids(unit: Unit, query: Select[Any]) -> list[int]:
    return list(await unit.connection.scalars(query.order_by(campaigns.c.id)))


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the notices that ended before *before* and have no message left; how many."""
    left = exists().where(outbox.c.campaign == campaigns.c.id)
    deleted = await unit.connection.execute(
        delete(campaigns).where(campaigns.c.finished < before, ~left)
    )
    return deleted.rowcount
