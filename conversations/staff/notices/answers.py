"""Where the answers about notices lead."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.staff.notices import letter, ongoing, steps, unreached
from conversations.staff.notices.events import (
    GatheringsToChoose,
    NoticeAnswer,
    NoticeRefused,
    NoticeShown,
    NoticesListed,
    NoticeWeighed,
    UnreachedFound,
    UnreachedListed,
    WhyFound,
)
from conversations.tree import Library
from conversations.turn import Turn, show


def answered(library: Library, conversation: Conversation, event: NoticeAnswer) -> Turn:
    match event:
        case NoticeWeighed():
            return steps.weighed(library, conversation, event)
        case NoticeShown():
            return ongoing.shown(library, conversation, event)
        case NoticeRefused(why=why):
            return steps.not_done(conversation, why)
        case NoticesListed():
            return ongoing.listed(conversation, event)
        case UnreachedListed():
            return unreached.listed(conversation, event)
        case UnreachedFound():
            return unreached.found(conversation, event)
        case GatheringsToChoose():
            return steps.to_choose(conversation, event)
        case WhyFound(audience=audience, at=at):
            return show(conversation, letter.explained(audience, at))
        case _:
            assert_never(event)
