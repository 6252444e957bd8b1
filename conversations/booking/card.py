"""
The card of an appointment: the one message that says how it stands, edited as that changes.

It is the live message `visit:<id>` of its citizen's chat.  A sensitive service
(`Service.sensitive`) is never named where a preview could show it, nor who sees one for it.
"""

from collections.abc import Iterable

from conversations.booking.events import Visit
from conversations.centre import Mode
from conversations.layout import HOME, PERSON, WAYS_OUT, button
from conversations.queue.screens import arrived_button
from conversations.screen import Button, Line, Rows, Screen
from conversations.tree import DocumentList, Library

DOOR = "@mine"
NOON, THREE = 12, 15
STANDING = {"booked", "confirmed"}
HEADS = {
    "booked": "mine.card",
    "confirmed": "mine.card-confirmed",
    "checked_in": "card.arrived",
    "called": "card.arrived",
    "serving": "card.arrived",
}
"""how the card of an appointment that stands begins, where nothing else is to be said"""
ENDS = {
    "done": "card.done",
    "no_show": "card.no-show",
    "moved": "card.moved",
    "cancelled_citizen": "mine.cancelled",
    "cancelled_staff": "card.cancelled-by-centre",
}
"""what is left of the card when the appointment is over"""


def subject(appointment: int) -> str:
    """What the card of *appointment* is the live message of."""
    return f"visit:{appointment}"


def card(
    library: Library,
    visit: Visit,
    head: Line | None = None,
    bring: Iterable[str] = (),
    *,
    some_ticked: bool = False,
) -> Screen:
    """
    The appointment as a message to keep, with what may still be done with it.

    Of one that is over, a sentence is left; its buttons lead on and change nothing.
    """
    if visit.status not in HEADS:
        return _over(visit)
    lines = [
        head or Line(HEADS[visit.status]),
        Line("card.when", {"when": visit.starts, "part": _part(library, visit)}),
        *where(library, visit),
        Line("card.service", {"service": Line(f"service:{visit.service}")}),
        *([Line("card.for-other", {"name": visit.name})] if visit.for_other else []),
        Line("card.code", {"code": visit.code}),
        *to_bring_lines(visit, bring, some_ticked=some_ticked),
    ]
    rows = (*_doings(library, visit), *WAYS_OUT)
    return Screen(tuple(lines), rows, kept=True, live=subject(visit.id))


def elsewhere(appointment: int) -> Screen:
    """What is left of an older message of the card, so that it tells nothing that has changed."""
    here = button("card.show-here", f"{DOOR}:{appointment}")
    return Screen((Line("card.elsewhere"),), ((here,),), kept=True)


def where(library: Library, visit: Visit, *, desk: bool = True) -> list[Line]:
    """How the two will meet; without *desk*, a desk that may tell what for is left out."""
    if visit.mode is Mode.PHONE:
        return [Line("card.by-phone")]
    if visit.mode is Mode.HOME:
        return [Line("card.at-home")]
    lines = [_with_whom(library, visit)] if desk else []
    address = library.centre.address
    if not address:
        return [*lines, Line("card.no-address")]
    return [*lines, Line("card.where", {"address": address})]


def to_bring_lines(visit: Visit, bring: Iterable[str], *, some_ticked: bool) -> list[Line]:
    """What to bring; of who has ticked some of it, what is missing, and that the rest comes too."""
    items = [Line("documents.item", {"name": Line(f"document:{each}")}) for each in bring]
    if visit.mode is not Mode.PLACE:
        return [Line("card.at-hand"), *items] if items else []
    if some_ticked:
        return [Line("card.missing"), *items, Line("card.rest")] if items else [Line("card.all")]
    return [Line("card.bring"), *items] if items else []


def changes(visit: Visit) -> tuple[Button, ...]:
    """The buttons by which it is moved or cancelled."""
    move = button("button.move", f"@move:{visit.id}")
    return (move, button("button.cancel", f"{DOOR}:{visit.id}", "cancel"))


def is_sensitive(library: Library, visit: Visit) -> bool:
    """Whether its service must not be named; so is one that no longer exists."""
    service = library.centre.services.get(visit.service)
    return service is None or service.sensitive


def _over(visit: Visit) -> Screen:
    said = Line(ENDS.get(visit.status, "mine.gone"), {"when": visit.starts})
    if visit.status == "moved":
        on = button("button.mine", DOOR)
    else:
        on = button("mine.book-again", f"@book:{visit.service}")
    return Screen((said,), ((on,), (HOME, PERSON)), kept=True, live=subject(visit.id))


def _doings(library: Library, visit: Visit) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (button("button.calendar", f"{DOOR}:{visit.id}", "calendar"), *_map(library, visit))
    ]
    if visit.status in STANDING:
        rows.append(changes(visit))
        rows.append((button("button.earlier", f"@wait:{visit.id}"),))
    last: list[Button] = []
    if isinstance(library.node(visit.papers), DocumentList):
        last.append(button("card.papers", visit.papers))
    if visit.mode is Mode.PLACE:
        last.append(arrived_button(visit))
    return (*rows, tuple(last)) if last else tuple(rows)


def _map(library: Library, visit: Visit) -> tuple[Button, ...]:
    link = library.centre.map_link
    if visit.mode is not Mode.PLACE or not link.startswith("https://"):
        return ()
    return (Button(Line("card.map"), link=link),)


def _part(library: Library, visit: Visit) -> Line:
    hour = visit.starts.astimezone(library.centre.zone).hour
    if hour < NOON:
        return Line("card.morning")
    return Line("card.midday" if hour < THREE else "card.afternoon")


def _with_whom(library: Library, visit: Visit) -> Line:
    named = Line(f"desk:{visit.desk}")
    desk = library.centre.desks.get(visit.desk)
    if desk is None or not desk.person or is_sensitive(library, visit):
        return Line("card.desk", {"desk": named})
    return Line("card.desk-person", {"desk": named, "person": desk.person})
