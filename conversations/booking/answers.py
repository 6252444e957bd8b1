"""Where the answers of booking lead."""

from typing import assert_never

from conversations.booking import refusals, steps, visits
from conversations.booking.events import (
    Booked,
    BookingAnswer,
    BookingClosed,
    CapReached,
    DaysFound,
    Held,
    OftenMissed,
    SlotTaken,
    TimesFound,
    TooLate,
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
            return steps.times_found(library, conversation, event)
        case Held():
            return steps.held(library, conversation, event)
        case SlotTaken():
            return steps.slot_taken(library, conversation, event)
        case CapReached():
            return refusals.cap_reached(conversation, event)
        case OftenMissed():
            return refusals.often_missed(library, conversation)
        case BookingClosed():
            return refusals.closed(conversation)
        case Booked():
            return steps.booked(library, conversation, event)
        case VisitsFound():
            return visits.listed(library, conversation, event)
        case VisitFound():
            return visits.found(library, conversation, event)
        case VisitGone():
            return visits.gone(conversation)
        case TooLate(visit=visit):
            return visits.too_late(library, conversation, visit)
        case VisitCancelled(visit=visit):
            return visits.cancelled(conversation, visit)
        case VisitConfirmed():
            return visits.confirmed(library, conversation, event)
        case _:
            assert_never(event)
