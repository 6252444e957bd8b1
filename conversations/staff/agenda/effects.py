"""
What staff order of the book of appointments.

An effect that asks something is answered by one event (in brackets).
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ListDay:
    """[DayListed]"""

    day: date | None = None
    """None for today at the Centre"""
    desk: str = ""
    """only what is at this desk"""


@dataclass(frozen=True, slots=True)
class SendDay:
    """Send the list of *day* as a file, *as_* pdf or csv; nothing answers."""

    day: date
    desk: str
    as_: str


@dataclass(frozen=True, slots=True)
class ListWeek:
    """The week of *day*, None for the next one [WeekListed]"""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """[EntryFound | EntryGone]"""

    appointment: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class CallOff:
    """Cancel it for the Centre and tell its citizen [EntryFound | EntryGone]."""

    appointment: int
    version: int


@dataclass(frozen=True, slots=True)
class SearchBook:
    """Look for a code, or for a part of a name [EntriesFound]."""

    text: str


@dataclass(frozen=True, slots=True)
class FindRoom:
    """
    Days with free slots, however soon; with *moves*, of that appointment's own service.

    [RoomFound | EntryGone]
    """

    service: str
    offset: int = 0
    moves: int | None = None
    version: int = 0
    """of the appointment that moves"""


@dataclass(frozen=True, slots=True)
class FindHours:
    """[HoursFound | EntryGone]"""

    service: str
    day: date
    moves: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """Give the visit another time and tell its citizen [EntryFound | RoomTaken | EntryGone]."""

    appointment: int
    version: int
    starts: datetime
    desk: str


@dataclass(frozen=True, slots=True)
class BookAtCounter:
    """
    Book for someone who stands at the counter or is on the phone.

    With *squeeze* at any five minutes of the desk's hours, beside what is booked there.  The same
    *request* books once.  [EntryFound | RoomTaken]
    """

    service: str
    starts: datetime
    desk: str
    squeeze: bool
    name: str
    phone: str
    bring: tuple[str, ...]
    request: str


AgendaEffect = (
    ListDay
    | SendDay
    | ListWeek
    | OpenEntry
    | CallOff
    | SearchBook
    | FindRoom
    | FindHours
    | MoveEntry
    | BookAtCounter
)
