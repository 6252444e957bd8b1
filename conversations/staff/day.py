"""The day as staff see it: who comes, when, and to whom."""

from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.layout import screen
from conversations.screen import Line
from conversations.staff.effects import ListDay
from conversations.staff.events import DayListed
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

ENTRIES_A_SCREEN = 20
"""a name and a phone at their longest keep so many within one message"""


def open_door(conversation: Conversation) -> Turn:
    return Turn(conversation.goes(f"{DOOR}:today"), (ListDay(),))


def listed(conversation: Conversation, event: DayListed) -> Turn:
    if not event.entries:
        return show(conversation, screen(Line("day.none", {"day": event.day}), out=OUT))
    entries = [
        Line(
            "day.entry-confirmed" if visit.status == "confirmed" else "day.entry",
            {
                "at": visit.starts,
                "name": name,
                "phone": phone or Line("day.no-phone"),
                "service": Line(f"service:{visit.service}"),
                "desk": Line(f"desk:{visit.desk}"),
                "code": visit.code,
            },
        )
        for visit, name, phone in event.entries
    ]
    head = Line("day.head", {"day": event.day, "n": len(entries)})
    parts = [entries[at : at + ENTRIES_A_SCREEN] for at in range(0, len(entries), ENTRIES_A_SCREEN)]
    return Turn(
        conversation,
        tuple(
            Show(screen(*([head] if part is parts[0] else []), *part, out=OUT)) for part in parts
        ),
    )
