"""The hours as they really are: what `centre.yaml` says, less what staff took out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from conversations.centre import Centre


@dataclass(frozen=True, slots=True)
class Absence:
    """
    Time (UTC) in which *desk*, or the whole Centre, sees nobody.

    *kind* is block (some hours), leave (a desk's days) or closed (the Centre's).
    """

    id: int
    desk: str | None
    starts: datetime
    ends: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """*decisions* is what staff said of days that are only proposed as closed: true when closed."""

    centre: Centre
    absences: tuple[Absence, ...] = ()
    decisions: Mapping[date, bool] = field(default_factory=dict)
