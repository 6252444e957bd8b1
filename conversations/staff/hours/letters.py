"""
What citizens are told when their hour is lost.

Each rings, so its first line names no service; and who is seen for a sensitive one is not told
the desk either, which may be named after what the visit is for.
"""

from collections.abc import Sequence
from datetime import datetime

from conversations.booking.card import changes, is_sensitive, subject, where
from conversations.booking.events import Slot, Visit
from conversations.booking.screens import place_of, said_of
from conversations.centre import Mode
from conversations.layout import HOME, PERSON, button
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library


def moved(library: Library, visit: Visit, was: datetime) -> Screen:
    """The Centre gave *visit* another hour than it had; whether it suits is theirs to say."""
    lines = (
        Line("stranded.moved", {"was": was}),
        Line("stranded.new-hour", {"when": visit.starts}),
        *where(library, visit, desk=not is_sensitive(library, visit)),
        Line("stranded.ask-suits"),
    )
    # From now on this is the card: the old one says that its hour is over.
    return Screen(lines, _answers(visit), kept=True, live=subject(visit.id))


def offered(visit: Visit, slots: Sequence[Slot]) -> Screen:
    """Other hours in place of that of *visit*; the first to take one has it."""
    move = place_of("", visit.id)
    rows = (
        *(
            (Button(Line("stranded.hour", {"when": each.starts}), Press(move, said_of(each))),)
            for each in slots
        ),
        (
            button("stranded.other-hour", move),
            button("button.cancel", f"@mine:{visit.id}", "cancel"),
        ),
        (PERSON, HOME),
    )
    lines = (Line("stranded.lost", {"when": visit.starts}), Line("stranded.ask-hour"))
    return Screen(lines, rows, kept=True)


def cancelled(visit: Visit) -> Screen:
    """The apology, and the way to another appointment."""
    rows = ((button("mine.book-again", f"@book:{visit.service}"),), (PERSON, HOME))
    lines = (Line("stranded.cancelled", {"when": visit.starts}), Line("stranded.sorry"))
    return Screen(lines, rows, kept=True)


def holds_again(library: Library, visit: Visit) -> Screen:
    """Other hours were offered, and now the old one holds after all."""
    lines = (
        Line("stranded.holds", {"when": visit.starts}),
        *where(library, visit, desk=not is_sensitive(library, visit)),
    )
    return Screen(lines, _answers(visit), kept=True)


def _answers(visit: Visit) -> Rows:
    come = "button.come" if visit.mode is Mode.PLACE else "button.suits"
    return ((button(come, f"@mine:{visit.id}", "come"),), changes(visit), (PERSON, HOME))
