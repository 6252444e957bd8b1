"""
The desk at work: open it, call, serve, send on, pause, close; and tickets given at the counter.

Stands at `@staff:desk`; `@staff:desk:<ticket>` is where that ticket may be sent on.  A button
names the ticket it was drawn for, so one that is out of date changes nothing, and is answered
with how the desk stands now.
"""

from dataclasses import replace

from conversations.booking.typed import is_name, name_in
from conversations.conversation import Conversation
from conversations.ids import id_in
from conversations.queue.effects import (
    CheckIn,
    FindDesk,
    FindDoorLink,
    FindTargets,
    GiveTicket,
    HandOver,
    ListExpected,
    ListWaiting,
    QueueEffect,
    SendDoorSheet,
    SitDown,
    WorkDesk,
)
from conversations.queue.events import (
    DeskSeen,
    DesksSeen,
    DoorLinkFound,
    ExpectedListed,
    TargetsFound,
    TicketGiven,
    WaitingListed,
)
from conversations.staff import desk_screens
from conversations.staff.desk_screens import DESK
from conversations.tree import Library
from conversations.turn import Turn, show

PLAIN = ("next", "pause", "resume", "close")
ABOUT_A_TICKET = ("call", "recall", "begin", "done", "absent", "undo")

DeskAnswer = (
    DeskSeen
    | DesksSeen
    | TargetsFound
    | WaitingListed
    | ExpectedListed
    | TicketGiven
    | DoorLinkFound
)


def choose(library: Library, conversation: Conversation, subject: str, choice: str) -> Turn:
    """Take a tap at the desk; what is not understood shows how it stands."""
    here = conversation.goes(DESK)
    if (ticket := id_in(subject)) is not None:
        return Turn(here, (_hand_over(ticket, choice),))
    act, _, about = choice.partition(".")
    if act == "new":
        return _new(library, conversation, about)
    if act == "door":
        return Turn(here, (FindDoorLink(),))
    if act == "sheet":
        return Turn(here, (SendDoorSheet(),))
    return Turn(here, (_ordered(library, act, about),))


def wrote(library: Library, conversation: Conversation, service: str, text: str) -> Turn:
    """Take the typed name of someone at the counter, or say in one sentence what is missing."""
    if not _may_walk_in(library, service):
        return Turn(replace(conversation, awaits=""), (FindDesk(),))
    name = name_in(text)
    if not is_name(name):
        return show(conversation, desk_screens.ask_name(service, unclear=True))
    return Turn(replace(conversation, awaits=""), (GiveTicket(service, name),))


def answered(conversation: Conversation, event: DeskAnswer) -> Turn:
    """Show what was found, or how it stands now."""
    match event:
        case DeskSeen(post=post, said=said):
            return show(conversation, desk_screens.post(post, said))
        case DesksSeen():
            return show(conversation, desk_screens.desks(event))
        case TargetsFound():
            return show(conversation, desk_screens.targets(event))
        case WaitingListed():
            return show(conversation, desk_screens.waiting(event))
        case ExpectedListed():
            return show(conversation, desk_screens.expected(event))
        case TicketGiven():
            return show(conversation, desk_screens.given(event))
        case DoorLinkFound(link=link):
            return show(conversation, desk_screens.door_link(link))


def _ordered(library: Library, act: str, about: str) -> QueueEffect:
    match act:
        case "list":
            return ListWaiting()
        case "expected":
            return ListExpected()
        case "open" if about in library.centre.desks:
            return SitDown(about)
        case "in" if (appointment := id_in(about)) is not None:
            return CheckIn(appointment)
        case "hand" if (ticket := id_in(about)) is not None:
            return FindTargets(ticket)
        case _ if act in PLAIN and not about:
            return WorkDesk(act)
        case _ if act in ABOUT_A_TICKET and (ticket := id_in(about)) is not None:
            return WorkDesk(act, ticket)
        case _:
            return FindDesk()


def _hand_over(ticket: int, choice: str) -> QueueEffect:
    kind, _, whom = choice.partition(".")
    match kind:
        case "d":
            return HandOver(ticket, desk=whom)
        case "s":
            return HandOver(ticket, service=whom)
        case _:
            return FindDesk()


def _new(library: Library, conversation: Conversation, service: str) -> Turn:
    if not _may_walk_in(library, service):
        return show(conversation.goes(DESK), desk_screens.services(library))
    asked = replace(conversation, awaits=f"{DESK}:{service}").goes(DESK)
    return show(asked, desk_screens.ask_name(service))


def _may_walk_in(library: Library, service: str) -> bool:
    found = library.centre.services.get(service)
    return found is not None and found.walk_in
