"""Where the answers of staff lead."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.staff import door, troubles
from conversations.staff.agenda import answers as agenda
from conversations.staff.agenda.events import AgendaAnswer
from conversations.staff.calls import screens as calls
from conversations.staff.calls.events import CallsFound
from conversations.staff.events import (
    StaffAnswer,
    TroublesFound,
)
from conversations.staff.figures import screens as figures
from conversations.staff.figures.events import FiguresFound
from conversations.staff.hours import answers as hours
from conversations.staff.hours.events import HoursAnswer
from conversations.staff.notices import answers as notices
from conversations.staff.notices.events import NoticeAnswer
from conversations.staff.people import steps as people
from conversations.staff.people.events import PeopleAnswer
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: StaffAnswer) -> Turn:
    if isinstance(event, AgendaAnswer):
        return agenda.answered(library, conversation, event)
    if isinstance(event, HoursAnswer):
        return hours.answered(library, conversation, event)
    if isinstance(event, PeopleAnswer):
        return people.answered(conversation, event, door.menu)
    if isinstance(event, NoticeAnswer):
        return notices.answered(library, conversation, event)
    match event:
        case CallsFound():
            return calls.found(conversation, event)
        case FiguresFound():
            return figures.found(conversation, event)
        case TroublesFound():
            return troubles.found(conversation, event)
        case _:
            assert_never(event)
