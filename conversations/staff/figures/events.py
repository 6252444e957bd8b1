"""What answers the effects of the figures."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """
    One service in one week, in people.

    *booked* are the visits agreed for that week however they ended: *served*, *no_show*,
    *cancelled* in time by the citizen, *cancelled_staff*, or still to come.  *walk_in* were
    served without one.  *waited* and *took* are minutes on average over *seen* people, None
    where nobody was seen.  *lead_days* is how far off the first free slot is or was, None where
    there is none or it was not measured.
    """

    service: str
    booked: int = 0
    served: int = 0
    no_show: int = 0
    cancelled: int = 0
    cancelled_staff: int = 0
    walk_in: int = 0
    seen: int = 0
    waited: int | None = None
    took: int | None = None
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class FiguresFound:
    """The services of the local week that begins on *week*, *back* weeks before this one."""

    week: date
    back: int
    services: tuple[ServiceFigures, ...]


FiguresAnswer = FiguresFound
