"""Where the answers of booking lead."""

from typing import assert_never

from conversations.booking import steps, visits
from conversations.booking.events import (
    Booked,
    BookingAnswer,
    BookingClosed,
    CapReached,
    DaysFound,
    Held,
    SlotTaken,
    TimesFound,
    VisitCancelled,
    VisitConfirmed,
    VisitFound,
    VisitGone,
    VisitsFound,
)
from conversations.conversation import Conversation
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: BookingAnswer) -> Turn:
    match event:
        case DaysFound():
            return steps.days_found(library, conversation, event)
        case TimesFound():
            return steps.times_found(conversation, event)
        case Held():
            return steps.held(library, conversation, event)
        case SlotTaken():
            return steps.slot_taken(library, conversation, event)
        case CapReached():
            return steps.cap_reached(conversation)
        case BookingClosed():
            return steps.closed(conversation)
        case Booked():
            return steps.booked(library, conversation, event)
        case VisitsFound():
            return visits.listed(library, conversation, event)
        case VisitFound():
            return visits.found(library, conversation, event)
        case VisitGone():
            return visits.gone(conversation)
        case VisitCancelled(visit=visit):
            return visits.cancelled(conversation, visit)
        case VisitConfirmed(visit=visit):
            return visits.confirmed(library, conversation, visit)
        case _:
            assert_never(event)
