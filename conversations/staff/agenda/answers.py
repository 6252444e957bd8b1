"""Where the answers of the book of appointments lead."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.staff.agenda import counter, day, search, visit
from conversations.staff.agenda.events import (
    AgendaAnswer,
    DayListed,
    EntriesFound,
    EntryFound,
    EntryGone,
    HoursFound,
    RoomFound,
    RoomTaken,
    WeekListed,
)
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: AgendaAnswer) -> Turn:
    match event:
        case DayListed():
            return day.listed(library, conversation, event)
        case WeekListed():
            return day.week_listed(conversation, event)
        case EntryFound(purpose="booked" | "squeezed"):
            return counter.booked(conversation, event)
        case EntryFound():
            return visit.found(conversation, event)
        case EntryGone():
            return visit.gone(conversation)
        case EntriesFound():
            return search.found(conversation, event)
        case RoomFound():
            return counter.room_found(conversation, event)
        case HoursFound():
            return counter.hours_found(conversation, event)
        case RoomTaken():
            return counter.taken(conversation, event)
        case _:
            assert_never(event)
