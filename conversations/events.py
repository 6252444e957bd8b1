"""
What has happened: the only way anything reaches the core.

A person's events stand here; `at` is when it happened, aware and in UTC, and *staff* says who of
the Centre's people they are, None for a citizen.  The other events answer an effect within the
same turn; most of them stand beside those effects, by noun.
"""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.events import BookingAnswer, Visit
from conversations.gatherings.events import Gathering, GatheringAnswer
from conversations.queue.events import QueueAnswer
from conversations.reminding.events import RemindingAnswer
from conversations.staff.events import StaffAnswer
from conversations.staff.member import Member
from conversations.waiting.events import Waiting, WaitingAnswer


@dataclass(frozen=True, slots=True)
class Opened:
    """The person sent /start; *payload* is what a deep link carried, and is not to be trusted."""

    at: datetime
    payload: str = ""
    staff: Member | None = None


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
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person typed; *html* is the same text with its formatting as safe HTML."""

    at: datetime
    text: str
    html: str = ""
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class SentFile:
    """
    The person sent a picture (*kind* photo) or a document, with *text* as its caption.

    *file* is Telegram's id of it and never its content; *size* is in bytes, 0 when not told.
    """

    at: datetime
    kind: str
    file: str
    name: str = ""
    size: int = 0
    text: str = ""
    html: str = ""
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class SentOther:
    """A sticker, a voice message, a photo, an edited message …: *kind* says which."""

    at: datetime
    kind: str
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class MisTapped:
    """A button whose mark is not this person's, or that no release of ours wrote."""

    at: datetime
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot (*gone* true) or came back (false)."""

    at: datetime
    gone: bool
    staff: Member | None = None


@dataclass(frozen=True, slots=True)
class FollowingFound:
    """What the person follows now."""

    followed: frozenset[str]


@dataclass(frozen=True, slots=True)
class DataFound:
    """
    What is kept about the person.

    *visits* are all that are kept, past ones too, each with the name and phone given for it.
    """

    visits: tuple[tuple[Visit, str, str], ...]
    followed: frozenset[str]
    waiting: tuple[Waiting, ...] = ()
    """what they wait for an earlier time of"""
    gatherings: tuple[tuple[Gathering, str], ...] = ()
    """those they come to or wait for a seat of, past ones too, each with the name given for it"""
    renewals: tuple[tuple[str, date], ...] = ()
    """the benefits they are reminded to renew: (topic, the day of the approval)"""
    dates: tuple[str, ...] = ()
    """topics before whose dates they are told"""
    muted: frozenset[str] = frozenset()
    """what they do not wish to be written about"""
    tickets: tuple[tuple[str, str, datetime], ...] = ()
    """places in a day's queue, past ones too: (label, service, when they arrived)"""
    member: Member | None = None
    """what they are at the Centre, and under which name; None for a citizen"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything about the person is deleted; appointments ahead were cancelled."""


PersonEvent = Opened | Chose | Wrote | SentFile | SentOther | MisTapped | Blocked
Answer = (
    FollowingFound
    | DataFound
    | Forgotten
    | BookingAnswer
    | QueueAnswer
    | RemindingAnswer
    | GatheringAnswer
    | StaffAnswer
    | WaitingAnswer
)
Event = PersonEvent | Answer
