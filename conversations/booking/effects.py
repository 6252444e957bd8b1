"""What booking orders.  An effect that asks something is answered by one event (in brackets)."""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.wish import USUAL, Wish


@dataclass(frozen=True, slots=True)
class FindDays:
    """
    Days with free slots; with *moves*, of that appointment's own service.

    [DaysFound | BookingClosed | CapReached | OftenMissed | VisitGone | TooLate]
    """

    service: str
    moves: int | None = None
    week: date | None = None
    """the Monday of the week that the person wishes to see; None for the soonest days"""
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class FindTimes:
    """[TimesFound | BookingClosed | VisitGone | TooLate]"""

    service: str
    day: date
    moves: int | None = None
    wish: Wish = USUAL
    part: str = ""
    """what of the day: `a` before noon, `b` after it, empty for all of it"""


@dataclass(frozen=True, slots=True)
class Hold:
    """
    Claim the time for a few minutes; an earlier hold of the same person is let go.

    [Held | SlotTaken | CapReached | OftenMissed | BookingClosed | VisitGone | TooLate]
    """

    service: str
    starts: datetime
    desk: str
    moves: int | None = None
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class LetGo:
    """Give a held time back; nothing answers."""

    held: int


@dataclass(frozen=True, slots=True)
class Book:
    """
    Turn a held time into an appointment.

    [Booked | SlotTaken | CapReached | OftenMissed | BookingClosed | VisitGone | TooLate]
    """

    held: int
    service: str
    name: str
    phone: str
    bring: tuple[str, ...] = ()
    moves: int | None = None
    some_ticked: bool = False
    papers: str = ""
    """the list of documents that *bring* is from, by its reference"""


@dataclass(frozen=True, slots=True)
class KeepPapers:
    """
    What is missing of the list *papers* now: the person's appointments with it are told so.

    Nothing answers.
    """

    papers: str
    bring: tuple[str, ...]
    some_ticked: bool


@dataclass(frozen=True, slots=True)
class ListVisits:
    """[VisitsFound]"""


@dataclass(frozen=True, slots=True)
class FindVisit:
    """[VisitFound | VisitGone | TooLate]"""

    appointment: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class CancelVisit:
    """[VisitCancelled | VisitGone | TooLate]"""

    appointment: int
    version: int


@dataclass(frozen=True, slots=True)
class ConfirmVisit:
    """The person will come, as they said under a reminder [VisitConfirmed | VisitGone]"""

    appointment: int


BookingEffect = (
    FindDays
    | FindTimes
    | Hold
    | LetGo
    | Book
    | KeepPapers
    | ListVisits
    | FindVisit
    | CancelVisit
    | ConfirmVisit
)
