"""
What the core orders.  An effect that asks something is answered by one event (in brackets).

Those of booking and of staff stand beside their events, by noun.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations.booking.effects import BookingEffect
from conversations.gatherings.effects import GatheringEffect
from conversations.queue.effects import QueueEffect
from conversations.reminding.effects import RemindingEffect
from conversations.screen import Screen
from conversations.staff.effects import StaffEffect
from conversations.waiting.effects import WaitingEffect


@dataclass(frozen=True, slots=True)
class Show:
    """Put *screen* before the person: an edit of the screen they tapped, or a new message."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class SendList:
    """Send the list of documents at *node* as a file, for these answers; nothing answers."""

    node: str
    answers: Mapping[str, str]
    ticks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListFollowing:
    """[FollowingFound]"""


@dataclass(frozen=True, slots=True)
class Follow:
    """[FollowingFound]"""

    topic: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class TellMyData:
    """[DataFound]"""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """[Forgotten]"""


@dataclass(frozen=True, slots=True)
class MarkReachable:
    """Remember whether the person can be written to; nothing answers."""

    reachable: bool


Effect = (
    Show
    | SendList
    | ListFollowing
    | Follow
    | TellMyData
    | ForgetMe
    | MarkReachable
    | BookingEffect
    | GatheringEffect
    | QueueEffect
    | RemindingEffect
    | StaffEffect
    | WaitingEffect
)
