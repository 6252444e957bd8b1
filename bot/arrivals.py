"""What an update turned out to be: handed from the room that knows Telegram to the turns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversations.events import PersonEvent


@dataclass(frozen=True, slots=True)
class Arrived:
    """
    An update of one chat.

    *event* is None for an update that asks nothing of us.  *tapped* is the message whose button
    was tapped.  *leave* is set for a group or a channel: we say one sentence and go.
    """

    chat: int
    event: PersonEvent | None
    tapped: int | None = None
    leave: bool = False


class Unreadable(Exception):
    """The update cannot be understood; the message names the cause's type and nothing else."""


ReadUpdate = Callable[[dict[str, Any], datetime], Arrived | None]
"""(raw update, now) → what arrived, or None when it is nobody's; raises `Unreadable`"""
