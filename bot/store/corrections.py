"""
A notice that has arrived is corrected or withdrawn: one edit for each message that was sent.

Exactly for those: it is ordered only once nothing of the notice is on its way, and the key of a
row names the version, so none is ordered twice.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Text,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.store.audience import NOTICE
from bot.store.database import Unit
from bot.store.messages import Lane
from bot.store.ordering import ABOUT
from bot.store.sending import CORRECTION, PAUSED, WITHDRAWAL
from bot.store.tables import LEASED, PENDING, campaigns, outbox
from conversations.staff.notices.events import Mended

MENDABLE = ("paused", "done", "stopped")


async def in_flight(unit: Unit, campaign: int) -> bool:
    """Whether a message of it is on its way at this moment, so that nobody knows yet who has it."""
    found = await unit.connection.scalar(
        select(
            exists().where(
                outbox.c.campaign == campaign, outbox.c.kind == NOTICE, outbox.c.state == LEASED
            )
        )
    )
    return bool(found)


async def correct(unit: Unit, campaign: int, *, version: int, html: str, now: datetime) -> bool:
    """Say *html* where it stands; false when it is not as it was at *version*, or is running."""
    sealed = unit.seal.seal(html.encode(), ABOUT)
    return await _mend(unit, campaign, CORRECTION, {"sealed": sealed}, version=version, now=now)


async def withdraw(unit: Unit, campaign: int, *, version: int, now: datetime) -> bool:
    """Take it back from where it stands, and send no more of it; likewise false."""
    values = {"state": "withdrawn"}
    return await _mend(unit, campaign, WITHDRAWAL, values, version=version, now=now)


async def _mend(
    unit: Unit, campaign: int, kind: str, values: dict[str, Any], *, version: int, now: datetime
) -> bool:
    ongoing = "" if kind == WITHDRAWAL else PAUSED
    changed = await unit.connection.execute(
        update(campaigns)
        .where(
            campaigns.c.id == campaign,
            campaigns.c.version == version,
            campaigns.c.state.in_(MENDABLE),
        )
        .values(
            version=version + 1,
            # Its end is the last time that anything of it leaves; one that is paused has none yet.
            finished=case(
                (campaigns.c.state == ongoing, null()),
                else_=literal(now, campaigns.c.finished.type),
            ),
            **values,
        )
    )
    if not changed.rowcount:
        return False
    # What waits would say what is wrong now: an earlier correction, and all that is withdrawn.
    over = (CORRECTION, NOTICE) if kind == WITHDRAWAL else (CORRECTION,)
    await unit.connection.execute(
        update(outbox)
        .where(
            outbox.c.campaign == campaign,
            outbox.c.kind.in_(over),
            or_(outbox.c.state == PENDING, outbox.c.state == PAUSED),
        )
        .values(state="suppressed", due=now, sealed=None)
    )
    key = literal(f"{kind}:{campaign}:{version + 1}:") + cast(outbox.c.citizen, Text)
    those = (
        select(
            key,
            outbox.c.citizen,
            # An edit rings nowhere, so it need not wait for the morning.
            literal(Lane.CHANGE.value),
            literal(kind),
            outbox.c.message_id,
            literal("pending"),
            literal(now, outbox.c.due.type),
            literal(0),
            literal(value=False),
            literal(campaign, BigInteger),
            literal(now, outbox.c.created.type),
        )
        .where(outbox.c.campaign == campaign, outbox.c.kind == NOTICE, outbox.c.state == "sent")
        .where(outbox.c.message_id.is_not(None))
        .order_by(outbox.c.id)
    )
    columns = [
        *("dedup_key", "citizen", "lane", "kind", "edits", "state", "due", "attempts"),
        *("doubtful", "campaign", "created"),
    ]
    await unit.connection.execute(insert(outbox).from_select(columns, those))
    return True


async def mended(unit: Unit, campaign: int, version: int) -> Mended | None:
    """How far the newest correction or withdrawal is; None when there was none."""
    rows = await unit.connection.execute(
        select(outbox.c.state, func.count())
        .where(
            outbox.c.campaign == campaign,
            or_(
                outbox.c.dedup_key.like(f"{CORRECTION}:{campaign}:{version}:%"),
                outbox.c.dedup_key.like(f"{WITHDRAWAL}:{campaign}:{version}:%"),
            ),
        )
        .group_by(outbox.c.state)
    )
    counted = {row[0]: row[1] for row in rows}
    if not counted:
        return None
    done = counted.pop("sent", 0)
    waiting = counted.pop("pending", 0) + counted.pop("leased", 0)
    return Mended(done, sum(counted.values()), waiting)
