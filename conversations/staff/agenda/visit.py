"""
One appointment before the eyes of staff: what it is, what became of it, what may be done.

Stands at `@staff:visit:<appointment>`.  Whatever is done to it is told to its citizen at once, or
else staff are told that nobody tells them.
"""

from conversations.booking.events import Visit
from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import HOME, PERSON, button, screen
from conversations.queue.effects import CheckIn
from conversations.screen import Line, Rows, Screen
from conversations.staff.agenda.day import TODAY, VISIT, marks, state
from conversations.staff.agenda.effects import CallOff, OpenEntry
from conversations.staff.agenda.events import Entry, EntryFound
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

STANDING = frozenset({"booked", "confirmed"})
MOST_CHANGES = 20
HEADS = {
    "called-off": "entry.called-off",
    "moved": "entry.moved",
    "booked": "entry.booked",
    "squeezed": "entry.squeezed-in",
}
"""what was just done → how it is said"""
BY = {"citizen": "entry.by-citizen", "staff": "entry.by-staff", "system": "entry.by-system"}


def choose(conversation: Conversation, subject: str, choice: str) -> Turn | None:
    """Open the appointment *subject*, or do what was tapped; None when it is no appointment."""
    appointment = id_in(subject)
    if appointment is None:
        return None
    act, _, version = choice.partition(".")
    if act == "off" and (known := id_in(version)) is not None:
        return Turn(conversation, (CallOff(appointment, known),))
    if act == "here":
        return Turn(conversation, (CheckIn(appointment),))
    if act == "off":
        return Turn(conversation, (OpenEntry(appointment, "off"),))
    return Turn(conversation.goes(f"{VISIT}:{appointment}"), (OpenEntry(appointment),))


def found(conversation: Conversation, event: EntryFound) -> Turn:
    """Show it, or ask whether it shall be cancelled."""
    visit = event.entry.visit
    if event.purpose == "off" and visit.status in STANDING:
        return show(conversation, _ask_off(event.entry))
    lines = [Line(HEADS.get(event.purpose, "entry.head"), {"code": visit.code})]
    lines += told(event.entry)
    if event.purpose in HEADS:
        lines.append(_who_tells(event.entry, event.purpose))
    if event.history:
        lines.append(Line("entry.history"))
        lines += [
            Line(
                "entry.change",
                {
                    "at": each.at,
                    "state": state(each.became),
                    "by": Line(BY.get(each.by, "entry.by-system")),
                },
            )
            for each in event.history[-MOST_CHANGES:]
        ]
    return show(conversation, screen(*lines, rows=_rows(event), out=OUT))


def gone(conversation: Conversation) -> Turn:
    """It was changed meanwhile, or never was."""
    rows = ((button("staff.today", TODAY),),)
    return show(conversation, screen("entry.gone", rows=rows, out=OUT))


def told(entry: Entry) -> list[Line]:
    """What staff are told of an appointment, one thing a line."""
    visit = entry.visit
    lines = [
        Line("card.when", {"when": visit.starts}),
        Line("card.name", {"name": entry.name or Line("day.no-name")}),
        Line("card.phone", {"phone": entry.phone or Line("day.no-phone")}),
        Line("card.service", {"service": Line(f"service:{visit.service}")}),
        Line("card.desk", {"desk": Line(f"desk:{visit.desk}")}),
        Line("card.code", {"code": visit.code}),
        Line("card.state", {"state": state(visit.status)}),
    ]
    if mark := marks(entry):
        lines.append(Line("card.mark", {"mark": mark}))
    if entry.bring:
        lines.append(Line("card.bring"))
        lines += [
            Line("documents.item", {"name": Line(f"document:{each}")}) for each in entry.bring
        ]
    return lines


def called_off(visit: Visit) -> Screen:
    """What a citizen is told when the Centre cancels; it rings, so it names no service."""
    return Screen(
        (Line("told.called-off", {"when": visit.starts}), Line("told.sorry")),
        ((button("mine.book-again", f"@book:{visit.service}"),), (PERSON, HOME)),
        kept=True,
    )


def _ask_off(entry: Entry) -> Screen:
    visit = entry.visit
    lines = [
        Line("entry.off-ask", {"when": visit.starts, "name": entry.name or Line("day.no-name")}),
        Line("entry.off-tells" if entry.reached else "entry.nobody-tells"),
    ]
    place = f"{VISIT}:{visit.id}"
    rows = (
        (button("entry.off-yes", place, f"off.{visit.version}"),),
        (button("entry.off-no", place),),
    )
    return screen(*lines, rows=rows, out=OUT)


def _who_tells(entry: Entry, purpose: str) -> Line:
    if purpose in {"booked", "squeezed"}:
        return Line("entry.tell-code")
    return Line("entry.told" if entry.reached else "entry.nobody-tells")


def _rows(event: EntryFound) -> Rows:
    visit = event.entry.visit
    rows: Rows = ()
    if visit.status in STANDING:
        place = f"{VISIT}:{visit.id}"
        if event.today:
            rows = ((button("entry.here", place, "here"),),)
        rows += (
            (
                button("entry.move", f"{DOOR}:move:{visit.id}.{visit.version}"),
                button("entry.off", place, "off"),
            ),
        )
    return (*rows, (button("staff.today", TODAY),))
