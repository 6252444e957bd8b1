"""How far the sending of a notice is, and the rows of one that is paused."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update

from bot.store.audience import NOTICE
from bot.store.database import Unit
from bot.store.tables import LEASED, PENDING, campaigns, outbox

CORRECTION, WITHDRAWAL = MENDING = ("correction", "withdrawal")
"""the kinds of the messages that mend one that has arrived"""
APPROVAL = "approval"
"""the kind of those that ask a second member to agree"""
PAUSED = "paused"
"""the state of a row that waits for its notice to go on"""


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a notice is.

    *state* is that of the campaign; *other* counts those refused, suppressed or expired.
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
        .where(outbox.c.campaign == campaign, outbox.c.kind == NOTICE)
        .group_by(outbox.c.state)
    )
    of_state = {row[0]: row[1] for row in counted}
    named = {state: of_state.pop(state, 0) for state in ("sent", "unreachable", "uncertain")}
    waiting = sum(of_state.pop(state, 0) for state in ("pending", "leased", PAUSED))
    return Progress(
        recipients=row.recipients,
        **named,
        other=sum(of_state.values()),
        waiting=waiting,
        state=row.state,
        citizen=row.progress_citizen,
        message=row.progress_message,
    )


async def set_progress_message(unit: Unit, campaign: int, citizen: int, message_id: int) -> None:
    """Its progress is shown in that message to that citizen (the staff member who sent it)."""
    await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign)
        .values(progress_citizen=citizen, progress_message=message_id)
    )


async def finish_when_empty(unit: Unit, campaign: int, now: datetime) -> bool:
    """Whether it is done as of now: it was running and no message of it waits any more."""
    waits = exists().where(
        outbox.c.campaign == campaign,
        outbox.c.kind != APPROVAL,
        or_(outbox.c.state == PENDING, outbox.c.state == LEASED, outbox.c.state == PAUSED),
    )
    finished = await unit.connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign, campaigns.c.state == "running", ~waits)
        .values(state="done", finished=now)
    )
    return finished.rowcount > 0


async def park(unit: Unit, campaign: int) -> None:
    """What waits of it is looked for no more, until `unpark`."""
    await unit.connection.execute(
        update(outbox)
        .where(outbox.c.campaign == campaign, outbox.c.kind == NOTICE, outbox.c.state == PENDING)
        .values(state=PAUSED)
    )


async def unpark(unit: Unit, campaign: int, now: datetime) -> int:
    """What was parked of it may leave; how many rows."""
    freed = await unit.connection.execute(
        update(outbox)
        .where(outbox.c.campaign == campaign, outbox.c.state == PAUSED)
        .values(state="pending", due=now)
    )
    return freed.rowcount


async def sent_at(unit: Unit, campaign: int, citizen: int) -> datetime | None:
    """When *citizen* got it; None when they did not, or it is no longer known."""
    found: datetime | None = await unit.connection.scalar(
        select(outbox.c.due).where(
            outbox.c.campaign == campaign,
            outbox.c.citizen == citizen,
            outbox.c.kind == NOTICE,
            outbox.c.state.in_(("sent", "uncertain")),
        )
    )
    return found
