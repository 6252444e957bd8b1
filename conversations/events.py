"""
What has happened: the only way anything reaches the core.

The first group comes from a person; `Event.at` is when it happened, aware and in UTC.
The second group answers an effect, within the same turn.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """The person sent /start; *payload* is what a deep link carried, and is not to be trusted."""

    at: datetime
    payload: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    """
    The person tapped a button that says *choice* at *place*.

    *kept* is true when the button stands under a message that must not be edited over.
    """

    at: datetime
    place: str
    choice: str = ""
    kept: bool = False
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person typed; *html* is the same text with its formatting as safe HTML."""

    at: datetime
    text: str
    html: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True)
class SentOther:
    """A sticker, a voice message, a photo, an edited message …: *kind* says which."""

    at: datetime
    kind: str
    staff: bool = False


@dataclass(frozen=True, slots=True)
class MisTapped:
    """A button whose mark is not this person's, or that no release of ours wrote."""

    at: datetime
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot (*gone* true) or came back (false)."""

    at: datetime
    gone: bool
    staff: bool = False


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


@dataclass(frozen=True, slots=True)
class FollowingFound:
    """What the person follows now."""

    followed: frozenset[str]


@dataclass(frozen=True, slots=True)
class DayListed:
    """Staff: the appointments of *day*, with the names that were given."""

    day: date
    entries: tuple[tuple[Visit, str, str], ...]
    """(visit, name, phone), by time"""


@dataclass(frozen=True, slots=True)
class TroublesFound:
    """
    Staff: what needs a person's eye, newest first.

    *failed* are updates that could not be taken, by when they came (UTC); *uncertain* are
    messages nobody can say of whether they arrived, by kind and when.
    """

    failed: tuple[datetime, ...]
    uncertain: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class FollowersCounted:
    """*quiet_until* is when the quiet hours end (UTC), or None outside of them."""

    topic: str
    followers: int
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeStarted:
    campaign: int
    recipients: int


@dataclass(frozen=True, slots=True)
class NoticeStopped:
    """*found* is false when there was nothing (any more) to stop."""

    found: bool


@dataclass(frozen=True, slots=True)
class DataFound:
    """
    What is kept about the person.

    *visits* are all that are kept, past ones too, each with the name and phone given for it.
    """

    visits: tuple[tuple[Visit, str, str], ...]
    followed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything about the person is deleted; appointments ahead were cancelled."""


PersonEvent = Opened | Chose | Wrote | SentOther | MisTapped | Blocked
Answer = (
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
    | FollowingFound
    | DayListed
    | TroublesFound
    | FollowersCounted
    | NoticeStarted
    | NoticeStopped
    | DataFound
    | Forgotten
)
Event = PersonEvent | Answer
