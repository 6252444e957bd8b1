"""The screens of a booking, and what its buttons say: see `conversations.booking.steps`."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from conversations.booking.events import DaysFound, Slot, TimesFound
from conversations.conversation import Draft
from conversations.layout import button, in_rows_of, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library

DOOR, MOVE = "@book", "@move"
DAYS_A_SCREEN = 6
LAST_MINUTE = 999_999_999
"""minutes since 1970 in nine digits: the year 3871; more would overflow a datetime"""


def place_of(service: str, moves: int | None) -> str:
    """Where a booking stands: the service's door, or that of the appointment it moves."""
    return f"{DOOR}:{service}" if moves is None else f"{MOVE}:{moves}"


def services(library: Library) -> Screen:
    rows = paired(
        (Button(Line(f"service:{each.id}"), Press(f"{DOOR}:{each.id}")), each.name)
        for each in library.centre.services.values()
    )
    return screen("book.choose-service", rows=rows)


def days(library: Library, found: DaysFound, first: Iterable[Line] = ()) -> Screen:
    """The soonest time, then the days, six a screen."""
    place = place_of(found.service, found.moves)
    name = Line(f"service:{found.service}")
    service = library.centre.services.get(found.service)
    if not found.days or service is None:
        return screen(*first, Line("book.nothing-free", {"service": name}))
    rows: list[tuple[Button, ...]] = []
    if found.soonest is not None and found.offset == 0:
        label = Line("book.soonest", {"when": found.soonest.starts})
        rows.append((Button(label, Press(place, said_of(found.soonest))),))
    page = found.days[found.offset : found.offset + DAYS_A_SCREEN]
    rows += in_rows_of(
        2,
        (
            Button(Line("book.day", {"day": day, "n": free}), Press(place, f"d{day.isoformat()}"))
            for day, free in page
        ),
    )
    turning = []
    if found.offset > 0:
        earlier = max(0, found.offset - DAYS_A_SCREEN)
        turning.append(button("book.earlier-days", place, f"p{earlier}"))
    if found.offset + DAYS_A_SCREEN < len(found.days):
        turning.append(button("book.later-days", place, f"p{found.offset + DAYS_A_SCREEN}"))
    if turning:
        rows.append(tuple(turning))
    asked = Line("book.choose-day", {"service": name, "minutes": service.minutes})
    return screen(*first, asked, rows=tuple(rows))


def times(found: TimesFound) -> Screen:
    """The times of one day; a day that filled up meanwhile says so."""
    place = place_of(found.service, found.moves)
    other = (button("book.other-day", place, "p0"),)
    if not found.slots:
        return screen("book.day-full", rows=(other,))
    free = in_rows_of(
        3,
        (
            Button(Line("book.time", {"at": slot.starts}), Press(place, said_of(slot)))
            for slot in found.slots
        ),
    )
    return screen(Line("book.choose-time", {"day": found.day}), rows=(*free, other))


def ask_name(draft: Draft) -> Screen:
    held = []
    if draft.starts and draft.until:
        held.append(Line("book.held", {"when": draft.starts, "until": draft.until}))
    return screen(*held, "book.ask-name", ask_text=True)


def ask_phone(draft: Draft, phrase: str = "book.ask-phone") -> Screen:
    skip = (button("book.no-phone", place_of(draft.service, draft.moves), "n"),)
    return screen(phrase, rows=(skip,), ask_text=True)


def confirm(draft: Draft) -> Screen:
    place = place_of(draft.service, draft.moves)
    lines = [
        Line("book.check"),
        Line("book.check-service", {"service": Line(f"service:{draft.service}")}),
        Line("book.check-when", {"when": draft.starts or ""}),
        Line("book.check-name", {"name": draft.name}),
    ]
    if draft.phone:
        lines.append(Line("book.check-phone", {"phone": draft.phone}))
    rows: Rows = (
        (button("book.yes", place, "y"),),
        (button("book.other-time", place, "p0"),),
    )
    return screen(*lines, rows=rows)


def said_of(slot: Slot) -> str:
    """The choice that claims *slot*; `slot_of` reads it."""
    return f"s{int(slot.starts.timestamp()) // 60}.{slot.desk}"


def slot_of(choice: str) -> Slot | None:
    """The slot that *choice* (without its `s`) names, which need not exist."""
    minutes, dot, desk = choice.partition(".")
    if not (minutes.isascii() and minutes.isdecimal() and dot and desk):
        return None
    if int(minutes[:10]) > LAST_MINUTE:
        return None
    return Slot(datetime.fromtimestamp(int(minutes[:10]) * 60, UTC), desk)


def day_of(choice: str) -> date | None:
    """The day that *choice* (without its `d`) names."""
    try:
        return date.fromisoformat(choice)
    except ValueError:
        return None
