"""What answers the effects of the book of appointments."""

from dataclasses import dataclass
from datetime import date, datetime

from conversations.booking.events import Slot, Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as staff see it."""

    visit: Visit
    name: str
    phone: str
    for_other: bool = False
    """its citizen booked it for someone else"""
    squeezed: bool = False
    """staff put it beside another one"""
    reached: bool = True
    """its citizen has a chat, and is told of changes there"""
    bring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One step of an appointment's history; *by* is citizen, staff or system."""

    at: datetime
    by: str
    became: str


@dataclass(frozen=True, slots=True)
class DayListed:
    """The appointments of *day* by time, with the names that were given; *desk* empty for all."""

    day: date
    entries: tuple[Entry, ...]
    desk: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """*free* is the desks' time that is not taken, in minutes; *closed* that nobody is in."""

    day: date
    booked: int
    free: int
    closed: bool


@dataclass(frozen=True, slots=True)
class WeekListed:
    days: tuple[DayOfWeek, ...]


@dataclass(frozen=True, slots=True)
class EntryFound:
    """
    One appointment with its history, oldest first.

    *purpose* says what it was asked for, or what was just done to it: called-off, moved, booked.
    *today* is true while its citizen may be checked in.
    """

    entry: Entry
    history: tuple[Change, ...]
    purpose: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class EntryGone:
    """No such appointment, or it can no longer be changed in that way."""


@dataclass(frozen=True, slots=True)
class EntriesFound:
    """What a search found, by time; *more* were left off."""

    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class RoomFound:
    """Days with free slots, soonest first, with how many; and the soonest slot of all."""

    service: str
    days: tuple[tuple[date, int], ...]
    soonest: Slot | None
    offset: int = 0
    moves: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class HoursFound:
    service: str
    day: date
    slots: tuple[Slot, ...]
    moves: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RoomTaken:
    """
    The time is not to be had.

    *reason* is taken, or why it does not fit the hours: closed, absence, hours, past, step.
    """

    service: str
    reason: str
    moves: int | None = None
    version: int = 0


AgendaAnswer = (
    DayListed
    | WeekListed
    | EntryFound
    | EntryGone
    | EntriesFound
    | RoomFound
    | HoursFound
    | RoomTaken
)
