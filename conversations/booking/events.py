"""What answers the effects of booking: free times, holds, appointments."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time as it is offered; *starts* is aware and in UTC."""

    starts: datetime
    desk: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as its citizen may see it.  *starts* is aware and in UTC."""

    id: int
    version: int
    code: str
    service: str
    desk: str
    starts: datetime
    status: str


@dataclass(frozen=True, slots=True)
class DaysFound:
    """Days with free slots, soonest first, with how many; and the soonest slot of all."""

    service: str
    days: tuple[tuple[date, int], ...]
    soonest: Slot | None
    offset: int = 0
    moves: int | None = None
    """the appointment that is to be moved there"""


@dataclass(frozen=True, slots=True)
class TimesFound:
    service: str
    day: date
    slots: tuple[Slot, ...]
    moves: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """
    The time is kept for this person until *until*.

    *name*, *phone* and what to bring are those of the appointment that it would replace, else
    empty.
    """

    appointment: int
    service: str
    slot: Slot
    until: datetime
    moves: int | None = None
    name: str = ""
    phone: str = ""
    bring: tuple[str, ...] = ()
    some_ticked: bool = False


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """
    Someone was faster, or the time may no longer be booked; *days* is what is left.

    *lapsed* is true when the person held it, and not long enough.
    """

    service: str
    days: tuple[tuple[date, int], ...]
    soonest: Slot | None = None
    moves: int | None = None
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class CapReached:
    """The person already has as many appointments as one may."""

    service: str


@dataclass(frozen=True, slots=True)
class BookingClosed:
    """The Centre's hours are not confirmed, so nothing is booked here."""


@dataclass(frozen=True, slots=True)
class Booked:
    """*moved* is true when it took the place of another appointment of the same person."""

    visit: Visit
    moved: bool
    bring: tuple[str, ...] = ()
    some_ticked: bool = False


@dataclass(frozen=True, slots=True)
class VisitsFound:
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class VisitFound:
    visit: Visit
    purpose: str = ""
    bring: tuple[str, ...] = ()
    some_ticked: bool = False


@dataclass(frozen=True, slots=True)
class VisitGone:
    """No such appointment of this person, or it can no longer be changed."""


@dataclass(frozen=True, slots=True)
class VisitCancelled:
    visit: Visit


@dataclass(frozen=True, slots=True)
class VisitConfirmed:
    visit: Visit


BookingAnswer = (
    DaysFound
    | TimesFound
    | Held
    | SlotTaken
    | CapReached
    | BookingClosed
    | Booked
    | VisitsFound
    | VisitFound
    | VisitGone
    | VisitCancelled
    | VisitConfirmed
)
