"""What the queue's people order.  Each effect is answered by one event (in brackets)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrive:
    """
    The person stands at the Centre: check in, or take a ticket.

    With *appointment*, for that one; with *service*, without an appointment; with neither, for
    what there is: a ticket they hold already, else their one appointment of today.
    [TicketFound | ArrivalAsked | QueueShut | TooEarly | TicketGone]
    """

    appointment: int | None = None
    service: str = ""


@dataclass(frozen=True, slots=True)
class FindTicket:
    """[TicketFound | TicketGone]"""

    ticket: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """The person no longer waits [TicketFound | TicketGone]"""

    ticket: int
    version: int


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Who was called in vain is here after all, on the same day [TicketFound | TicketGone]"""

    ticket: int


@dataclass(frozen=True, slots=True)
class FindDesk:
    """The desk at which this member of staff sits [DeskSeen | DesksSeen]"""


@dataclass(frozen=True, slots=True)
class SitDown:
    """Open *desk* [DeskSeen | DesksSeen]"""

    desk: str


@dataclass(frozen=True, slots=True)
class WorkDesk:
    """
    Work at one's own desk [DeskSeen | DesksSeen]

    *act* is next, pause, resume or close; or call, recall, begin, done, absent or undo, which name
    their *ticket*, so that an old button does nothing to another.
    """

    act: str
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class FindTargets:
    """Where *ticket*, which is at one's own desk, could be sent on [TargetsFound | DeskSeen]"""

    ticket: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """Send *ticket* back into the queue, for *service*, or for *desk* alone [DeskSeen]"""

    ticket: int
    service: str = ""
    desk: str = ""


@dataclass(frozen=True, slots=True)
class ListWaiting:
    """All who wait, in order [WaitingListed]"""


@dataclass(frozen=True, slots=True)
class ListExpected:
    """The appointments of today whose citizens have not arrived [ExpectedListed]"""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Staff: whoever has *appointment* is here [TicketGiven | DeskSeen | DesksSeen]"""

    appointment: int


@dataclass(frozen=True, slots=True)
class GiveTicket:
    """Staff: a ticket for someone without a phone [TicketGiven | DeskSeen | DesksSeen]"""

    service: str
    name: str


@dataclass(frozen=True, slots=True)
class FindDoorLink:
    """[DoorLinkFound]"""


@dataclass(frozen=True, slots=True)
class SendDoorSheet:
    """Send the sheet with the door's code, to be printed; nothing answers."""


QueueEffect = (
    Arrive
    | FindTicket
    | LeaveQueue
    | ComeBack
    | FindDesk
    | SitDown
    | WorkDesk
    | FindTargets
    | HandOver
    | ListWaiting
    | ListExpected
    | CheckIn
    | GiveTicket
    | FindDoorLink
    | SendDoorSheet
)
