"""What answers the effects of reminders."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RenewalFound:
    """When the person was *approved*, None if they have not said; *today* is the Centre's day."""

    topic: str
    approved: date | None
    today: date


@dataclass(frozen=True, slots=True)
class RenewalDropped:
    """Nobody reminds of it (any more)."""

    topic: str


@dataclass(frozen=True, slots=True)
class DatesFound:
    """Whether the person is told before the dates of *topic*; *today* is the Centre's day."""

    topic: str
    followed: bool
    today: date


@dataclass(frozen=True, slots=True)
class SettingsFound:
    """
    What the person does not wish to be written about, and what they asked to be reminded of.

    *changed* is the kind that they have just muted, empty when they have not.
    """

    muted: frozenset[str]
    renewals: tuple[tuple[str, date], ...]
    dates: tuple[str, ...]
    changed: str = ""


RemindingAnswer = RenewalFound | RenewalDropped | DatesFound | SettingsFound
