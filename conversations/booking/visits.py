"""What one sees of one's appointments, beside the card: the list, the questions, the reminder."""

from collections.abc import Iterable
from dataclasses import replace

from conversations.booking.card import (
    DOOR,
    card,
    changes,
    is_sensitive,
    to_bring_lines,
    where,
)
from conversations.booking.effects import CancelVisit, ConfirmVisit, FindVisit, ListVisits
from conversations.booking.events import Visit, VisitConfirmed, VisitFound, VisitsFound
from conversations.centre import Mode
from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import HOME, PERSON, button, screen
from conversations.personal import contact
from conversations.queue.screens import arrived_button
from conversations.screen import Button, Line, Press, Screen
from conversations.tree import Library
from conversations.turn import Turn, show

__all__ = ["DOOR", "card"]

REMINDER_HEADS = {
    Mode.PLACE: "reminder.head",
    Mode.PHONE: "reminder.head-phone",
    Mode.HOME: "reminder.head-home",
}


def open_door(conversation: Conversation) -> Turn:
    return Turn(conversation.goes(DOOR), (ListVisits(),))


def choose(conversation: Conversation, appointment: int, choice: str) -> Turn:
    """Take the tap *choice* on an appointment's card or reminder."""
    action, _, version = choice.partition(".")
    match action:
        case "come":
            return Turn(conversation, (ConfirmVisit(appointment),))
        case "cancelled" if (seen := id_in(version)) is not None:
            return Turn(conversation, (CancelVisit(appointment, seen),))
        case "cancel" | "calendar" | "way":
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
                Line(
                    "mine.one-other" if each.for_other else "mine.one",
                    {"when": each.starts, "service": _named(library, each)},
                ),
                Press(f"{DOOR}:{each.id}"),
            ),
        )
        for each in event.visits
    )
    return show(conversation, screen(Line("mine.list", {"n": len(rows)}), rows=rows))


def found(library: Library, conversation: Conversation, event: VisitFound) -> Turn:
    visit = event.visit
    lines: tuple[Line, ...]
    match event.purpose:
        case "cancel":
            yes = (button("mine.cancel-yes", f"{DOOR}:{visit.id}", f"cancelled.{visit.version}"),)
            no = (button("mine.cancel-no", f"{DOOR}:{visit.id}"),)
            lines = (Line("mine.cancel-ask", {"when": visit.starts}),)
            return show(conversation, screen(*lines, rows=(yes, no)))
        case "calendar":
            sent = screen("mine.calendar", rows=())
            return show(conversation, replace(sent, calendar=visit.id))
        case "way":
            back = (button("way.visit", f"{DOOR}:{visit.id}"),)
            lines = (
                Line("way.head", {"when": visit.starts}),
                *where(library, visit),
                *_phone(library),
            )
            return show(conversation, screen(*lines, rows=(back,)))
        case purpose:
            head = Line("book.done") if purpose == "booked" else None
            shown = card(library, visit, head, event.bring, some_ticked=event.some_ticked)
            return show(conversation, shown)


def cancelled(conversation: Conversation, visit: Visit) -> Turn:
    again = (button("mine.book-again", f"@book:{visit.service}"),)
    lines = (Line("mine.cancelled", {"when": visit.starts}),)
    return show(conversation, screen(*lines, rows=(again,)))


def confirmed(library: Library, conversation: Conversation, event: VisitConfirmed) -> Turn:
    head = Line("mine.confirmed")
    shown = card(library, event.visit, head, event.bring, some_ticked=event.some_ticked)
    return show(conversation, shown)


def gone(conversation: Conversation) -> Turn:
    mine = (button("button.mine", DOOR),)
    return show(replace(conversation, draft=None, awaits=""), screen("mine.gone", rows=(mine,)))


def too_late(library: Library, conversation: Conversation, visit: Visit) -> Turn:
    """It is not changed here any more: say whom to call, and that nothing has changed."""
    mine = (button("button.mine", DOOR),)
    lines = (Line("mine.too-late", {"when": visit.starts}), *contact(library.centre))
    return show(replace(conversation, draft=None, awaits=""), screen(*lines, rows=(mine,)))


def reminder(
    library: Library,
    visit: Visit,
    bring: Iterable[str] = (),
    *,
    some_ticked: bool = False,
    text: str = "",
) -> Screen:
    """
    What rings before an appointment.  Its first line is neutral: a preview shows it.

    *text* is the Centre's own sentence for it; a sensitive service goes without, because nobody
    can say what it gives away.
    """
    place = f"{DOOR}:{visit.id}"
    sensitive = is_sensitive(library, visit)
    told = [] if sensitive else to_bring_lines(visit, bring, some_ticked=some_ticked)
    lines = [
        Line(REMINDER_HEADS[visit.mode], {"when": visit.starts}),
        # A desk may be named after who sits there, and so after what the visit is for.
        *where(library, visit, desk=not sensitive),
        *told,
        *([Line("reminder.own", {"text": text})] if text and not sensitive else []),
        Line("reminder.ask" if visit.mode is Mode.PLACE else "reminder.ask-apart"),
    ]
    come = button("button.come" if visit.mode is Mode.PLACE else "button.suits", place, "come")
    arrived = ((arrived_button(visit),),) if visit.mode is Mode.PLACE else ()
    way = ((_way(library, visit),),) if visit.mode is Mode.PLACE else ()
    rows = ((come,), *arrived, changes(visit), *way, (PERSON, HOME))
    return Screen(tuple(lines), rows, kept=True)


def _way(library: Library, visit: Visit) -> Button:
    """To the map, or where there is none, to the address in words."""
    link = library.centre.map_link
    if link.startswith("https://"):
        return Button(Line("reminder.way"), link=link)
    return button("reminder.way", f"{DOOR}:{visit.id}", "way")


def _phone(library: Library) -> list[Line]:
    phones = library.centre.phones
    return [Line("person.phone", {"phones": " · ".join(phones)})] if phones else []


def _named(library: Library, visit: Visit) -> Line:
    if is_sensitive(library, visit):
        return Line("mine.visit")
    return Line(f"service:{visit.service}")
