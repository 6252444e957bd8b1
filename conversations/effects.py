"""What the core orders.  An effect that asks something is answered by one event (in brackets)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from conversations.screen import Screen


@dataclass(frozen=True, slots=True)
class Show:
    """Put *screen* before the person: an edit of the screen they tapped, or a new message."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class FindDays:
    """
    Days with free slots; with *moves*, of that appointment's own service.

    [DaysFound | BookingClosed | CapReached | VisitGone]
    """

    service: str
    moves: int | None = None
    offset: int = 0
    """how many days the person has already seen"""


@dataclass(frozen=True, slots=True)
class FindTimes:
    """[TimesFound | BookingClosed | VisitGone]"""

    service: str
    day: date
    moves: int | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """
    Claim the time for a few minutes; an earlier hold of the same person is let go.

    [Held | SlotTaken | CapReached | BookingClosed]
    """

    service: str
    starts: datetime
    desk: str
    moves: int | None = None


@dataclass(frozen=True, slots=True)
class LetGo:
    """Give a held time back; nothing answers."""

    held: int


@dataclass(frozen=True, slots=True)
class Book:
    """Turn a held time into an appointment [Booked | SlotTaken]."""

    held: int
    service: str
    name: str
    phone: str
    bring: tuple[str, ...] = ()
    moves: int | None = None
    some_ticked: bool = False


@dataclass(frozen=True, slots=True)
class SendList:
    """Send the list of documents at *node* as a file, for these answers; nothing answers."""

    node: str
    answers: Mapping[str, str]
    ticks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListVisits:
    """[VisitsFound]"""


@dataclass(frozen=True, slots=True)
class FindVisit:
    """[VisitFound | VisitGone]"""

    appointment: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class CancelVisit:
    """[VisitCancelled | VisitGone]"""

    appointment: int
    version: int


@dataclass(frozen=True, slots=True)
class ConfirmVisit:
    """The person will come, as they said under a reminder [VisitConfirmed | VisitGone]"""

    appointment: int


@dataclass(frozen=True, slots=True)
class ListFollowing:
    """[FollowingFound]"""


@dataclass(frozen=True, slots=True)
class Follow:
    """[FollowingFound]"""

    topic: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class ListDay:
    """Staff only [DayListed]"""

    day: date | None = None
    """None for today at the Centre"""


@dataclass(frozen=True, slots=True)
class ListTroubles:
    """Staff only [TroublesFound]"""


@dataclass(frozen=True, slots=True)
class CountFollowers:
    """Staff only [FollowersCounted]"""

    topic: str


@dataclass(frozen=True, slots=True)
class StartNotice:
    """Staff only: send *html* to all who follow *topic* [NoticeStarted]."""

    topic: str
    html: str


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Staff only [NoticeStopped]"""

    campaign: int


@dataclass(frozen=True, slots=True)
class TellMyData:
    """[DataFound]"""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """[Forgotten]"""


@dataclass(frozen=True, slots=True)
class MarkReachable:
    """Remember whether the person can be written to; nothing answers."""

    reachable: bool


Effect = (
    Show
    | FindDays
    | FindTimes
    | Hold
    | LetGo
    | Book
    | SendList
    | ListVisits
    | FindVisit
    | CancelVisit
    | ConfirmVisit
    | ListFollowing
    | Follow
    | ListDay
    | ListTroubles
    | CountFollowers
    | StartNotice
    | StopNotice
    | TellMyData
    | ForgetMe
    | MarkReachable
)
