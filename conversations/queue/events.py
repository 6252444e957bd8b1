"""What answers the effects of the queue: tickets, desks, who waits."""

from dataclasses import dataclass
from datetime import datetime

from conversations.booking.events import Visit
from conversations.screen import Line


@dataclass(frozen=True, slots=True)
class Stub:
    """
    What its citizen holds of a ticket.

    *status* is waiting, called, serving, done, no_show or left; *before* counts those who will be
    called before them, and *wait* is an honest range in minutes, None while no desk is open.
    """

    id: int
    version: int
    label: str
    service: str
    status: str
    desk: str = ""
    """where they are called to; empty while they wait"""
    before: int = 0
    wait: tuple[int, int] | None = None
    today: bool = True
    """false once the day of the ticket is over"""
    booked: bool = False
    """whether it is for an appointment"""


@dataclass(frozen=True, slots=True)
class TicketFound:
    stub: Stub
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class TicketGone:
    """No such ticket, or appointment of today, of this person."""


@dataclass(frozen=True, slots=True)
class ArrivalAsked:
    """What the person may have come for: one of *visits*, or one of *services* without one."""

    visits: tuple[Visit, ...]
    services: tuple[str, ...]
    early: Visit | None = None
    """an appointment of today that it is too early for"""


@dataclass(frozen=True, slots=True)
class QueueShut:
    """
    Nobody is taken into the queue.

    *why* is unconfirmed (the Centre's hours are), closed (the Centre is, now), no-desk (nobody
    who does *service* is there now) or no-walk-in (it is done by appointment only).
    """

    why: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class TooEarly:
    """One may check in for *visit* from *since* on (UTC)."""

    visit: Visit
    since: datetime


@dataclass(frozen=True, slots=True)
class AtHand:
    """The ticket at a desk.  *status* is called or serving; *since* when it became so (UTC)."""

    id: int
    label: str
    name: str
    service: str
    status: str
    calls: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """How it stands at one desk that is open."""

    desk: str
    paused: bool
    waiting: int
    """how many this desk may call"""
    at_hand: AtHand | None = None
    last: tuple[int, str] | None = None
    """id and label of the ticket that ended here last, and could be taken back"""


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """Staff: one's own desk, and what there is to say of what was just tried."""

    post: Post
    said: Line | None = None


@dataclass(frozen=True, slots=True)
class DesksSeen:
    """Staff: one sits nowhere.  *free* are the desks nobody sits at, one's own first."""

    free: tuple[str, ...]
    waiting: int
    said: Line | None = None


@dataclass(frozen=True, slots=True)
class TargetsFound:
    """Staff: *ticket* could be sent to one of *desks* (open now) or for one of *services*."""

    ticket: int
    label: str
    desks: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queued:
    """Staff: one who waits, and why at this place: urgent, due, walk-in or early."""

    id: int
    label: str
    name: str
    service: str
    arrived: datetime
    reason: str
    only_desk: str = ""


@dataclass(frozen=True, slots=True)
class WaitingListed:
    """Staff: all who wait, in order; *may_call* are the ids of those one's own desk could call now."""

    entries: tuple[Queued, ...]
    may_call: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ExpectedListed:
    """Staff: (visit, name), by time."""

    entries: tuple[tuple[Visit, str], ...]


@dataclass(frozen=True, slots=True)
class TicketGiven:
    """Staff: the ticket of *label* was given at the counter."""

    label: str
    name: str
    service: str
    before: int


@dataclass(frozen=True, slots=True)
class DoorLinkFound:
    """*link* is empty while the bot's own name is not known."""

    link: str


QueueAnswer = (
    TicketFound
    | TicketGone
    | ArrivalAsked
    | QueueShut
    | TooEarly
    | DeskSeen
    | DesksSeen
    | TargetsFound
    | WaitingListed
    | ExpectedListed
    | TicketGiven
    | DoorLinkFound
)
