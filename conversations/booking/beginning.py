"""How a booking begins: for what, how one wishes to be seen, and by whom."""

from dataclasses import replace

from conversations.booking import screens
from conversations.booking.effects import FindDays, LetGo
from conversations.booking.screens import DOOR, place_of
from conversations.booking.wish import Wish, desks_of, tail_of
from conversations.conversation import Conversation
from conversations.effects import Effect, Show
from conversations.tree import Library
from conversations.turn import Turn, show


def open_door(
    library: Library, conversation: Conversation, service: str, moves: int | None = None
) -> Turn:
    """Ask for the service, or, when it is known, for what comes next."""
    before = let_go(conversation)
    begun = replace(conversation, draft=None)
    if moves is not None:
        return Turn(begun, (*before, FindDays(service, moves)))
    if service not in library.centre.services:
        return Turn(begun.goes(DOOR), (*before, Show(screens.services(library))))
    turn = begin(library, begun, service, Wish())
    return Turn(turn.conversation, (*before, *turn.effects))


def begin(library: Library, conversation: Conversation, service: str, wish: Wish) -> Turn:
    """Ask how one wishes to be seen, where there is a choice; else go on."""
    wanted = library.centre.services[service]
    if len(wanted.modes) > 1:
        said = ">agreed" if wish.for_other else ""
        return show(conversation.goes(f"{DOOR}:{service}{said}"), screens.modes(wanted, wish))
    return ask_desk(library, conversation, service, replace(wish, mode=wanted.modes[0]))


def ask_desk(library: Library, conversation: Conversation, service: str, wish: Wish) -> Turn:
    """Ask for a desk, where one may choose; else find the days."""
    wanted = library.centre.services[service]
    if not desks_of(library.centre, wanted):
        return Turn(conversation, (FindDays(service, wish=wish),))
    asked = conversation.goes(f"{DOOR}:{service}>b{tail_of(wish)}")
    return show(asked, screens.desks(library, wanted, wish))


def let_go(conversation: Conversation) -> tuple[Effect, ...]:
    """What gives back the time that is held, if one is."""
    draft = conversation.draft
    return (LetGo(draft.held),) if draft and draft.held is not None else ()


def days_place(library: Library, service: str, moves: int | None, wish: Wish) -> str:
    """Where the days stand: at the door itself, unless something is asked at it first."""
    place, said = place_of(service, moves), tail_of(wish)
    wanted = library.centre.services.get(service)
    asks = wanted is not None and (len(wanted.modes) > 1 or desks_of(library.centre, wanted))
    return f"{place}>p0{said}" if said or (asks and moves is None) else place
