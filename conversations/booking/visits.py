"""
What one sees of one's appointments: the list, the card, the reminder.

A sensitive service (`Service.sensitive`) is never named where a preview could show it.
"""

from collections.abc import Iterable
from dataclasses import replace

from conversations.booking.effects import CancelVisit, ConfirmVisit, FindVisit, ListVisits
from conversations.booking.events import Visit, VisitFound, VisitsFound
from conversations.conversation import Conversation
from conversations.layout import HOME, PERSON, WAYS_OUT, button, screen
from conversations.screen import Button, Line, Press, Screen
from conversations.tree import Library
from conversations.turn import Turn, show

DOOR = "@mine"


def open_door(conversation: Conversation) -> Turn:
    return Turn(conversation.goes(DOOR), (ListVisits(),))


def choose(conversation: Conversation, appointment: int, choice: str) -> Turn:
    """Take the tap *choice* on an appointment's card or reminder."""
    action, _, version = choice.partition(".")
    match action:
        case "come":
            return Turn(conversation, (ConfirmVisit(appointment),))
        case "cancelled" if version.isdecimal():
            return Turn(conversation, (CancelVisit(appointment, int(version)),))
        case "cancel" | "calendar":
            return Turn(conversation, (FindVisit(appointment, action),))
        case _:
            return Turn(conversation.goes(f"{DOOR}:{appointment}"), (FindVisit(appointment),))


def listed(library: Library, conversation: Conversation, event: VisitsFound) -> Turn:
    if not event.visits:
        book = (button("button.book", "@book"),)
        return show(conversation, screen("mine.none", rows=(book,)))
    rows = tuple(
        (
            Button(
                Line("mine.one", {"when": each.starts, "service": _named(library, each)}),
                Press(f"{DOOR}:{each.id}"),
            ),
        )
        for each in event.visits
    )
    return show(conversation, screen(Line("mine.list", {"n": len(rows)}), rows=rows))


def found(library: Library, conversation: Conversation, event: VisitFound) -> Turn:
    visit = event.visit
    match event.purpose:
        case "cancel":
            yes = (button("mine.cancel-yes", f"{DOOR}:{visit.id}", f"cancelled.{visit.version}"),)
            no = (button("mine.cancel-no", f"{DOOR}:{visit.id}"),)
            lines = (Line("mine.cancel-ask", {"when": visit.starts}),)
            return show(conversation, screen(*lines, rows=(yes, no)))
        case "calendar":
            sent = screen("mine.calendar", rows=())
            return show(conversation, replace(sent, calendar=visit.id))
        case purpose:
            head = Line("book.done" if purpose == "booked" else "mine.card")
            shown = card(library, visit, head, event.bring, some_ticked=event.some_ticked)
            return show(conversation, shown)


def cancelled(conversation: Conversation, visit: Visit) -> Turn:
    again = (button("mine.book-again", f"@book:{visit.service}"),)
    lines = (Line("mine.cancelled", {"when": visit.starts}),)
    return show(conversation, screen(*lines, rows=(again,)))


def confirmed(library: Library, conversation: Conversation, visit: Visit) -> Turn:
    return show(conversation, card(library, visit, Line("mine.confirmed")))


def gone(conversation: Conversation) -> Turn:
    mine = (button("button.mine", DOOR),)
    return show(replace(conversation, draft=None, awaits=""), screen("mine.gone", rows=(mine,)))


def card(
    library: Library,
    visit: Visit,
    head: Line,
    bring: Iterable[str] = (),
    *,
    some_ticked: bool = False,
) -> Screen:
    """The appointment as a message to keep: when, where, what to bring, its code, its buttons."""
    place = f"{DOOR}:{visit.id}"
    lines = [
        head,
        Line("card.when", {"when": visit.starts}),
        *_where(library, visit),
        Line("card.service", {"service": Line(f"service:{visit.service}")}),
        Line("card.code", {"code": visit.code}),
        *_bring(bring, some_ticked=some_ticked),
    ]
    rows = ((button("button.calendar", place, "calendar"),), _changes(visit), *WAYS_OUT)
    return Screen(tuple(lines), rows, kept=True)


def reminder(
    library: Library, visit: Visit, bring: Iterable[str] = (), *, some_ticked: bool = False
) -> Screen:
    """What rings before an appointment.  Its first line is neutral: a preview shows it."""
    place = f"{DOOR}:{visit.id}"
    service = library.centre.services.get(visit.service)
    sensitive = service is None or service.sensitive
    lines = [
        Line("reminder.head", {"when": visit.starts}),
        # A desk may be named after who sits there, and so after what the visit is for.
        *_where(library, visit, desk=not sensitive),
        *(() if sensitive else _bring(bring, some_ticked=some_ticked)),
        Line("reminder.ask"),
    ]
    rows = ((button("button.come", place, "come"),), _changes(visit), (PERSON, HOME))
    return Screen(tuple(lines), rows, kept=True)


def _changes(visit: Visit) -> tuple[Button, ...]:
    move = button("button.move", f"@move:{visit.id}")
    return (move, button("button.cancel", f"{DOOR}:{visit.id}", "cancel"))


def _named(library: Library, visit: Visit) -> Line:
    service = library.centre.services.get(visit.service)
    if service is None or service.sensitive:
        return Line("mine.visit")
    return Line(f"service:{visit.service}")


def _where(library: Library, visit: Visit, *, desk: bool = True) -> list[Line]:
    lines = [Line("card.desk", {"desk": Line(f"desk:{visit.desk}")})] if desk else []
    address = library.centre.address
    if not address:
        return [*lines, Line("card.no-address")]
    return [*lines, Line("card.where", {"address": address})]


def _bring(bring: Iterable[str], *, some_ticked: bool) -> list[Line]:
    """What to bring; of who has ticked some of it, what is missing, and that the rest comes too."""
    items = [Line("documents.item", {"name": Line(f"document:{each}")}) for each in bring]
    if some_ticked:
        return [Line("card.missing"), *items, Line("card.rest")] if items else [Line("card.all")]
    return [Line("card.bring"), *items] if items else []
