"""What answers the effects of notices.  Moments are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

from conversations.staff.notices.audience import Audience
from conversations.staff.notices.letter import Letter

UNSENT = ("asked", "scheduled", "declined", "called-off")
"""the states of a notice of which nothing has left"""


@dataclass(frozen=True, slots=True)
class NoticeWeighed:
    """
    How many people would get the letter now; *title* is that of the gathering it is for.

    *quiet_until* is when the quiet hours end (UTC) that reign as it is to leave, or None.
    """

    recipients: int
    title: str = ""
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """How far a correction or a withdrawal is, in people."""

    done: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a notice has come, in people.

    *state* is asked (a second member must agree), scheduled, running, paused, done, stopped,
    declined, called-off (before it began) or withdrawn; *other* were refused by Telegram, expired or are not reached by it
    any more.  *rate* is people a second lately, 0 when not known.  *missed* are those that it, or
    what was done about it last, has not reached, once it is not on its way.
    """

    campaign: int
    state: str
    recipients: int
    sent: int = 0
    unreachable: int = 0
    uncertain: int = 0
    other: int = 0
    waiting: int = 0
    version: int = 1
    sends: datetime | None = None
    expires: datetime | None = None
    trial: bool = False
    mended: Mended | None = None
    rate: int = 0
    missed: int = 0
    quiet_until: datetime | None = None
    """when the quiet hours end (UTC) in which it does not go on, or None"""
    forgotten: int = 0
    """people of whom it is not known any more how it ended for them"""


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """*own*: the one who asks wrote it."""

    progress: Progress
    letter: Letter
    own: bool
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRefused:
    """*why* is the id of the sentence that says so."""

    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the notices that were ordered, and when."""

    campaign: int
    state: str
    at: datetime
    recipients: int


@dataclass(frozen=True, slots=True)
class NoticesListed:
    """The newest first."""

    notices: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class UnreachedListed:
    """The newest first; here *recipients* are those that it has not reached."""

    notices: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Unreached:
    """*name* and *phone* as they gave them, empty when they did not; *why* is a key of `WHY`."""

    name: str
    phone: str
    why: str


@dataclass(frozen=True, slots=True)
class UnreachedFound:
    """
    Whom *what* (notice, correction or withdrawal) has not reached, as of the notice of *at*.

    *people* are one page of the *named*, beginning after the *first* ones; *others* says why, and
    how many: those without a name, or all of them when the asker may not see *names*.  *writes*:
    the asker may open the notice.
    """

    campaign: int
    what: str
    at: datetime
    people: tuple[Unreached, ...]
    named: int
    first: int
    others: tuple[tuple[str, int], ...]
    names: bool
    writes: bool


@dataclass(frozen=True, slots=True)
class GatheringsToChoose:
    """Id, title and beginning of each that is ahead, for *purpose*."""

    purpose: str
    gatherings: tuple[tuple[int, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class WhyFound:
    """For whom it was and when it came; None of both when the asker got no such notice."""

    audience: Audience | None
    at: datetime | None = None


NoticeAnswer = (
    NoticeWeighed
    | NoticeShown
    | NoticeRefused
    | NoticesListed
    | UnreachedListed
    | UnreachedFound
    | GatheringsToChoose
    | WhyFound
)
