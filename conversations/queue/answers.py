"""Where the answers of the queue lead: to the ticket of a citizen, or to a desk."""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.queue import arrival
from conversations.queue.events import (
    ArrivalAsked,
    DeskSeen,
    DesksSeen,
    DoorLinkFound,
    ExpectedListed,
    QueueAnswer,
    QueueShut,
    TargetsFound,
    TicketFound,
    TicketGiven,
    TicketGone,
    TooEarly,
    WaitingListed,
)
from conversations.staff import desk
from conversations.tree import Library
from conversations.turn import Turn


def answered(library: Library, conversation: Conversation, event: QueueAnswer) -> Turn:
    match event:
        case TicketFound() | TicketGone() | ArrivalAsked() | QueueShut() | TooEarly():
            return arrival.answered(library, conversation, event)
        case (
            DeskSeen()
            | DesksSeen()
            | TargetsFound()
            | WaitingListed()
            | ExpectedListed()
            | TicketGiven()
            | DoorLinkFound()
        ):
            return desk.answered(conversation, event)
        case _:
            assert_never(event)
