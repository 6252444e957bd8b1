"""
Booking, step by step.

Service → how and with whom, where that may be chosen → day → time (held) → name → phone, if one
likes → confirm.

Stands at the door `@book`, or `@book:<service>` once the service is known; at `@move:<id>` when
an appointment is to be moved, whose own service is then meant.  The place says which, so that a
button of the one never serves the other, and the end of a choice says the wish
(`conversations.booking.wish`).  A step that Back should return to is remembered as `place>choice`.
"""

from dataclasses import replace

from conversations.booking import offering, screens
from conversations.booking.beginning import ask_desk, begin, days_place, let_go, open_door
from conversations.booking.card import card
from conversations.booking.effects import Book, FindDays, FindTimes, FindVisit, Hold
from conversations.booking.events import Booked, DaysFound, Held, SlotTaken, TimesFound
from conversations.booking.screens import DOOR, place_of
from conversations.booking.typed import is_name, name_in, phone_in
from conversations.booking.wish import Wish, tail_of, wish_in
from conversations.centre import Mode
from conversations.conversation import Conversation, Draft
from conversations.papers.checklist import list_for, to_bring
from conversations.screen import Line
from conversations.tree import Library
from conversations.turn import Turn, show

__all__ = ["choose", "open_door", "wrote"]

NAME, TELEPHONE, CHECK = "name", "phone", "check"
"""choices that show a step again"""
OF_A_DRAFT = {NAME, TELEPHONE, CHECK, "n", "y", "other", "agreed", "own"}


def choose(
    library: Library, conversation: Conversation, service: str, moves: int | None, choice: str
) -> Turn:
    """Take the tap *choice* of a booking; an outdated one begins the booking anew."""
    draft = _draft(conversation, service, moves)
    if moves is None and service not in library.centre.services:
        return open_door(library, conversation, "")
    if draft and draft.held is not None and choice in OF_A_DRAFT:
        return _of_draft(library, conversation, draft, choice)
    said, wish = wish_in(choice)
    if moves is None and wish.mode not in library.centre.services[service].modes:
        return open_door(library, conversation, service)
    match said[:1], said[1:]:
        case "y", "" if conversation.booked is not None:
            # The second press of one that is done already.
            return Turn(conversation, (FindVisit(conversation.booked, "booked"),))
        case _ if said == "other" and moves is None:
            return show(conversation.goes(f"{DOOR}:{service}>other"), screens.ask_consent(service))
        case _ if said == "agreed" and moves is None:
            return begin(library, conversation, service, Wish(for_other=True))
        case "b", "" if moves is None:
            return ask_desk(library, conversation, service, wish)
        case "p", page if page.isdecimal():
            return Turn(conversation, (FindDays(service, moves, wish=wish),))
        case "w", week if (monday := offering.day_of(week)) is not None:
            return Turn(conversation, (FindDays(service, moves, monday, wish),))
        case "d", day if (chosen := offering.day_of(day[:10])) is not None:
            asked = replace(conversation, draft=None)
            order = FindTimes(service, chosen, moves, wish, day[10:])
            return Turn(asked, (*let_go(conversation), order))
        case "s", slot if (wanted := screens.slot_of(slot, wish)) is not None:
            return Turn(conversation, (Hold(service, wanted.starts, wanted.desk, moves, wish),))
        case _:
            return open_door(library, conversation, service, moves)


def wrote(library: Library, conversation: Conversation, text: str) -> Turn:
    """Take a typed name or phone, or say in one sentence what is missing."""
    draft = conversation.draft
    if draft is None:
        return open_door(library, conversation, "")
    if conversation.awaits == f"@book:{NAME}":
        name = name_in(text)
        if not is_name(name):
            return show(conversation, screens.ask_name(draft, "book.name-unclear"))
        return _step(library, conversation, replace(draft, name=name), TELEPHONE)
    phone = phone_in(text)
    if phone is None:
        optional = draft.wish.mode is Mode.PLACE
        unclear = "book.phone-unclear" if optional else "book.phone-unclear-needed"
        return show(conversation, screens.ask_phone(draft, unclear))
    return _step(library, conversation, replace(draft, phone=phone), CHECK)


def days_found(library: Library, conversation: Conversation, event: DaysFound) -> Turn:
    """Offer the soonest time, then the days."""
    place = days_place(library, event.service, event.moves, event.wish)
    return show(conversation.goes(place), offering.days(library, event))


def times_found(library: Library, conversation: Conversation, event: TimesFound) -> Turn:
    """Offer the times of one day."""
    place = place_of(event.service, event.moves)
    here = f"{place}>d{event.day.isoformat()}{event.part}{tail_of(event.wish)}"
    return show(conversation.goes(here), offering.times(library, event))


def held(library: Library, conversation: Conversation, event: Held) -> Turn:
    """The time is kept; ask for a name, unless a move already has one."""
    bring, some_ticked = to_bring(library, conversation, event.service)
    papers = list_for(library, conversation, event.service)
    if not (bring or some_ticked):
        bring, some_ticked = event.bring, event.some_ticked
        papers = event.papers or papers
    before = _draft(conversation, event.service, event.moves) or Draft(event.service)
    if before.wish.for_other is not event.wish.for_other:
        before = replace(before, name="", phone="")
    draft = Draft(
        service=event.service,
        held=event.appointment,
        starts=event.slot.starts,
        until=event.until,
        name=event.name or before.name,
        phone=event.phone or before.phone,
        moves=event.moves,
        bring=bring,
        some_ticked=some_ticked,
        papers=papers,
        desk=event.slot.desk,
        wish=event.wish,
    )
    step = CHECK if draft.name and event.moves is not None else NAME
    return _step(library, conversation, draft, step)


def slot_taken(library: Library, conversation: Conversation, event: SlotTaken) -> Turn:
    """Say so without blame, and offer what is left."""
    left = DaysFound(event.service, event.days, event.soonest, None, event.moves, event.wish)
    place = days_place(library, event.service, event.moves, event.wish)
    told = replace(conversation, draft=None).goes(place)
    why = Line("book.lapsed" if event.lapsed else "book.taken")
    return show(told, offering.days(library, left, (why,)))


def booked(library: Library, conversation: Conversation, event: Booked) -> Turn:
    done = replace(
        conversation,
        draft=None,
        booked=event.visit.id,
        at="@mine",
        trail=conversation.trail[:1],
    )
    head = Line("book.moved" if event.moved else "book.done")
    return show(done, card(library, event.visit, head, event.bring, some_ticked=event.some_ticked))


def _of_draft(library: Library, conversation: Conversation, draft: Draft, choice: str) -> Turn:
    """Take a tap that needs a held time: for whom, a step again, or yes."""
    if draft.moves is None and choice == "other":
        asked = conversation.goes(f"{DOOR}:{draft.service}>other")
        return show(asked, screens.ask_consent(draft.service))
    for_other = choice == "agreed"
    if choice in {"other", "agreed", "own"}:
        if draft.moves is not None or draft.starts is None or draft.wish.for_other is for_other:
            return _step(library, conversation, draft, NAME)
        # Held anew, because what one may have is counted apart.
        wish = replace(draft.wish, for_other=for_other)
        order = Hold(draft.service, draft.starts, draft.desk, None, wish)
        return Turn(conversation, (order,))
    return _step(library, conversation, draft, choice)


def _step(library: Library, conversation: Conversation, draft: Draft, choice: str) -> Turn:
    """Go to the step that *choice* names, with *draft* as it is now."""
    to_be_called = draft.wish.mode is not Mode.PLACE
    if choice == "n":
        draft, choice = replace(draft, phone=""), CHECK
    if not draft.name:
        choice = NAME
    elif to_be_called and not draft.phone and choice != NAME:
        choice = TELEPHONE
    if choice == "y" and draft.held is not None:
        order = Book(
            held=draft.held,
            service=draft.service,
            name=draft.name,
            phone=draft.phone,
            bring=draft.bring,
            moves=draft.moves,
            some_ticked=draft.some_ticked,
            papers=draft.papers,
        )
        return Turn(conversation, (order,))
    here = replace(conversation, draft=draft).goes(
        f"{place_of(draft.service, draft.moves)}>{choice}"
    )
    match choice:
        case "name":
            return show(replace(here, awaits=f"@book:{NAME}"), screens.ask_name(draft))
        case "phone":
            return show(replace(here, awaits=f"@book:{TELEPHONE}"), screens.ask_phone(draft))
        case _:
            return show(replace(here, awaits=""), screens.confirm(library, draft))


def _draft(conversation: Conversation, service: str, moves: int | None) -> Draft | None:
    """The draft under way, if it is of this very booking."""
    draft = conversation.draft
    if draft is None or draft.moves != moves:
        return None
    return draft if moves is not None or draft.service == service else None
