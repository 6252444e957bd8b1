"""
Appointments that stayed without an hour: the list, one of them, and what is done about them.

Stands at `@staff:strandings`, for one of them at `@staff:stranding:<appointment>`.  What is to
be done (move, offer, cancel) is first looked at; its button carries a digest of what was seen,
so that an old one does nothing new.
"""

import hashlib
from collections.abc import Iterable

from conversations.conversation import Conversation
from conversations.events import Chose
from conversations.ids import id_in
from conversations.layout import screen
from conversations.staff.hours import stranding_screens as screens
from conversations.staff.hours.effects import Inform, ListStrandings, Remedy
from conversations.staff.hours.events import Stranded, StrandingsListed, StrandingsRemedied
from conversations.staff.hours.reach import reach
from conversations.staff.places import OUT
from conversations.turn import Turn, show

REMEDIES = ("move", "offer", "cancel")


def choose(conversation: Conversation, task: str, subject: str, event: Chose) -> Turn:
    """Take a tap on the list, or on one of them."""
    within = reach(event.staff)
    if within is None:
        return show(conversation, screen("absence.no-desk", out=OUT))
    of = id_in(subject) if task == "stranding" else None
    remedy, dot, seen = event.choice.partition(".")
    if remedy in REMEDIES:
        if dot:
            return Turn(conversation, (Remedy(within, remedy, seen, of),))
        return Turn(conversation, (ListStrandings(within, of, remedy),))
    if of is not None and event.choice == "informed":
        return Turn(conversation, (Inform(within, of),))
    page = event.choice.removeprefix("p")
    skipped = int(page[:6]) if page.isdecimal() else 0
    place = screens.LIST if of is None else event.place
    return Turn(conversation.goes(place), (ListStrandings(within, of, skipped=skipped),))


def listed(conversation: Conversation, event: StrandingsListed) -> Turn:
    if event.of is None:
        chosen: tuple[Stranded, ...] = event.entries
    else:
        chosen = tuple(each for each in event.entries if each.visit.id == event.of)
    if event.remedy:
        concerned = open_to(event.remedy, chosen, single=event.of is not None)
        seen = digest(event.remedy, concerned)
        return show(conversation, screens.preview(event, chosen, concerned, seen))
    if event.of is None:
        return show(conversation, screens.strandings(event))
    if not chosen:
        return show(conversation, screens.changed())
    remedies = [each for each in REMEDIES if open_to(each, chosen, single=True)]
    return show(conversation, screens.one(chosen[0], remedies))


def remedied(conversation: Conversation, event: StrandingsRemedied) -> Turn:
    return show(conversation, screens.remedied(event))


def open_to(remedy: str, entries: Iterable[Stranded], *, single: bool) -> list[Stranded]:
    """
    Those for whom *remedy* may be done now: who stand without an hour.

    Whom no message reaches is offered nothing, and is cancelled only by *single*, once they
    were called: their phone is wiped with the appointment.
    """
    return [
        each
        for each in entries
        if each.stranded
        and (each.reachable or remedy == "move" or (remedy == "cancel" and single))
        and not (remedy == "offer" and each.asked == "offer")
    ]


def digest(remedy: str, entries: Iterable[Stranded]) -> str:
    """What was looked at before *remedy*."""
    told = [
        f"{each.visit.id}.{each.visit.version}.{each.asked}.{each.asked_at}.{each.state}"
        for each in entries
    ]
    return hashlib.blake2b("\n".join([remedy, *told]).encode(), digest_size=4).hexdigest()
