"""What needs a person's eye: what failed, and what nobody can say of whether it arrived."""

from conversations.conversation import Conversation
from conversations.layout import screen
from conversations.screen import Line
from conversations.staff.effects import ListTroubles
from conversations.staff.events import TroublesFound
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

MOST_TROUBLES = 15


def open_door(conversation: Conversation) -> Turn:
    return Turn(conversation.goes(f"{DOOR}:troubles"), (ListTroubles(),))


def found(conversation: Conversation, event: TroublesFound) -> Turn:
    """What failed and what is uncertain, the newest of each; their contents are told to nobody."""
    if not event.failed and not event.uncertain:
        return show(conversation, screen("troubles.none", out=OUT))
    lines: list[Line] = []
    if event.failed:
        lines.append(Line("troubles.failed", {"n": len(event.failed)}))
        lines += [Line("troubles.one", {"when": each}) for each in event.failed[:MOST_TROUBLES]]
    if event.uncertain:
        lines.append(Line("troubles.uncertain", {"n": len(event.uncertain)}))
        lines += [
            Line("troubles.one-kind", {"when": when, "kind": Line(f"troubles.{kind}")})
            for kind, when in event.uncertain[:MOST_TROUBLES]
        ]
    return show(conversation, screen(*lines, out=OUT))
