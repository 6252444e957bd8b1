"""What staff order.  An effect that asks something is answered by one event (in brackets)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListDay:
    """[DayListed]"""

    day: date | None = None
    """None for today at the Centre"""


@dataclass(frozen=True, slots=True)
class ListTroubles:
    """[TroublesFound]"""


@dataclass(frozen=True, slots=True)
class CountFollowers:
    """[FollowersCounted]"""

    topic: str


@dataclass(frozen=True, slots=True)
class StartNotice:
    """Send *html* to all who follow *topic* [NoticeStarted]."""

    topic: str
    html: str


@dataclass(frozen=True, slots=True)
class StopNotice:
    """[NoticeStopped]"""

    campaign: int


StaffEffect = ListDay | ListTroubles | CountFollowers | StartNotice | StopNotice
