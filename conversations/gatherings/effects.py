"""
What gatherings order.  An effect that asks something is answered by one event (in brackets).

Those from `ShowGatherings` on are of staff, and only the door of staff orders them.
"""

from dataclasses import dataclass

from conversations.gatherings.plan import Plan


@dataclass(frozen=True, slots=True)
class ListGatherings:
    """[GatheringsListed]"""


@dataclass(frozen=True, slots=True)
class FindGathering:
    """[GatheringFound | GatheringGone]"""

    gathering: int
    purpose: str = ""
    """comes back in the answer"""


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """
    The person will come: a seat, or a place among those who wait; said again, the same.

    [Joined | NameWanted | GatheringGone]
    """

    gathering: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class LeaveSeat:
    """What has begun is not left any more [SeatLeft | GatheringFound | GatheringGone]."""

    gathering: int


@dataclass(frozen=True, slots=True)
class SendPicture:
    """Send the picture *file* before what is shown next; nothing answers."""

    file: str
    title: str


@dataclass(frozen=True, slots=True)
class SendGatheringCalendar:
    """Send its calendar file; nothing answers."""

    gathering: int


@dataclass(frozen=True, slots=True)
class ShowGatherings:
    """[GatheringsShown]"""


@dataclass(frozen=True, slots=True)
class ShowGathering:
    """[GatheringShown | GatheringGone]"""

    gathering: int
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Announce:
    """Publish it; asked again with the same *request*, the same [GatheringShown | PlanRefused]."""

    plan: Plan
    request: str


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """
    Who is registered is told when time or place are others [GatheringShown | PlanRefused].

    Nothing is changed when somebody else has changed it since *version*.
    """

    gathering: int
    version: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class CancelGathering:
    """Call it off; exactly who comes or waits is told [GatheringShown | PlanRefused]."""

    gathering: int
    version: int


@dataclass(frozen=True, slots=True)
class MarkSeat:
    """Note whether someone came [GatheringShown | GatheringGone | PlanRefused]."""

    gathering: int
    seat: int
    came: bool


@dataclass(frozen=True, slots=True)
class SendRegister:
    """Send who is registered as a table; nothing answers."""

    gathering: int


CitizenEffect = (
    ListGatherings | FindGathering | TakeSeat | LeaveSeat | SendPicture | SendGatheringCalendar
)
OrganiserEffect = (
    ShowGatherings
    | ShowGathering
    | Announce
    | ChangePlan
    | CancelGathering
    | MarkSeat
    | SendRegister
)
GatheringEffect = CitizenEffect | OrganiserEffect
