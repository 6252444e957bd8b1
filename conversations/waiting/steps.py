"""
Waiting for an earlier time: asked for, changed, ended; and the answers to an offer.

Stands at `@wait:<appointment>` when there is an appointment to be brought forward, and at
`@wait`, whose choice then begins with the service, when there is none; `@offer:<offer>` is where
the buttons under an offer lead.  It is opt-in, and each way out of it is one tap.
"""

from typing import assert_never

from conversations.conversation import Conversation
from conversations.turn import Turn, show
from conversations.waiting import screens
from conversations.waiting.effects import FindWait, RefuseOffer, StopWaiting, TakeOffer, Wait
from conversations.waiting.events import (
    OfferGone,
    OfferRefused,
    Part,
    WaitEnded,
    WaitFound,
    WaitingAnswer,
)


def choose(conversation: Conversation, room: str, choice: str) -> Turn:
    """Take the tap *choice* about the appointment *room*, or without one, about a service."""
    service, appointment, said = "", None, choice
    place = f"{screens.DOOR}:{room}"
    if room:
        appointment = int(room)
    else:
        service, _, said = choice.partition(".")
        place = f"{screens.DOOR}>{service}"
    if said == screens.STOP:
        return Turn(conversation, (StopWaiting(service, appointment),))
    if said in set(Part):
        return Turn(conversation.goes(place), (Wait(service, appointment, Part(said)),))
    return Turn(conversation.goes(place), (FindWait(service, appointment),))


def answer(conversation: Conversation, offer: int, choice: str) -> Turn:
    """Take the tap *choice* under the message that offers a time."""
    if choice == screens.TAKE:
        return Turn(conversation, (TakeOffer(offer),))
    return Turn(conversation, (RefuseOffer(offer, stop=choice == screens.END),))


def answered(conversation: Conversation, event: WaitingAnswer) -> Turn:
    match event:
        case WaitFound():
            return show(conversation, screens.wait(event))
        case WaitEnded(appointment=appointment, offered=offered):
            return show(conversation, screens.ended(appointment, offered=offered))
        case OfferRefused(service=service, appointment=appointment):
            return show(conversation, screens.refused(service, appointment))
        case OfferGone():
            return show(conversation, screens.gone())
        case _:
            assert_never(event)
