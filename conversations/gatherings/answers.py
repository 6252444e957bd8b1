"""Where the answers of gatherings lead."""

from conversations.conversation import Conversation
from conversations.gatherings import steps
from conversations.gatherings.events import (
    GatheringAnswer,
    GatheringShown,
    GatheringsShown,
    PlanRefused,
)
from conversations.staff import gatherings as staff
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: GatheringAnswer) -> Turn:
    match event:
        case GatheringsShown():
            return staff.gatherings_shown(conversation, event)
        case GatheringShown():
            return staff.shown(library, conversation, event)
        case PlanRefused():
            return staff.refused(library, conversation, event)
        case _:
            return steps.answered(conversation, event)
