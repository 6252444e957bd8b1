"""
Gatherings, as a citizen goes through them: the list, a card, a name where one is asked for.

Stands at the door `@events`, or `@events:<gathering>`, where also a typed name belongs.
"""

from dataclasses import replace
from typing import assert_never

from conversations.booking.typed import is_name, name_in
from conversations.conversation import Conversation
from conversations.effects import Show
from conversations.gatherings import screens
from conversations.gatherings.effects import (
    FindGathering,
    LeaveSeat,
    ListGatherings,
    SendGatheringCalendar,
    SendPicture,
    TakeSeat,
)
from conversations.gatherings.events import (
    CitizenAnswer,
    GatheringFound,
    GatheringGone,
    GatheringsListed,
    Joined,
    NameWanted,
    SeatLeft,
    Turnout,
)
from conversations.gatherings.screens import DOOR, place_of
from conversations.ids import id_in
from conversations.layout import button, screen
from conversations.screen import Line, Screen
from conversations.turn import Turn, show

PAYLOAD = "event_"
"""what a deep link to one begins with; its number follows"""
OPENED = "opened"


def linked(payload: str) -> int | None:
    """The gathering that a deep link's *payload* leads to, which need not exist."""
    return id_in(payload.removeprefix(PAYLOAD)) if payload.startswith(PAYLOAD) else None


def open_door(conversation: Conversation) -> Turn:
    return Turn(conversation.goes(DOOR), (ListGatherings(),))


def open_card(conversation: Conversation, gathering: int) -> Turn:
    return Turn(conversation.goes(place_of(gathering)), (FindGathering(gathering, OPENED),))


def choose(conversation: Conversation, room: str, choice: str) -> Turn:
    """Take the tap *choice* on the card of the gathering *room*, or show the list."""
    gathering = id_in(room)
    if gathering is None:
        return open_door(conversation)
    match choice:
        case "join":
            return Turn(conversation, (TakeSeat(gathering),))
        case "left":
            return Turn(conversation, (LeaveSeat(gathering),))
        case "leave" | "calendar":
            return Turn(conversation, (FindGathering(gathering, choice),))
        case _:
            return open_card(conversation, gathering)


def wrote(conversation: Conversation, text: str) -> Turn:
    """Take a typed name, or say in one sentence what is missing."""
    gathering = id_in(conversation.awaits.partition(":")[2])
    if gathering is None:
        return open_door(replace(conversation, awaits=""))
    name = name_in(text)
    if not is_name(name):
        return show(conversation, screen("book.name-unclear", ask_text=True))
    return Turn(replace(conversation, awaits=""), (TakeSeat(gathering, name),))


def answered(conversation: Conversation, event: CitizenAnswer) -> Turn:
    match event:
        case GatheringsListed():
            return show(conversation, screens.listed(event))
        case GatheringFound():
            return _found(conversation, event)
        case GatheringGone():
            others = (button("gathering.others", DOOR),)
            return show(conversation, screen("gathering.gone", rows=(others,)))
        case NameWanted(turnout=turnout):
            place = place_of(turnout.gathering.id)
            asked = replace(conversation, awaits=place)
            return show(asked, screens.ask_name(turnout))
        case Joined(turnout=turnout):
            waits = turnout.seat is None or turnout.seat.state == "waiting"
            if waits and turnout.gathering.state == "open" and not turnout.open:
                return show(conversation, _card(turnout, "gathering.too-late"))
            return show(conversation, screens.card(turnout))
        case SeatLeft(turnout=turnout):
            seen = screens.card(turnout, kept=True)
            return show(conversation, replace(seen, lines=(Line("gathering.left-it"), *seen.lines)))
        case _:
            assert_never(event)


def _found(conversation: Conversation, event: GatheringFound) -> Turn:
    turnout = event.turnout
    plan, seat = turnout.gathering.plan, turnout.seat
    match event.purpose if turnout.gathering.state == "open" else "":
        case "leave" if turnout.begun:
            return show(conversation, _card(turnout, "gathering.begun"))
        case "leave" if seat and seat.state in {"in", "waiting", "offered"}:
            return show(conversation, screens.ask_to_leave(turnout))
        case "calendar":
            sent = SendGatheringCalendar(turnout.gathering.id)
            return Turn(conversation, (Show(screen("mine.calendar")), sent))
        case "opened" if plan.picture:
            picture = SendPicture(plan.picture, plan.title)
            return Turn(conversation, (picture, Show(screens.card(turnout))))
        case _:
            return show(conversation, screens.card(turnout))


def _card(turnout: Turnout, first: str) -> Screen:
    """The card, beneath the sentence *first*."""
    seen = screens.card(turnout)
    return replace(seen, lines=(Line(first), *seen.lines))
