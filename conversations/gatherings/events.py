"""What answers the effects of gatherings; all of it as it stood at one moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.gatherings.plan import Plan


@dataclass(frozen=True, slots=True)
class Gathering:
    """*uid* and *sequence* are its calendar's; *version* rises with every change."""

    id: int
    version: int
    state: str
    """open or cancelled"""
    uid: str
    sequence: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Seat:
    """
    Someone's part in a gathering.

    *state* is in, waiting, offered (a freed seat is kept for them until *until*), came or
    missed.  *number* is theirs among those who come, *place* their place among those who wait,
    from 1; 0 for none.
    """

    id: int
    state: str
    number: int = 0
    place: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How a gathering stands at the moment *at*: how many come, how many wait, and the asker."""

    gathering: Gathering
    at: datetime
    taken: int = 0
    """seats that are given or kept for someone"""
    waiting: int = 0
    seat: Seat | None = None

    @property
    def left(self) -> int | None:
        """Seats that one may still have; none: there is no limit."""
        seats = self.gathering.plan.seats
        if seats is None:
            return None
        return 0 if self.waiting else max(0, seats - self.taken)

    @property
    def open(self) -> bool:
        """Whether one may still join."""
        return self.gathering.state == "open" and self.at < self.gathering.plan.register_until

    @property
    def begun(self) -> bool:
        """Whether it is too late to say that one does not come."""
        return self.at >= self.gathering.plan.starts

    @property
    def over(self) -> bool:
        return self.at >= self.gathering.plan.ends


def last_offer(plan: Plan, cut_off: timedelta) -> datetime:
    """From when on a freed seat is offered to nobody any more, but is there for who asks first."""
    return min(plan.register_until, plan.starts - cut_off)


@dataclass(frozen=True, slots=True)
class Registered:
    """Staff: one who comes or waits; *name* is empty where none is asked for."""

    seat: Seat
    name: str
    joined: datetime


@dataclass(frozen=True, slots=True)
class GatheringsListed:
    """Those ahead, the soonest first."""

    turnouts: tuple[Turnout, ...]


@dataclass(frozen=True, slots=True)
class GatheringFound:
    turnout: Turnout
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class GatheringGone:
    """There is no such gathering, or what was asked of it can no longer be done."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The person has a seat or waits for one, as `turnout.seat` says; none: it was too late."""

    turnout: Turnout


@dataclass(frozen=True, slots=True)
class NameWanted:
    """Who comes to a session gives a name first."""

    turnout: Turnout


@dataclass(frozen=True, slots=True)
class SeatLeft:
    """The person does not come (any more)."""

    turnout: Turnout


@dataclass(frozen=True, slots=True)
class GatheringsShown:
    """Staff: those ahead, and then those that are over, the latest first."""

    turnouts: tuple[Turnout, ...]


@dataclass(frozen=True, slots=True)
class GatheringShown:
    """
    Staff: one of them, with who comes; *told* is how many were just written to.

    *register* is empty for whoever may not see the names.
    """

    turnout: Turnout
    register: tuple[Registered, ...]
    purpose: str = ""
    told: int = 0
    link: str = ""
    """opens its card, from a poster as from a message; empty when the bot's name is not known"""


@dataclass(frozen=True, slots=True)
class PlanRefused:
    """Nothing was changed, because of *why*, the id of a sentence; *n* is a number in it."""

    why: str
    n: int = 0


CitizenAnswer = GatheringsListed | GatheringFound | GatheringGone | Joined | NameWanted | SeatLeft
GatheringAnswer = CitizenAnswer | GatheringsShown | GatheringShown | PlanRefused
