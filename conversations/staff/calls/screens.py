"""The list of those to be called, and the word in the morning that there are some."""

from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.layout import HOME, button, screen
from conversations.screen import Button, Line, Press, Screen
from conversations.staff.calls.effects import FindCalls, NoteCalled
from conversations.staff.calls.events import CallsFound
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

PLACE = f"{DOOR}:calls"
NOTICES = (button("calls.notices", f"{DOOR}:unreached"),)
MOST = 12
KINDS = {"reminder": "calls.reminder", "change": "calls.change", "offer": "calls.offer"}
WHY = {
    "refused": "calls.refused",
    "unreachable": "calls.unreachable",
    "uncertain": "calls.uncertain",
    "expired": "calls.expired",
}


def choose(conversation: Conversation, choice: str) -> Turn:
    """The list; or someone in it was called."""
    appointment, _, newest = choice.partition(".")
    here = conversation.goes(PLACE)
    called, seen = id_in(appointment), id_in(newest)
    if called is not None and seen is not None:
        return Turn(here, (NoteCalled(called, seen),))
    return Turn(here, (FindCalls(),))


def found(conversation: Conversation, event: CallsFound) -> Turn:
    """Whom to call and why, the soonest visit first."""
    head = [Line("calls.done")] if event.done else []
    if not event.entries:
        # Of who was just called it would not be true that all has arrived.
        nobody = "calls.no-more" if event.done else "calls.none"
        return show(conversation, screen(*head, nobody, rows=(NOTICES,), out=OUT))
    shown = event.entries[:MOST]
    lines = [
        Line(
            "calls.one",
            {
                "when": each.starts,
                "name": each.name or Line("calls.no-name"),
                "phone": each.phone or Line("day.no-phone"),
                "kind": Line(KINDS[each.kind]),
                "why": Line(WHY[each.ended]),
            },
        )
        for each in shown
    ]
    more = len(event.entries) - len(shown)
    if more:
        lines.append(Line("calls.more", {"n": more}))
    rows = tuple(
        (
            Button(
                Line(
                    "calls.called",
                    {"when": each.starts, "name": each.name or Line("calls.no-name")},
                ),
                Press(PLACE, f"{each.appointment}.{each.newest}"),
            ),
        )
        for each in shown
    )
    return show(
        conversation,
        screen(
            *head,
            Line("calls.head", {"n": len(event.entries)}),
            *lines,
            rows=(*rows, NOTICES),
            out=OUT,
        ),
    )


def morning(count: int) -> Screen:
    """In the morning: so many do not know.  Their names are behind the button, for who may see them."""
    row = (button("calls.open", PLACE),)
    return Screen((Line("calls.morning", {"n": count}),), (row, (HOME,)), kept=True)
