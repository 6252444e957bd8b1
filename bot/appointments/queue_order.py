"""
Who is called next: one queue for those with an appointment and those without.

Every ticket has a *due*, the moment at which its turn has come:

- with an appointment, and not later than the Centre allows: when the appointment starts;
- with an appointment, but later than that: as without one;
- without an appointment: when one has waited as long as the Centre's patience lasts.

At any moment the queue is called in this order:

1. those whom staff marked as urgent, before all others;
2. those whose turn has come, by when it came: so an appointment is kept to, and whoever came
   without one is not overtaken for ever;
3. those without an appointment, by when they arrived: they fill the time until then;
4. those who came early for their appointment, by when it starts;
5. where all that is equal, the lower number, then the letter.

The urgent keep that order among themselves.  A ticket that goes back to the queue keeps its due,
so nobody loses their turn by a transfer or by a wrong press.  Why a ticket was called is written
down with the call, in one word: urgent, due, walk-in or early.
"""

import math
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import IntEnum
from typing import Protocol, TypeVar

from conversations.rules import QueueRules

OPTIMISTIC, PESSIMISTIC = 0.8, 1.5
"""how much shorter or longer than usual the wait may become"""
STEP = 5
"""minutes to which an expected wait is rounded, outwards"""


class Priority(IntEnum):
    URGENT = 0
    USUAL = 1


class Waits(Protocol):
    """What the order looks at; *starts* is the beginning of its appointment, if it has one."""

    @property
    def priority(self) -> int: ...
    @property
    def due(self) -> datetime: ...
    @property
    def arrived(self) -> datetime: ...
    @property
    def starts(self) -> datetime | None: ...
    @property
    def number(self) -> int: ...
    @property
    def letter(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def only_desk(self) -> str | None: ...


W = TypeVar("W", bound=Waits)


def due_of(rules: QueueRules, arrived: datetime, starts: datetime | None) -> datetime:
    """When the turn has come of someone who *arrived* for an appointment at *starts*, or for none."""
    if starts is not None and arrived <= starts + rules.late_after:
        return starts
    return arrived + rules.walk_in_patience


def in_order(waiting: Iterable[W], now: datetime) -> list[W]:
    """Those *waiting* in the order in which they would be called at *now*."""
    return sorted(waiting, key=lambda ticket: _place(ticket, now))


def reason(ticket: Waits, now: datetime) -> str:
    """Why *ticket* stands where it stands: urgent, due, walk-in or early."""
    if ticket.priority <= Priority.URGENT:
        return "urgent"
    if ticket.due <= now:
        return "due"
    return "early" if _is_early(ticket) else "walk-in"


def may_call(ticket: Waits, desk: str, services: Collection[str]) -> bool:
    """
    Whether *desk*, which sees to *services*, may call *ticket*.

    A ticket meant for one desk is called by that desk alone, whatever the service.
    """
    return ticket.service in services if ticket.only_desk is None else ticket.only_desk == desk


def waiting_range(before: int, desks: int, minutes: float) -> tuple[int, int] | None:
    """
    Between how many minutes one will wait; None when no desk is open.

    *before* is how many will be called first, *desks* how many call, *minutes* how long one
    usually takes.
    """
    if desks < 1:
        return None
    if before < 1:
        return 0, STEP
    expected = before * minutes / desks
    least = math.floor(expected * OPTIMISTIC / STEP) * STEP
    most = math.ceil(expected * PESSIMISTIC / STEP) * STEP
    return least, max(most, least + STEP)


def _place(ticket: Waits, now: datetime) -> tuple[int, int, datetime, int, str]:
    if ticket.due <= now:
        group, since = 0, ticket.due
    elif _is_early(ticket):
        group, since = 2, ticket.due
    else:
        group, since = 1, ticket.arrived
    return ticket.priority, group, since, ticket.number, ticket.letter


def _is_early(ticket: Waits) -> bool:
    # Who came too late for an appointment is due at another time than it started.
    return ticket.starts is not None and ticket.starts == ticket.due
