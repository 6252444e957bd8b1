"""What answers the effects about the hours.  Moments are aware and in UTC."""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.events import Visit
from conversations.staff.hours.effects import Span


@dataclass(frozen=True, slots=True)
class Away:
    """An absence as staff see it; *desk* is empty for the whole Centre, the days are local."""

    id: int
    desk: str
    starts: datetime
    ends: datetime
    first: date
    last: date
    whole_days: bool


@dataclass(frozen=True, slots=True)
class AbsencesListed:
    absences: tuple[Away, ...]
    within: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class AbsenceWeighed:
    """How many appointments lie within *span*."""

    span: Span
    affected: int


@dataclass(frozen=True, slots=True)
class AbsenceRefused:
    """*why* is past, gap (no clock will show that time that day) or far."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class AbsenceAdded:
    """*stranded* is how many appointments lost their hour by it."""

    span: Span
    stranded: int


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """*found* is false when it had ended already; *fit* is how many appointments fit again."""

    found: bool
    fit: int = 0


@dataclass(frozen=True, slots=True)
class Stranded:
    """
    An appointment that lost its hour, or that did, with what was done since.

    *reason* is that of `bot.appointments.hours.fits`.  *state* is untold, waiting (for an answer)
    or call (no message reaches them) while somebody must act; then coming, moved, cancelled,
    informed (by phone) or told.  *takes_place* is when the one begins that took its place.
    """

    visit: Visit
    name: str
    phone: str
    reason: str
    state: str
    stranded: bool
    """whether it stands still, without an hour"""
    reachable: bool
    asked: str = ""
    asked_at: datetime | None = None
    takes_place: datetime | None = None


@dataclass(frozen=True, slots=True)
class StrandingsListed:
    entries: tuple[Stranded, ...]
    within: str
    of: int | None = None
    remedy: str = ""
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class StrandingsRemedied:
    """
    *done* of those that were looked at; for *left* no free time was found.

    With *stale* nothing was done, because what was looked at is not so any more.
    """

    remedy: str
    done: int = 0
    left: int = 0
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """*closed* is what staff decided; None while they have not."""

    day: date
    reason: str
    closed: bool | None


@dataclass(frozen=True, slots=True)
class ProposalsListed:
    """*refused* is true when the day that was to be decided is not proposed (any more)."""

    days: tuple[Proposal, ...]
    refused: bool = False


HoursAnswer = (
    AbsencesListed
    | AbsenceWeighed
    | AbsenceRefused
    | AbsenceAdded
    | AbsenceEnded
    | StrandingsListed
    | StrandingsRemedied
    | ProposalsListed
)
