"""What answers the effects of the earlier-time list."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """The part of the day that suits who waits."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one waits for, as one's own data tell it."""

    service: str
    appointment: int | None
    part: Part


@dataclass(frozen=True, slots=True)
class WaitFound:
    """
    Whether one waits: *part* is None when not.

    *starts* (UTC) is when the appointment begins that one has, None without one.  An offer is
    kept for *minutes*.
    """

    service: str
    appointment: int | None
    starts: datetime | None
    part: Part | None
    minutes: int


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """
    One waits no longer; *appointment* is what one has, and keeps.

    *offered* is true when it was said under an offer.
    """

    service: str
    appointment: int | None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class OfferRefused:
    """It goes to the next; one waits on, in one's place."""

    service: str
    appointment: int | None


@dataclass(frozen=True, slots=True)
class OfferGone:
    """It is not kept for this person (any more); nothing of theirs has changed."""


WaitingAnswer = WaitFound | WaitEnded | OfferRefused | OfferGone
