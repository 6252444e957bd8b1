"""What is ordered of reminders.  Each effect is answered by one event (in brackets)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FindRenewal:
    """[RenewalFound]"""

    topic: str


@dataclass(frozen=True, slots=True)
class KeepRenewal:
    """Remind of renewing what was *approved* that day, in place of an earlier one [RenewalFound]"""

    topic: str
    approved: date


@dataclass(frozen=True, slots=True)
class DropRenewal:
    """[RenewalDropped]"""

    topic: str


@dataclass(frozen=True, slots=True)
class FindDates:
    """[DatesFound]"""

    topic: str


@dataclass(frozen=True, slots=True)
class FollowDates:
    """Be told before the dates of *topic*, or no more [DatesFound]"""

    topic: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class FindSettings:
    """[SettingsFound]"""


@dataclass(frozen=True, slots=True)
class Mute:
    """Hear of *kind* no more, or with *muted* false, again [SettingsFound]"""

    kind: str
    muted: bool


RemindingEffect = (
    FindRenewal | KeepRenewal | DropRenewal | FindDates | FollowDates | FindSettings | Mute
)
