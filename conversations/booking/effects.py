"""What booking orders.  An effect that asks something is answered by one event (in brackets)."""

from dataclasses import dataclass
from datetime import date, datetime


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


BookingEffect = (
    FindDays | FindTimes | Hold | LetGo | Book | ListVisits | FindVisit | CancelVisit | ConfirmVisit
)
