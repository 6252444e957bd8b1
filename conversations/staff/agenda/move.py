"""
Giving a visit another time for its citizen: day → time → confirm.

Stands at `@staff:move:<appointment>.<version>`.  The version is that of the appointment when the
move began, so what was changed meanwhile is not moved.  The old time stays until the new is won.
"""

from datetime import date

from conversations.booking.events import Slot
from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import button, screen
from conversations.screen import Line
from conversations.staff.agenda.day import VISIT, day_of
from conversations.staff.agenda.effects import FindHours, FindRoom, MoveEntry
from conversations.staff.agenda.times import place_of, said_of, slot_of
from conversations.staff.places import OUT
from conversations.turn import Turn, show


def choose(conversation: Conversation, subject: str, choice: str) -> Turn | None:
    """Take a tap of a move; None when it is of no appointment."""
    appointment, dot, version = subject.partition(".")
    moves, known = id_in(appointment), id_in(version)
    if moves is None or known is None or not dot:
        return None
    match choice[:1], choice[1:]:
        case "d", text if (day := day_of(text)) is not None:
            return Turn(conversation, (_hours(moves, known, day),))
        case "s", slot if (wanted := slot_of(slot)) is not None:
            return _ask(conversation, moves, known, wanted)
        case "y", slot if (wanted := slot_of(slot)) is not None:
            return Turn(conversation, (MoveEntry(moves, known, wanted.starts, wanted.desk),))
        case "p", offset if offset.isdecimal():
            return Turn(conversation, (FindRoom("", int(offset[:6]), moves, known),))
        case _:
            return Turn(conversation, (FindRoom("", 0, moves, known),))


def _hours(moves: int, version: int, day: date) -> FindHours:
    return FindHours("", day, moves, version)


def _ask(conversation: Conversation, moves: int, version: int, slot: Slot) -> Turn:
    place = place_of("", moves, version)
    line = Line("entry.move-ask", {"when": slot.starts, "desk": Line(f"desk:{slot.desk}")})
    rows = (
        (button("entry.move-yes", place, f"y{said_of(slot)}"),),
        (button("book.other-time", place, "p0"), button("entry.off-no", f"{VISIT}:{moves}")),
    )
    return show(conversation, screen(line, rows=rows, out=OUT))
