"""What one step gives back."""

from dataclasses import dataclass

from conversations.conversation import Conversation
from conversations.effects import Effect, Show
from conversations.screen import Screen


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation as it is now, and what is to be done about it, in order."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


def show(conversation: Conversation, screen: Screen) -> Turn:
    """A step that only shows *screen*."""
    return Turn(conversation, (Show(screen),))
