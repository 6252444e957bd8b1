"""What answers the effects of booking: free times, holds, appointments."""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.wish import USUAL, Wish
from conversations.centre import Mode


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time as it is offered; *starts* is aware and in UTC."""

    starts: datetime
    desk: str


@dataclass(frozen=True, slots=True)
class Visit:
    """
    An appointment as its citizen may see it.  *starts* is aware and in UTC.

    *name* and *papers*, the list of documents it was booked with, are empty where nobody asked
    for them.
    """

    id: int
    version: int
    code: str
    service: str
    desk: str
    starts: datetime
    status: str
    mode: Mode = Mode.PLACE
    for_other: bool = False
    """whether the citizen booked it for someone else, whose *name* it then is"""
    name: str = ""
    papers: str = ""


@dataclass(frozen=True, slots=True)
class DaysFound:
    """
    Days with free slots, soonest first, with how many; and the soonest slot of all.

    *week* is the Monday of the week that was asked for.
    """

    service: str
    days: tuple[tuple[date, int], ...]
    soonest: Slot | None
    week: date | None = None
    moves: int | None = None
    """the appointment that is to be moved there"""
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class TimesFound:
    """*part* is what of the day was asked for, as in `FindTimes`; *slots* are all of the day's."""

    service: str
    day: date
    slots: tuple[Slot, ...]
    moves: int | None = None
    wish: Wish = USUAL
    part: str = ""


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
    papers: str = ""
    wish: Wish = USUAL


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
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class CapReached:
    """
    The person already has as many appointments as one may.

    With *for_other*, as many as one may book for others.
    """

    service: str
    for_other: bool = False


@dataclass(frozen=True, slots=True)
class OftenMissed:
    """The person did not come so often of late that someone at the Centre speaks to them first."""


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
class TooLate:
    """It stands, and is too near to be moved or cancelled here."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class VisitCancelled:
    visit: Visit


@dataclass(frozen=True, slots=True)
class VisitConfirmed:
    visit: Visit
    bring: tuple[str, ...] = ()
    some_ticked: bool = False


BookingAnswer = (
    DaysFound
    | TimesFound
    | Held
    | SlotTaken
    | CapReached
    | OftenMissed
    | BookingClosed
    | Booked
    | VisitsFound
    | VisitFound
    | VisitGone
    | TooLate
    | VisitCancelled
    | VisitConfirmed
)
