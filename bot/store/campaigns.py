"""Notices: one text, and an outbox row for everyone who follows its topic."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Text,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.store.database import Unit
from bot.store.outbox import Lane
from bot.store.tables import LEASED, PENDING, campaigns, citizens, followers, outbox


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a notice is.

    *state* is running, stopped or done; *other* counts those refused, suppressed or expired.
    *citizen* and *message* say where its progress is shown, if anywhere.
    """

    recipients: int
    sent: int
    unreachable: int
    uncertain: int
    other: int
    waiting: int
    state: str
    citizen: int | None
    message: int | None


async def start(
    unit: Unit,
    *,
    topic: str,
    html: str,
    created_by: int,
    now: datetime,
    expires: datetime | None,
) -> tuple[int, int]:
    """
    Order *html* to be sent to all who follow *topic* now: (campaign, recipients).

    The recipients never leave the database, so their number does not matter.
    """
    sealed = unit.seal.seal(html.encode(), _ABOUT)
    campaign = await unit.connection.scalar(
        insert(campaigns)
        .values(
            topic=topic,
            sealed=sealed,
            created_by=created_by,
            state="running",
            recipients=0,
            created=now,
        )
        .returning(campaigns.c.id)
    )
    assert campaign is not None
    everyone = (
        select(
            literal(f"notice:{campaign}:") + cast(citizens.c.id, Text),
            citizens.c.id,
            literal(Lane.NOTICE.value),
            literal("notice"),
            literal("pending"),
            literal(now, outbox.c.due.type),
            literal(expires, outbox.c.expires.type),
            literal(0),
            literal(value=False),
            literal(campaign, BigInteger),
            literal(now, outbox.c.created.type),
        )
        .join(followers, followers.c.citizen == citizens.c.id)
        .where(followers.c.topic == topic, citizens.c.reachable)
        .order_by(citizens.c.id)
    )
    columns = [
        "dedup_key",
        "citizen",
        "lane",
        "kind",
        "state",
        "due",
        "expires",
        "attempts",
        "doubtful",
        "campaign",
        "created",
    ]
    await unit.connection.execute(insert(outbox).from_select(columns, everyone))
    ordered = select(func.count()).where(outbox.c.campaign == campaign).scalar_subquery()
    recipients = await unit.connection.scalar(
        update(campaigns)
        .where(campaigns.c.id == campaign)
        .values(recipients=ordered)
        .returning(campaigns.c.recipients)
    )
    assert recipients is not None
    return campaign, recipients


async def stop(unit: Unit, campaign: int, now: datetime) -> bool:
    """
    Send no more of it; false when it was not running (any more).

    Those in flight at this moment may still arrive.
    """
    stopped = await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state == "running")
        .values(state="stopped", finished=now)
    )
    if not stopped.rowcount:
        return False
    await unit.connection.execute(
        update(outbox)
        .where(outbox.c.campaign == campaign, outbox.c.state == PENDING)
        .values(state="suppressed", due=now, sealed=null())
    )
    return True


async def html(unit: Unit, campaign: int) -> str:
    """The notice's text; empty when there is no such campaign."""
    sealed = await unit.connection.scalar(
        select(campaigns.c.sealed).where(campaigns.c.id == campaign)
    )
    return unit.seal.open(sealed, _ABOUT).decode() if sealed else ""


async def topic(unit: Unit, campaign: int) -> str:
    """What one follows to get it; empty when there is no such campaign."""
    found = await unit.connection.scalar(
        select(campaigns.c.topic).where(campaigns.c.id == campaign)
    )
    return found or ""


async def progress(unit: Unit, campaign: int) -> Progress | None:
    """How far it is; None when there is no such campaign."""
    row = (
        await unit.connection.execute(
            select(
                campaigns.c.recipients,
                campaigns.c.state,
                campaigns.c.progress_citizen,
                campaigns.c.progress_message,
            ).where(campaigns.c.id == campaign)
        )
    ).one_or_none()
    if row is None:
        return None
    counted = await unit.connection.execute(
        select(outbox.c.state, func.count())
        .where(outbox.c.campaign == campaign)
        .group_by(outbox.c.state)
    )
    of_state = {row[0]: row[1] for row in counted}
    named = {state: of_state.pop(state, 0) for state in ("sent", "unreachable", "uncertain")}
    waiting = of_state.pop("pending", 0) + of_state.pop("leased", 0)
    return Progress(
        recipients=row.recipients,
        **named,
        other=sum(of_state.values()),
        waiting=waiting,
        state=row.state,
        citizen=row.progress_citizen,
        message=row.progress_message,
    )


async def running(unit: Unit) -> list[int]:
    """The campaigns that are being sent, oldest first."""
    found = await unit.connection.scalars(
        select(campaigns.c.id).where(campaigns.c.state == "running").order_by(campaigns.c.id)
    )
    return list(found)


async def to_tell(unit: Unit, since: datetime) -> list[int]:
    """The campaigns whose sender awaits news: being sent, or ended after *since*."""
    found = await unit.connection.scalars(
        select(campaigns.c.id)
        .where(or_(campaigns.c.state == "running", campaigns.c.finished > since))
        .order_by(campaigns.c.id)
    )
    return list(found)


async def finish_when_empty(unit: Unit, campaign: int, now: datetime) -> bool:
    """Whether it is done as of now: it was running and no message of it waits any more."""
    waits = exists().where(
        outbox.c.campaign == campaign, or_(outbox.c.state == PENDING, outbox.c.state == LEASED)
    )
    finished = await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state == "running", ~waits)
        .values(state="done", finished=now)
    )
    return finished.rowcount > 0


async def set_progress_message(unit: Unit, campaign: int, citizen: int, message_id: int) -> None:
    """Its progress is shown in that message to that citizen (the staff member who sent it)."""
    await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign)
        .values(progress_citizen=citizen, progress_message=message_id)
    )


async def purge(unit: Unit, before: datetime) -> int:
    """Delete the notices that ended before *before* and have no message left; how many."""
    left = exists().where(outbox.c.campaign == campaigns.c.id)
    deleted = await unit.connection.execute(
        delete(campaigns).where(campaigns.c.finished < before, ~left)
    )
    return deleted.rowcount


_ABOUT = "campaign"
