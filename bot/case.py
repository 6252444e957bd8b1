"""One person's turn: what it stands on, and the messages that it causes."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.store.database import Unit
from bot.store.outbox import Outgoing
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
    outgoing: list[Outgoing] = field(default_factory=list)
    forgotten: bool = False
    """the person asked to be forgotten: nothing of this turn is remembered"""
