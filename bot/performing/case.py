"""One person's turn: what it stands on, and the messages that it causes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.store.database import Unit
from bot.store.outbox import Outgoing
from conversations.conversation import Conversation, conversation_from_json
from conversations.events import PersonEvent
from conversations.tree import Library


@dataclass(slots=True)
class Case:
    unit: Unit
    library: Library
    citizen: int
    update_id: int
    now: datetime
    booking_open: bool
    event: PersonEvent
    tapped: int | None = None
    """the message whose button was tapped; the first screen shown edits it"""
    bot_name: str = ""
    """the bot's user name, for links to it; empty while it is not known"""
    outgoing: list[Outgoing] = field(default_factory=list)
    forgotten: bool = False
    """the person asked to be forgotten: nothing of this turn is remembered"""


def conversation_of(stored: Mapping[str, Any] | None) -> Conversation:
    """Where the person stands; at the beginning when nothing is *stored*, or nothing readable."""
    if stored is None:
        return Conversation()
    try:
        return conversation_from_json(stored)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Conversation()
