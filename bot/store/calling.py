"""
Calling: who goes to which desk, and what came of it.

On PostgreSQL two desks that call at once pass over what the other has just locked; on SQLite
there is one writer.  What no lock can see, that a desk is given a second person, its key
refuses.  A repeated press answers the same and changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.appointments.queue_order import may_call, reason
from bot.store.database import Unit
from bot.store.evening import end_of_day
from bot.store.queueing import AT_DESK, Ticket, at_desk, queue
from bot.store.requeueing import leave, transfer, undo
from bot.store.ticket_steps import change, locked

__all__ = [
    "Busy",
    "CallsSpent",
    "TooSoon",
    "begin",
    "call",
    "call_next",
    "done",
    "end_of_day",
    "leave",
    "no_show",
    "recall",
    "transfer",
    "undo",
]


@dataclass(frozen=True, slots=True)
class Busy:
    """The desk has *ticket* already."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class TooSoon:
    """Called so shortly ago that it may be called again only at *until*."""

    until: datetime


@dataclass(frozen=True, slots=True)
class CallsSpent:
    """Called as often as one is called."""


async def call_next(
    unit: Unit,
    *,
    desk: str,
    services: Collection[str],
    local_day: date,
    now: datetime,
    actor: str,
) -> Ticket | Busy | None:
    """
    Call to *desk* the first of the queue of *local_day* that it may call; None when nobody waits.

    A ticket that another desk is just calling is passed over.
    """
    busy = await at_desk(unit, desk)
    if busy is not None:
        return Busy(busy)
    for waiting in await queue(unit, local_day, now):
        if not may_call(waiting, desk, services):
            continue
        ticket = await locked(unit, waiting.id, skip=True)
        # It may have gone to another desk or service since it was read.
        if ticket is None or ticket.status != "waiting" or not may_call(ticket, desk, services):
            continue
        called = await _called(unit, ticket, desk, now=now, actor=actor, why=reason(ticket, now))
        if called is not None:
            return called
    return None


async def call(
    unit: Unit, *, ticket: int, desk: str, local_day: date, now: datetime, actor: str
) -> Ticket | Busy | None:
    """
    Call this very one, before its turn; None when it does not wait (any more) or not for *desk*.

    The history says that it was chosen.
    """
    found = await locked(unit, ticket)
    if found is None:
        return None
    busy = await at_desk(unit, desk)
    if busy is not None:
        return busy if busy.id == ticket and busy.status == "called" else Busy(busy)
    if (
        found.status != "waiting"
        or found.local_day != local_day
        or found.only_desk not in (None, desk)
    ):
        return None
    return await _called(unit, found, desk, now=now, actor=actor, why="chosen")


async def recall(
    unit: Unit, *, ticket: int, desk: str, now: datetime, gap: timedelta, most: int, actor: str
) -> Ticket | TooSoon | CallsSpent | None:
    """
    Call once more whom *desk* has called; None when it has not, or no longer.

    Not within *gap* of the last call, and not more than *most* times in all.  A clock that was
    set back keeps nobody waiting for the gap.
    """
    found = await _at(unit, ticket, desk, "called")
    if found is None:
        return None
    if found.calls >= most:
        return CallsSpent()
    if found.last_call is not None and timedelta() <= now - found.last_call < gap:
        return TooSoon(found.last_call + gap)
    return await change(
        unit,
        found,
        "called",
        now=now,
        actor=actor,
        why="recall",
        calls=found.calls + 1,
        last_call=now,
    )


async def begin(unit: Unit, *, ticket: int, desk: str, now: datetime, actor: str) -> Ticket | None:
    """Whom *desk* has called has come; None when it has not called them, or no longer."""
    return await _go_on(
        unit, ticket, desk, "called", "serving", now=now, actor=actor, serving_from=now
    )


async def done(unit: Unit, *, ticket: int, desk: str, now: datetime, actor: str) -> Ticket | None:
    """*desk* has seen them, said to have begun or not; None when it does not have them."""
    found = await _at(unit, ticket, desk, *AT_DESK, "done")
    if found is None or found.status == "done":
        return found
    if found.status == "called":
        found = await change(unit, found, "serving", now=now, actor=actor, serving_from=now)
    return found and await change(unit, found, "done", now=now, actor=actor, ended=now)


async def no_show(
    unit: Unit, *, ticket: int, desk: str, now: datetime, actor: str
) -> Ticket | None:
    """They did not come when *desk* called; None when it has not called them, or no longer."""
    return await _go_on(unit, ticket, desk, "called", "no_show", now=now, actor=actor, ended=now)


async def _called(
    unit: Unit, ticket: Ticket, desk: str, *, now: datetime, actor: str, why: str
) -> Ticket | Busy | None:
    called = await change(
        unit, ticket, "called", now=now, actor=actor, why=why, desk=desk, calls=1, last_call=now
    )
    if called is None:
        busy = await at_desk(unit, desk)
        return None if busy is None else Busy(busy)
    return called


async def _go_on(
    unit: Unit, ticket: int, desk: str, was: str, becomes: str, **values: Any
) -> Ticket | None:
    found = await _at(unit, ticket, desk, was, becomes)
    if found is None or found.status == becomes:
        return found
    return await change(unit, found, becomes, **values)


async def _at(unit: Unit, ticket: int, desk: str, *statuses: str) -> Ticket | None:
    found = await locked(unit, ticket)
    fits = found is not None and found.desk == desk and found.status in statuses
    return found if fits else None
