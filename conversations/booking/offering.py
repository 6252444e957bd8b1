"""The free days and times of a booking as they are offered, and what their buttons say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from conversations.booking.events import DaysFound, Slot, TimesFound
from conversations.booking.screens import DAYS_A_SCREEN, desk_line, place_of, said_of
from conversations.booking.wish import ANYONE, tail_of
from conversations.layout import button, in_rows_of, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library

MANY_TIMES = 12
"""more than these on one day, and one is asked for the part of the day first"""
NOON = 12


def days(library: Library, found: DaysFound, first: Iterable[Line] = ()) -> Screen:
    """The soonest time and the soonest days; or the days of one week."""
    place, said = place_of(found.service, found.moves), tail_of(found.wish)
    name = Line(f"service:{found.service}")
    service = library.centre.services.get(found.service)
    anyone: Rows = ()
    desk = library.centre.desks.get(found.wish.named or "")
    if desk is not None:
        first = (*first, Line("book.with", {"desk": desk_line(desk)}))
        with_anyone = tail_of(replace(found.wish, desk=ANYONE))
        anyone = ((button("book.anyone", place, f"p0{with_anyone}"),),)
    if not found.days or service is None:
        # Whoever has none yet may wait for one; with one to move, its card offers that.
        may_wait = service is not None and found.moves is None and not found.wish.for_other
        wait = ((button("book.wait", "@wait", found.service),),) if may_wait else ()
        return screen(*first, Line("book.nothing-free", {"service": name}), rows=(*anyone, *wait))
    shown, earlier, later = _page(found)
    rows: list[tuple[Button, ...]] = []
    if found.soonest is not None and not earlier:
        label = Line("book.soonest", {"when": found.soonest.starts})
        rows.append((Button(label, Press(place, said_of(found.soonest, found.wish))),))
    rows += in_rows_of(
        2,
        (
            Button(
                Line("book.day", {"day": day, "n": free}),
                Press(place, f"d{day.isoformat()}{said}"),
            )
            for day, free in shown
        ),
    )
    turning = []
    if earlier:
        turning.append(button("book.earlier-days", place, f"{earlier}{said}"))
    if later:
        turning.append(button("book.later-days", place, f"{later}{said}"))
    if turning:
        rows.append(tuple(turning))
    if earlier:
        monday = _monday(shown[0][0])
        span = {"first": monday, "last": monday + timedelta(days=6)}
        asked = Line("book.choose-day-of-week", {"service": name, **span})
    else:
        asked = Line("book.choose-day", {"service": name, "minutes": service.minutes})
    return screen(*first, asked, rows=(*rows, *anyone))


def times(library: Library, found: TimesFound) -> Screen:
    """
    The times of one day; of many, those before or after noon, as one chooses.

    A day that filled up meanwhile says so.
    """
    place, said = place_of(found.service, found.moves), tail_of(found.wish)
    other = (button("book.other-day", place, f"p0{said}"),)
    parts = _parts(library, found.slots)
    slots = parts.get(found.part, found.slots)
    if not slots:
        return screen("book.day-full", rows=(other,))
    head = Line("book.choose-time", {"day": found.day})
    if not found.part and len(slots) > MANY_TIMES and all(parts.values()):
        halves = tuple(
            (
                Button(
                    Line(phrase, {"n": len(parts[part])}),
                    Press(place, f"d{found.day.isoformat()}{part}{said}"),
                ),
            )
            for part, phrase in (("a", "book.before-noon"), ("b", "book.after-noon"))
        )
        return screen(head, rows=(*halves, other))
    free = in_rows_of(
        3,
        (
            Button(
                Line("book.time", {"at": slot.starts}),
                Press(place, said_of(slot, found.wish)),
            )
            for slot in slots
        ),
    )
    return screen(head, rows=(*free, other))


def day_of(choice: str) -> date | None:
    """The day that *choice* (without its first letter) names."""
    try:
        return date.fromisoformat(choice)
    except ValueError:
        return None


def _page(found: DaysFound) -> tuple[tuple[tuple[date, int], ...], str, str]:
    """The days that are shown, and the choices that show those before and after them, if any."""
    if found.week is not None:
        sunday = found.week + timedelta(days=6)
        shown = tuple(each for each in found.days if found.week <= each[0] <= sunday)
        before = [day for day, _ in found.days if day < found.week]
        after = [day for day, _ in found.days if day > sunday]
        if shown and before:
            # What the soonest days show already is not shown as a week of its own.
            first = len(before) <= DAYS_A_SCREEN
            earlier = "p0" if first else f"w{_monday(before[-1]).isoformat()}"
            return shown, earlier, f"w{_monday(after[0]).isoformat()}" if after else ""
    shown, after = found.days[:DAYS_A_SCREEN], [day for day, _ in found.days[DAYS_A_SCREEN:]]
    return shown, "", f"w{_monday(after[0]).isoformat()}" if after else ""


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _parts(library: Library, slots: tuple[Slot, ...]) -> dict[str, tuple[Slot, ...]]:
    zone = library.centre.zone
    early = tuple(each for each in slots if each.starts.astimezone(zone).hour < NOON)
    return {"a": early, "b": tuple(each for each in slots if each not in early)}
