"""What answers the effects of staff."""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.events import Visit


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


StaffAnswer = DayListed | TroublesFound | FollowersCounted | NoticeStarted | NoticeStopped
