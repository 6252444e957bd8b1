"""Where staff find a time: the days and times of a service, for a booking or for a move."""

from collections.abc import Iterable
from datetime import UTC, datetime

from conversations.booking.events import Slot
from conversations.layout import button, in_rows_of, screen
from conversations.screen import Button, Line, Press, Screen
from conversations.staff.agenda.events import HoursFound, RoomFound
from conversations.staff.places import DOOR, OUT

DAYS_A_SCREEN = 6
MINUTE = 60
LAST_MINUTE = 999_999_999
"""minutes since 1970 in nine digits: the year 3871; more would overflow a datetime"""


def said_of(slot: Slot) -> str:
    """The choice that means *slot*, after its first letter; `slot_of` reads it."""
    return f"{int(slot.starts.timestamp()) // MINUTE}.{slot.desk}"


def slot_of(choice: str) -> Slot | None:
    """The slot that *choice*, without its first letter, names, which need not exist."""
    minutes, dot, desk = choice.partition(".")
    if not (minutes.isascii() and minutes.isdecimal() and dot and desk):
        return None
    if int(minutes[:10]) > LAST_MINUTE:
        return None
    return Slot(datetime.fromtimestamp(int(minutes[:10]) * MINUTE, UTC), desk)


def place_of(service: str, moves: int | None, version: int) -> str:
    """Where one stands who looks for a time."""
    return f"{DOOR}:counter:{service}" if moves is None else f"{DOOR}:move:{moves}.{version}"


def days(event: RoomFound, first: Iterable[Line] = ()) -> Screen:
    """The soonest time, then the days with how much is free on each."""
    place = place_of(event.service, event.moves, event.version)
    name = Line(f"service:{event.service}")
    rows: list[tuple[Button, ...]] = []
    if event.soonest is not None and event.offset == 0:
        label = Line("book.soonest", {"when": event.soonest.starts})
        rows.append((Button(label, Press(place, f"s{said_of(event.soonest)}")),))
    page = event.days[event.offset : event.offset + DAYS_A_SCREEN]
    rows += in_rows_of(
        2,
        (
            Button(Line("book.day", {"day": day, "n": free}), Press(place, f"d{day.isoformat()}"))
            for day, free in page
        ),
    )
    turning = []
    if event.offset > 0:
        earlier = max(0, event.offset - DAYS_A_SCREEN)
        turning.append(button("book.earlier-days", place, f"p{earlier}"))
    if event.offset + DAYS_A_SCREEN < len(event.days):
        turning.append(button("book.later-days", place, f"p{event.offset + DAYS_A_SCREEN}"))
    if turning:
        rows.append(tuple(turning))
    if event.moves is None:
        rows.append((button("counter.squeeze-today", place, "q"),))
    asked = Line("counter.choose-day" if page else "counter.nothing-free", {"service": name})
    return screen(*first, asked, rows=tuple(rows), out=OUT)


def times(event: HoursFound) -> Screen:
    """The free times of one day."""
    place = place_of(event.service, event.moves, event.version)
    free = in_rows_of(
        3,
        (
            Button(Line("book.time", {"at": slot.starts}), Press(place, f"s{said_of(slot)}"))
            for slot in event.slots
        ),
    )
    other = [button("book.other-day", place, "p0")]
    if event.moves is None:
        other.append(button("counter.squeeze", place, f"q{event.day.isoformat()}"))
    head = Line("book.choose-time" if event.slots else "counter.day-full", {"day": event.day})
    return screen(head, rows=(*free, tuple(other)), out=OUT)
