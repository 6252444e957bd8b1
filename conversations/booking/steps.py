"""
Booking: service → day → time (held) → name → phone, if one likes → confirm.

Stands at the door `@book`, or `@book:<service>` once the service is known; at `@move:<id>` when
an appointment is to be moved, whose own service is then meant.  The place says which, so that a
button of the one never serves the other.  A step that Back should return to is remembered as
`place>choice`.
"""

import re
import unicodedata
from dataclasses import replace

from conversations.booking import screens
from conversations.booking.effects import Book, FindDays, FindTimes, FindVisit, Hold, LetGo
from conversations.booking.events import Booked, DaysFound, Held, SlotTaken, TimesFound
from conversations.booking.screens import DOOR, place_of
from conversations.booking.visits import card
from conversations.conversation import Conversation, Draft
from conversations.effects import Effect, Show
from conversations.layout import button, screen
from conversations.papers.checklist import to_bring
from conversations.screen import Line
from conversations.tree import Library
from conversations.turn import Turn, show

LONGEST_NAME = 60
FEWEST_LETTERS = 2
PHONE = re.compile(r"\+?\d{10,14}")
NAME, TELEPHONE, CHECK = "name", "phone", "check"
"""choices that show a step again"""


def open_door(
    library: Library, conversation: Conversation, service: str, moves: int | None = None
) -> Turn:
    """Ask for the service, or, when it is known, for its free days."""
    before = _let_go(conversation)
    begun = replace(conversation, draft=None)
    if moves is None and service not in library.centre.services:
        return Turn(begun.goes(DOOR), (*before, Show(screens.services(library))))
    return Turn(begun, (*before, FindDays(service, moves)))


def choose(
    library: Library, conversation: Conversation, service: str, moves: int | None, choice: str
) -> Turn:
    """Take the tap *choice* of a booking; an outdated one begins the booking anew."""
    draft = _draft(conversation, service, moves)
    if moves is None and service not in library.centre.services:
        return open_door(library, conversation, "")
    match choice[:1], choice[1:]:
        case _ if draft and draft.held is not None and choice in {NAME, TELEPHONE, CHECK, "n", "y"}:
            return _step(conversation, draft, choice)
        case "y", "" if conversation.booked is not None:
            # The second press of one that is done already.
            return Turn(conversation, (FindVisit(conversation.booked, "booked"),))
        case "p", offset if offset.isdecimal():
            return Turn(conversation, (FindDays(service, moves, int(offset[:6])),))
        case "d", day if (chosen := screens.day_of(day)) is not None:
            asked = replace(conversation, draft=None)
            return Turn(asked, (*_let_go(conversation), FindTimes(service, chosen, moves)))
        case "s", slot if (wanted := screens.slot_of(slot)) is not None:
            return Turn(conversation, (Hold(service, wanted.starts, wanted.desk, moves),))
        case _:
            return open_door(library, conversation, service, moves)


def wrote(library: Library, conversation: Conversation, text: str) -> Turn:
    """Take a typed name or phone, or say in one sentence what is missing."""
    draft = conversation.draft
    if draft is None:
        return open_door(library, conversation, "")
    if conversation.awaits == f"@book:{NAME}":
        name = _clean(text)
        if not _is_name(name):
            return show(conversation, screen("book.name-unclear", ask_text=True))
        return _step(conversation, replace(draft, name=name), TELEPHONE)
    phone = re.sub(r"[\s().-]", "", text)
    if not PHONE.fullmatch(phone):
        return show(conversation, screens.ask_phone(draft, "book.phone-unclear"))
    return _step(conversation, replace(draft, phone=phone), CHECK)


def days_found(library: Library, conversation: Conversation, event: DaysFound) -> Turn:
    """Offer the soonest time, then the days."""
    here = conversation.goes(place_of(event.service, event.moves))
    return show(here, screens.days(library, event))


def times_found(conversation: Conversation, event: TimesFound) -> Turn:
    """Offer the times of one day."""
    place = place_of(event.service, event.moves)
    return show(conversation.goes(f"{place}>d{event.day.isoformat()}"), screens.times(event))


def held(library: Library, conversation: Conversation, event: Held) -> Turn:
    """The time is kept; ask for a name, unless a move already has one."""
    bring, some_ticked = to_bring(library, conversation, event.service)
    if not (bring or some_ticked):
        bring, some_ticked = event.bring, event.some_ticked
    before = _draft(conversation, event.service, event.moves) or Draft(event.service)
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
    )
    return _step(conversation, draft, CHECK if draft.name and event.moves is not None else NAME)


def slot_taken(library: Library, conversation: Conversation, event: SlotTaken) -> Turn:
    """Say so without blame, and offer what is left."""
    left = DaysFound(event.service, event.days, event.soonest, 0, event.moves)
    told = replace(conversation, draft=None).goes(place_of(event.service, event.moves))
    why = Line("book.lapsed" if event.lapsed else "book.taken")
    return show(told, screens.days(library, left, (why,)))


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


def cap_reached(conversation: Conversation) -> Turn:
    mine = (button("button.mine", "@mine"),)
    return show(replace(conversation, draft=None), screen("book.cap", rows=(mine,)))


def closed(conversation: Conversation) -> Turn:
    return show(replace(conversation, draft=None), screen("book.closed"))


def _step(conversation: Conversation, draft: Draft, choice: str) -> Turn:
    """Go to the step that *choice* names, with *draft* as it is now."""
    if choice == "y" and draft.held is not None and draft.name:
        order = Book(
            held=draft.held,
            service=draft.service,
            name=draft.name,
            phone=draft.phone,
            bring=draft.bring,
            moves=draft.moves,
            some_ticked=draft.some_ticked,
        )
        return Turn(conversation, (order,))
    if choice == "n":
        draft, choice = replace(draft, phone=""), CHECK
    if not draft.name:
        choice = NAME
    here = replace(conversation, draft=draft).goes(
        f"{place_of(draft.service, draft.moves)}>{choice}"
    )
    match choice:
        case "name":
            return show(replace(here, awaits=f"@book:{NAME}"), screens.ask_name(draft))
        case "phone":
            return show(replace(here, awaits=f"@book:{TELEPHONE}"), screens.ask_phone(draft))
        case _:
            return show(replace(here, awaits=""), screens.confirm(draft))


def _draft(conversation: Conversation, service: str, moves: int | None) -> Draft | None:
    """The draft under way, if it is of this very booking."""
    draft = conversation.draft
    if draft is None or draft.moves != moves:
        return None
    return draft if moves is not None or draft.service == service else None


def _let_go(conversation: Conversation) -> tuple[Effect, ...]:
    draft = conversation.draft
    return (LetGo(draft.held),) if draft and draft.held is not None else ()


def _clean(text: str) -> str:
    """*text* on one line, without control, format (direction!) or private characters."""
    kept = "".join(each for each in text if unicodedata.category(each)[0] != "C")
    return " ".join(kept.split())


def _is_name(name: str) -> bool:
    letters = sum(each.isalpha() for each in name)
    digits = any(each.isdigit() for each in name)
    return letters >= FEWEST_LETTERS and len(name) <= LONGEST_NAME and not digits
