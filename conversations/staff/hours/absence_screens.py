"""The screens of absences, and what their buttons say: see `conversations.staff.hours.absences`."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from conversations.layout import button, in_rows_of, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.hours.effects import Span
from conversations.staff.hours.events import AbsencesListed, AbsenceWeighed, Away
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library

DAYS_OFFERED = 8
MOST_LISTED = 20


def place_of(desk: str) -> str:
    """Where the hours of *desk* (empty: of the whole Centre) are taken out."""
    return f"{DOOR}:absences:{desk}" if desk else f"{DOOR}:closing"


def absences(library: Library, found: AbsencesListed) -> Screen:
    """The absences ahead, each a button that ends it, and the desks."""
    desks = [each for each in library.centre.desks.values() if found.within in ("", each.id)]
    rows: Rows = (
        *(
            (Button(told(each), Press(f"{DOOR}:absence:{each.id}")),)
            for each in found.absences[:MOST_LISTED]
        ),
        *paired(
            (Button(Line(f"desk:{each.id}"), Press(place_of(each.id))), each.name) for each in desks
        ),
    )
    if not found.within:
        rows = (*rows, (button("absence.whole-centre", place_of("")),))
    count = len(found.absences)
    head = Line("absence.list", {"n": count}) if count else Line("absence.none")
    return screen(head, "absence.choose-desk", rows=rows, out=OUT)


def one(absence: Away) -> Screen:
    """An absence, and whether its hours are open again."""
    place = f"{DOOR}:absence:{absence.id}"
    rows = ((button("absence.end", place, "end"),),)
    return screen(told(absence), "absence.ask-end", rows=rows, out=OUT)


def ask_day(library: Library, desk: str, today: date) -> Screen:
    days = list(_open_days(library, desk, today, "d"))
    rows = in_rows_of(2, days)
    return screen(_of(desk), "absence.ask-day", rows=rows, out=OUT, ask_text=True)


def ask_last(library: Library, span: Span) -> Screen:
    """Until which day, when there are several."""
    after = _open_days(library, span.desk, span.first + timedelta(days=1), "l")
    asked = Line("absence.ask-last", {"day": span.first})
    return screen(_of(span.desk), asked, rows=in_rows_of(2, after), out=OUT, ask_text=True)


def ask_hours(span: Span) -> Screen:
    place = place_of(span.desk)
    rows = (
        (button("absence.whole-day", place, "w"),),
        (button("absence.morning", place, "b"), button("absence.afternoon", place, "a")),
        (button("absence.more-days", place, "m"),),
    )
    asked = Line("absence.ask-hours", {"day": span.first})
    return screen(_of(span.desk), asked, rows=rows, out=OUT, ask_text=True)


def preview(weighed: AbsenceWeighed, digest: str) -> Screen:
    """How many appointments it concerns, and what becomes of them."""
    place = place_of(weighed.span.desk)
    rows = (
        (button("absence.yes", place, f"y{digest}"),),
        (button("absence.other-day", place), button("absence.drop", f"{DOOR}:absences")),
    )
    affected = Line("absence.affects-none")
    if weighed.affected:
        affected = Line("absence.affects", {"n": weighed.affected})
    return screen(said(weighed.span), affected, rows=rows, out=OUT, ask_text=True)


def said(span: Span) -> Line:
    """*span* in words."""
    args: dict[str, Value] = {"desk": _of(span.desk), "day": span.first, "last": span.last}
    if span.whole_days:
        return Line("absence.days" if span.last > span.first else "absence.whole", args)
    if span.opens is None and span.closes is not None:
        return Line("absence.until", {**args, "closes": _clock(span.closes)})
    opens = _clock(span.opens or time(0))
    if span.closes is None:
        return Line("absence.from", {**args, "opens": opens})
    return Line("absence.hours", {**args, "opens": opens, "closes": _clock(span.closes)})


def told(absence: Away) -> Line:
    """*absence* on a button."""
    args: dict[str, Value] = {
        "desk": _of(absence.desk),
        "day": absence.first,
        "last": absence.last,
        "starts": absence.starts,
        "ends": absence.ends,
    }
    if not absence.whole_days:
        return Line("absence.one-hours", args)
    return Line("absence.one-days" if absence.last > absence.first else "absence.one-day", args)


def _open_days(library: Library, desk: str, first: date, mark: str) -> Iterator[Button]:
    """The next days on which *desk*, or any of them, usually has hours."""
    desks = [each for each in library.centre.desks.values() if desk in ("", each.id)]
    weekdays = {opening.weekday for each in desks for opening in each.openings}
    days = (first + timedelta(days=ahead) for ahead in range(7 * DAYS_OFFERED))
    for day in [each for each in days if each.weekday() in weekdays][:DAYS_OFFERED]:
        chosen = Press(place_of(desk), f"{mark}{day.isoformat()}")
        yield Button(Line("absence.day", {"day": day}), chosen)


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _of(desk: str) -> Line:
    return Line(f"desk:{desk}") if desk else Line("absence.whole-centre")
