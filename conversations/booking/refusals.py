"""Where no time is given: why, and whom to speak to."""

from dataclasses import replace

from conversations.booking import screens
from conversations.booking.events import CapReached
from conversations.conversation import Conversation
from conversations.layout import button, screen
from conversations.personal import contact
from conversations.screen import Line
from conversations.tree import Library
from conversations.turn import Turn, show


def cap_reached(conversation: Conversation, event: CapReached) -> Turn:
    draft = conversation.draft
    if event.for_other and draft is not None and not draft.wish.for_other:
        # What they hold is their own, and they may go on with it.
        return show(conversation, screens.cap_for_others(event.service, still_own=True))
    over = replace(conversation, draft=None)
    if event.for_other:
        return show(over, screens.cap_for_others(event.service))
    return show(over, screens.cap(event.service))


def often_missed(library: Library, conversation: Conversation) -> Turn:
    """No wall: whom to speak to, who can book for them."""
    lines = (Line("book.often-missed"), *contact(library.centre))
    mine = (button("button.mine", "@mine"),)
    return show(replace(conversation, draft=None), screen(*lines, rows=(mine,)))


def closed(conversation: Conversation) -> Turn:
    return show(replace(conversation, draft=None), screen("book.closed"))
