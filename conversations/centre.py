"""What another Community Centre would change, as read from `centre.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conversations.rules import (
    NoShowRule,
    NoticeRules,
    OfferRule,
    QueueRules,
    ReminderRule,
    Retention,
)


class Mode(StrEnum):
    """How one is seen: at the Centre, by phone, or at home."""

    PLACE = "place"
    PHONE = "phone"
    HOME = "home"


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
    modes: tuple[Mode, ...] = (Mode.PLACE,)
    named: bool = False
    """whether one may ask for a certain desk"""
    walk_in: bool = True
    """whether one may take a ticket for it without an appointment"""
    letter: str = ""
    """what its tickets begin with"""
    squeeze: int = 1
    """visits that staff may put beside one that is booked, at one desk at one time"""


@dataclass(frozen=True, slots=True)
class Opening:
    """
    Local wall-clock time, from inclusive, to exclusive.  *weekday* is 0 for Monday.

    It holds from *since* to *until*, both included and None for ever, in every week or, with
    *every* n, in each nth week counted from the week of *since*.
    """

    weekday: int
    opens: time
    closes: time
    since: date | None = None
    until: date | None = None
    every: int = 1

    def holds(self, day: date) -> bool:
        """Whether it counts on *day*, which is one of its weekday."""
        since = self.since or date.min
        if day < since or (self.until is not None and self.until < day):
            return False
        # The first day of all was a Monday, so whole weeks since it are weeks of the calendar.
        weeks = (day.toordinal() - 1) // 7 - (since.toordinal() - 1) // 7
        return not weeks % self.every


@dataclass(frozen=True, slots=True)
class DatedHours:
    """The hours of one day, in place of those of its weekday; no spans: closed."""

    day: date
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A place and a person who sees citizens: the unit whose time is claimed."""

    id: str
    name: str
    specialty: str
    openings: tuple[Opening, ...]
    person: str = ""
    """who sits there, where citizens may know it"""
    exceptions: tuple[DatedHours, ...] = ()


class ClosureState(StrEnum):
    PROPOSED = "proposed"
    """not confirmed by staff; nothing is offered on it either"""
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Closure:
    """
    Local days, both ends included, on which *desk* (or the whole Centre, None) is closed.

    With *yearly*, on the same days of every later year too.
    """

    first: date
    last: date
    reason: str
    state: ClosureState
    desk: str | None = None
    yearly: bool = False

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        length = self.last - self.first
        # One that began last year may last into this one.
        begins = (self._in_year(year) for year in (day.year - 1, day.year))
        return any(self.first <= each <= day and day - each <= length for each in begins)

    def _in_year(self, year: int) -> date:
        try:
            return self.first.replace(year=year)
        except ValueError:  # 29 February, in a year that has none
            return self.first.replace(year=year, day=28)


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
    queue: QueueRules = field(default_factory=QueueRules)
    no_show: NoShowRule = field(default_factory=NoShowRule)
    offers: OfferRule = field(default_factory=OfferRule)
    notices: NoticeRules = field(default_factory=NoticeRules)

    def desks_for(self, service: Service) -> list[Desk]:
        """The desks at which one is seen for *service*, as they are listed."""
        return [desk for desk in self.desks.values() if desk.specialty == service.specialty]
