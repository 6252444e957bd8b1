"""Where the answers of staff lead."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.staff import day, notices, troubles
from conversations.staff.events import (
    DayListed,
    FollowersCounted,
    NoticeStarted,
    NoticeStopped,
    StaffAnswer,
    TroublesFound,
)
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: StaffAnswer) -> Turn:  # noqa: ARG001
    match event:
        case DayListed():
            return day.listed(conversation, event)
        case TroublesFound():
            return troubles.found(conversation, event)
        case FollowersCounted():
            return notices.followers_counted(conversation, event)
        case NoticeStarted():
            return notices.started(conversation, event)
        case NoticeStopped():
            return notices.stopped(conversation, event)
        case _:
            assert_never(event)
