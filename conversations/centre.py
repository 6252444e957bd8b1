"""What another Community Centre would change, as read from `centre.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Service:
    """Something one can book."""

    id: str
    name: str
    specialty: str
    minutes: int
    buffer_before: int
    buffer_after: int
    """minutes kept free around the visit, in multiples of five"""
    min_notice: timedelta
    horizon_days: int
    change_until: timedelta
    """how long before the visit a citizen may still move or cancel it"""
    sensitive: bool
    """its name never stands in a notification"""
    cap: int
    """active appointments one citizen may have of it"""


@dataclass(frozen=True, slots=True)
class Opening:
    """Local wall-clock time, from inclusive, to exclusive.  *weekday* is 0 for Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Desk:
    """A place and a person who sees citizens: the unit whose time is claimed."""

    id: str
    name: str
    specialty: str
    openings: tuple[Opening, ...]


class ClosureState(StrEnum):
    PROPOSED = "proposed"
    """not confirmed by staff; nothing is offered on it either"""
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Closure:
    """Local days, both ends included, on which *desk* (or the whole Centre, None) is closed."""

    first: date
    last: date
    reason: str
    state: ClosureState
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """
    When an appointment is reminded of.

    Either *hours_before* the visit, or *days_before* it at the local wall-clock time *at*.
    """

    id: str
    hours_before: int | None = None
    days_before: int | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days (hours for a conversation's position)."""

    conversation_hours: int
    appointment_days: int
    citizen_days: int
    delivered_days: int
    failed_hours: int
    update_key_hours: int


@dataclass(frozen=True, slots=True)
class Centre:
    """
    The Centre.  An empty string or tuple means: not known, and said to be not known.

    *confirmed* is the operator's word that hours and desks are real; without it, booking is
    closed on real Telegram.
    """

    id: str
    name: str
    municipality: str
    zone: ZoneInfo
    confirmed: bool
    address: str
    phones: tuple[str, ...]
    email: str
    website: str
    map_link: str
    data_officer: str
    example: frozenset[str]
    """names of the keys of `centre.yaml` that are made up for the demonstration"""
    specialties: Mapping[str, str]
    services: Mapping[str, Service]
    desks: Mapping[str, Desk]
    closures: tuple[Closure, ...]
    public_holidays: str
    """country code for the `holidays` package"""
    half_day_closes: time | None
    reminders: tuple[ReminderRule, ...]
    quiet_from: time
    quiet_until: time
    hold: timedelta
    total_cap: int
    """active appointments one citizen may have in all"""
    retention: Retention
    news_topics: Mapping[str, str]
    """what one may follow: id → its name"""
