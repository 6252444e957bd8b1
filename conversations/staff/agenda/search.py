"""Looking for an appointment by its code or by a part of a name."""

from dataclasses import replace

from conversations.booking.typed import name_in
from conversations.conversation import Conversation
from conversations.layout import screen
from conversations.screen import Line
from conversations.staff.agenda.day import opened, said
from conversations.staff.agenda.effects import SearchBook
from conversations.staff.agenda.events import EntriesFound
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

SEARCH = f"{DOOR}:search"
FEWEST, MOST = 2, 60
"""characters of what one may look for"""


def ask(conversation: Conversation) -> Turn:
    asked = replace(conversation, awaits=SEARCH).goes(SEARCH)
    return show(asked, screen("search.ask", out=OUT, ask_text=True))


def wrote(conversation: Conversation, text: str) -> Turn:
    """Look for it; what follows is looked for as well, until a button is tapped."""
    wanted = name_in(text)
    if not FEWEST <= len(wanted) <= MOST or not any(each.isalnum() for each in wanted):
        return show(conversation, screen("search.unclear", out=OUT, ask_text=True))
    return Turn(conversation, (SearchBook(wanted),))


def found(conversation: Conversation, event: EntriesFound) -> Turn:
    if not event.entries:
        return show(conversation, screen("search.none", out=OUT, ask_text=True))
    lines = [
        Line("search.found", {"n": len(event.entries)}),
        *said(event.entries, dated=True),
    ]
    if event.more:
        lines.append(Line("search.more", {"n": event.more}))
    return show(conversation, screen(*lines, rows=opened(event.entries), out=OUT))
