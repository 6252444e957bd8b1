"""
The day as staff see it: who comes, when, to whom, and whether they are here; and the week.

Stands at `@staff:today:<day>` for the whole Centre, at `@staff:mine:<day>` for one's own desk, at
`@staff:week:<day>`; without a day for today, and for the week to come.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from conversations.centre import Centre
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.layout import button, in_rows_of, screen
from conversations.screen import Button, Line, Press, Rows, Value
from conversations.staff.agenda.effects import ListDay, ListWeek, SendDay
from conversations.staff.agenda.events import DayListed, DayOfWeek, Entry, WeekListed
from conversations.staff.hours.typed import FIRST_YEAR, LAST_YEAR
from conversations.staff.member import Member
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

TODAY, MINE, WEEK = f"{DOOR}:today", f"{DOOR}:mine", f"{DOOR}:week"
VISIT = f"{DOOR}:visit"
AS_FILE = ("pdf", "csv")

MOST_ENTRIES = 20
MOST_UNITS = 3400
"""of Telegram's 4096 UTF-16 units, so that head and buttons' legend find room beside the entries"""
AROUND_AN_ENTRY = 60
"""its number, time, code, state and marks"""
SIGNS = {
    "booked": "day.booked",
    "confirmed": "day.confirmed",
    "checked_in": "day.arrived",
    "called": "day.called",
    "serving": "day.serving",
    "done": "day.done",
    "no_show": "day.no-show",
    "cancelled_citizen": "day.cancelled-citizen",
    "cancelled_staff": "day.cancelled-staff",
    "moved": "day.moved",
}
"""status → how it is said"""


def choose(
    conversation: Conversation, member: Member | None, task: str, subject: str, choice: str
) -> Turn:
    """Show the day *subject*, or send it as a file; a day that is none is today."""
    desk = member.desk if member and task == "mine" else ""
    day = day_of(subject)
    if choice in AS_FILE and day is not None:
        told = screen("day.file-follows", rows=((_back_to(task, day),),), out=OUT)
        return Turn(conversation, (Show(told), SendDay(day, desk, choice)))
    place = f"{DOOR}:{task}" + (f":{day.isoformat()}" if day else "")
    return Turn(conversation.goes(place), (ListDay(day, desk),))


def choose_week(conversation: Conversation, subject: str) -> Turn:
    """Show the week in which *subject* lies; the next one when it is no day."""
    day = day_of(subject)
    place = WEEK + (f":{day.isoformat()}" if day else "")
    return Turn(conversation.goes(place), (ListWeek(day),))


def listed(library: Library, conversation: Conversation, event: DayListed) -> Turn:
    """The day in as many messages as it takes; where else one may look stands under the last."""
    n = len(event.entries)
    where = Line(f"desk:{event.desk}") if event.desk else Line("day.everywhere")
    head = Line("day.head" if n else "day.none", {"day": event.day, "n": n, "where": where})
    parts = split(library.centre, event.entries) or [()]
    shown, before = [], 0
    for part in parts:
        last = before + len(part) == n
        rows = (*opened(part, before), *(_ways(event) if last else ()))
        lines = ([head] if before == 0 else []) + said(part, before)
        shown.append(Show(screen(*lines, rows=rows, out=OUT if last else ())))
        before += len(part)
    return Turn(conversation, tuple(shown))


def split(centre: Centre, entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """*entries* in parts that each find room in one message, however long their names are."""
    parts: list[Sequence[Entry]] = []
    begins, units = 0, 0
    for at, entry in enumerate(entries):
        service = centre.services.get(entry.visit.service)
        desk = centre.desks.get(entry.visit.desk)
        told = (entry.name, entry.phone, service.name if service else "", desk.name if desk else "")
        # Telegram counts in UTF-16, where a character may be two.
        size = AROUND_AN_ENTRY + sum(len(each.encode("utf-16-le")) // 2 for each in told)
        if at - begins == MOST_ENTRIES or (at > begins and units + size > MOST_UNITS):
            parts.append(entries[begins:at])
            begins, units = at, 0
        units += size
    if entries:
        parts.append(entries[begins:])
    return parts


def said(entries: Iterable[Entry], before: int = 0, *, dated: bool = False) -> list[Line]:
    """One line for each of *entries*, numbered after the *before* that were said already."""
    return [
        Line(
            "day.entry-dated" if dated else "day.entry",
            {
                "number": before + number,
                "at": each.visit.starts,
                "name": each.name or Line("day.no-name"),
                "phone": each.phone or Line("day.no-phone"),
                "service": Line(f"service:{each.visit.service}"),
                "desk": Line(f"desk:{each.visit.desk}"),
                "code": each.visit.code,
                "state": state(each.visit.status),
                "marks": marks(each),
            },
        )
        for number, each in enumerate(entries, 1)
    ]


def opened(entries: Iterable[Entry], before: int = 0) -> Rows:
    """A button with its number for each of *entries*."""
    return in_rows_of(
        5,
        (
            Button(
                Line("day.number", {"number": before + number}), Press(f"{VISIT}:{each.visit.id}")
            )
            for number, each in enumerate(entries, 1)
        ),
    )


def state(status: str) -> Line:
    """Where an appointment of *status* has come to, in a word."""
    return Line(SIGNS.get(status, "day.booked"))


def marks(entry: Entry) -> Line | str:
    """What is unusual about *entry*; empty when nothing is."""
    match entry.squeezed, entry.for_other:
        case True, True:
            return Line("day.squeezed-for-other")
        case True, False:
            return Line("day.squeezed")
        case False, True:
            return Line("day.for-other")
        case _:
            return ""


def week_listed(conversation: Conversation, event: WeekListed) -> Turn:
    """Each day with what is booked and what is free; a tap opens the day."""
    first = event.days[0].day
    lines = [Line("week.head", {"day": first}), *(_of_week(each) for each in event.days)]
    days = in_rows_of(
        3,
        (
            Button(Line("week.day", {"day": each.day}), Press(f"{TODAY}:{each.day.isoformat()}"))
            for each in event.days
            if each.booked or not each.closed
        ),
    )
    turning = (
        button("week.earlier", f"{WEEK}:{_on(first, -7)}"),
        button("week.later", f"{WEEK}:{_on(first, 7)}"),
    )
    return show(conversation, screen(*lines, rows=(*days, turning), out=OUT))


def day_of(text: str) -> date | None:
    """The day that *text* names, if it is one that staff could mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _ways(event: DayListed) -> Rows:
    task = MINE if event.desk else TODAY
    here = f"{task}:{event.day.isoformat()}"
    turning = [button("day.earlier", f"{task}:{_on(event.day, -1)}")]
    if event.today is not None and event.day != event.today:
        turning.append(button("day.today", task))
    turning.append(button("day.later", f"{task}:{_on(event.day, 1)}"))
    return (
        tuple(turning),
        (
            button("day.week", f"{WEEK}:{event.day.isoformat()}"),
            button("day.counter", f"{DOOR}:counter"),
        ),
        (button("day.pdf", here, "pdf"), button("day.csv", here, "csv")),
    )


def _back_to(task: str, day: date) -> Button:
    return Button(Line("week.day", {"day": day}), Press(f"{DOOR}:{task}:{day.isoformat()}"))


def _of_week(each: DayOfWeek) -> Line:
    told: dict[str, Value] = {
        "day": each.day,
        "n": each.booked,
        "hours": each.free // 60,
        "minutes": each.free % 60,
    }
    if each.closed:
        return Line("week.closed", told)
    return Line("week.open" if each.free else "week.full", told)


def _on(day: date, ahead: int) -> str:
    return (day + timedelta(days=ahead)).isoformat()
