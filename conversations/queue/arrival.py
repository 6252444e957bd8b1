"""
The doors of the queue: `@arrive` (also the QR code at the Centre's door), and `@ticket:<id>`.

`@arrive:<appointment>` checks in for that one; a choice at `@arrive` is a service, without an
appointment.
"""

from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.queue import screens
from conversations.queue.effects import Arrive, ComeBack, FindTicket, LeaveQueue
from conversations.queue.events import ArrivalAsked, QueueShut, TicketFound, TicketGone, TooEarly
from conversations.tree import Library
from conversations.turn import Turn, show

PAYLOAD = "arrive"
"""what the deep link at the door carries"""


def open_door(conversation: Conversation) -> Turn:
    """Somebody has read the code at the door."""
    return Turn(conversation.goes(screens.ARRIVE), (Arrive(),))


def choose(library: Library, conversation: Conversation, room: str, choice: str) -> Turn:
    """Take a tap at `@arrive`."""
    if (appointment := id_in(room)) is not None:
        return Turn(conversation.goes(screens.ARRIVE), (Arrive(appointment=appointment),))
    if choice in library.centre.services:
        return Turn(conversation.goes(screens.ARRIVE), (Arrive(service=choice),))
    return open_door(conversation)


def at_ticket(conversation: Conversation, room: str, choice: str) -> Turn:
    """Take a tap on a ticket; what is not understood shows how it stands."""
    ticket = id_in(room)
    if ticket is None:
        return open_door(conversation)
    action, _, version = choice.partition(".")
    match action:
        case "left" if (seen := id_in(version)) is not None:
            return Turn(conversation, (LeaveQueue(ticket, seen),))
        case "leave" | "":
            return Turn(conversation, (FindTicket(ticket, action),))
        case "here":
            return Turn(conversation, (ComeBack(ticket),))
        case _:
            return Turn(conversation, (FindTicket(ticket),))


def answered(
    library: Library,
    conversation: Conversation,
    event: TicketFound | TicketGone | ArrivalAsked | QueueShut | TooEarly,
) -> Turn:
    match event:
        case TicketFound(stub=stub, purpose="leave") if stub.status == "waiting":
            return show(conversation, screens.leave_question(stub))
        case TicketFound(stub=stub):
            return show(conversation, screens.ticket(library, stub))
        case TicketGone():
            return show(conversation, screens.gone())
        case ArrivalAsked():
            return show(conversation, screens.arrival_question(library, event))
        case QueueShut():
            return show(conversation, screens.shut(event))
        case TooEarly():
            return show(conversation, screens.too_early(event))
