"""The screens of a booking: see `conversations.booking.steps`; its days and times stand apart."""

from dataclasses import replace
from datetime import UTC, datetime

from conversations.booking.events import Slot
from conversations.booking.wish import USUAL, Wish, desks_of, tail_of
from conversations.centre import Desk, Mode, Service
from conversations.conversation import Draft
from conversations.layout import button, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library

DOOR, MOVE = "@book", "@move"
DAYS_A_SCREEN = 6
LAST_MINUTE = 999_999_999
"""minutes since 1970 in nine digits: the year 3871; more would overflow a datetime"""
MODE_PHRASES = {
    Mode.PLACE: "book.mode-place",
    Mode.PHONE: "book.mode-phone",
    Mode.HOME: "book.mode-home",
}


def place_of(service: str, moves: int | None) -> str:
    """Where a booking stands: the service's door, or that of the appointment it moves."""
    return f"{DOOR}:{service}" if moves is None else f"{MOVE}:{moves}"


def services(library: Library) -> Screen:
    rows = paired(
        (Button(Line(f"service:{each.id}"), Press(f"{DOOR}:{each.id}")), each.name)
        for each in library.centre.services.values()
    )
    return screen("book.choose-service", rows=rows)


def modes(service: Service, wish: Wish) -> Screen:
    """How one wishes to be seen."""
    rows = tuple(
        (
            button(
                MODE_PHRASES[mode],
                f"{DOOR}:{service.id}",
                f"b{tail_of(Wish(mode, for_other=wish.for_other))}",
            ),
        )
        for mode in service.modes
    )
    return screen(Line("book.choose-mode", {"service": Line(f"service:{service.id}")}), rows=rows)


def desks(library: Library, service: Service, wish: Wish) -> Screen:
    """Whoever is there, or a certain desk."""
    place = f"{DOOR}:{service.id}"
    anyone = button("book.anyone", place, f"p0{tail_of(wish)}")
    named = tuple(
        (Button(desk_line(each), Press(place, f"p0{tail_of(replace(wish, desk=each.id))}")),)
        for each in desks_of(library.centre, service)
    )
    return screen("book.choose-desk", rows=((anyone,), *named))


def ask_name(draft: Draft, unclear: str = "") -> Screen:
    """Ask for a name; *unclear* is what to say in place of the question, of one that is none."""
    held = []
    if draft.starts and draft.until and not unclear:
        held.append(Line("book.held", {"when": draft.starts, "until": draft.until}))
    place = place_of(draft.service, draft.moves)
    if draft.wish.for_other:
        own = ((button("book.for-me", place, "own"),),)
        return screen(*held, unclear or "book.ask-name-other", rows=own, ask_text=True)
    other = () if draft.moves is not None else ((button("book.for-other", place, "other"),),)
    return screen(*held, unclear or "book.ask-name", rows=other, ask_text=True)


def ask_consent(service: str) -> Screen:
    """Whoever books for someone else says that they may."""
    place = f"{DOOR}:{service}"
    rows = ((button("book.consent-yes", place, "agreed"),), (button("book.for-me", place, "own"),))
    return screen("book.consent-head", "book.consent", rows=rows)


def ask_phone(draft: Draft, phrase: str = "") -> Screen:
    """Ask for a phone number, which one may leave out where nobody has to call."""
    if draft.wish.mode is not Mode.PLACE:
        return screen(phrase or "book.ask-phone-needed", ask_text=True)
    skip = (button("book.no-phone", place_of(draft.service, draft.moves), "n"),)
    return screen(phrase or "book.ask-phone", rows=(skip,), ask_text=True)


def confirm(library: Library, draft: Draft) -> Screen:
    place = place_of(draft.service, draft.moves)
    wish = draft.wish
    lines = [
        Line("book.check"),
        Line("book.check-service", {"service": Line(f"service:{draft.service}")}),
    ]
    if wish.mode is not Mode.PLACE:
        lines.append(Line("book.check-mode", {"mode": Line(MODE_PHRASES[wish.mode])}))
    lines.append(Line("book.check-when", {"when": draft.starts or ""}))
    desk = library.centre.desks.get(wish.named or "")
    if desk is not None:
        lines.append(Line("book.check-desk", {"desk": desk_line(desk)}))
    named = "book.check-other" if wish.for_other else "book.check-name"
    lines.append(Line(named, {"name": draft.name}))
    if draft.phone:
        lines.append(Line("book.check-phone", {"phone": draft.phone}))
    rows: Rows = (
        (button("book.yes", place, "y"),),
        (button("book.other-time", place, f"p0{tail_of(wish)}"),),
    )
    return screen(*lines, rows=rows)


def cap(service: str) -> Screen:
    """As many as one may have; one may still book for someone else."""
    mine = (button("button.mine", "@mine"),)
    other = (button("book.for-other", f"{DOOR}:{service}", "other"),)
    return screen("book.cap", rows=(mine, other))


def cap_for_others(service: str, *, still_own: bool = False) -> Screen:
    """As many as one may book for others; *still_own*: the time they hold is for themselves."""
    mine = (button("button.mine", "@mine"),)
    own = ((button("book.for-me", f"{DOOR}:{service}", "own"),),) if still_own else ()
    return screen("book.cap-others", rows=(*own, mine))


def said_of(slot: Slot, wish: Wish = USUAL) -> str:
    """The choice that claims *slot* as *wish* says; `slot_of` reads it."""
    # The desk that was asked for stands in the wish already, and data is short.
    desk = "" if wish.named == slot.desk else f".{slot.desk}"
    return f"s{int(slot.starts.timestamp()) // 60}{desk}{tail_of(wish)}"


def slot_of(choice: str, wish: Wish = USUAL) -> Slot | None:
    """The slot that *choice* (without its `s` and its *wish*) names, which need not exist."""
    minutes, _, desk = choice.partition(".")
    desk = desk or wish.named or ""
    if not (minutes.isascii() and minutes.isdecimal() and desk):
        return None
    if int(minutes[:10]) > LAST_MINUTE:
        return None
    return Slot(datetime.fromtimestamp(int(minutes[:10]) * 60, UTC), desk)


def desk_line(desk: Desk) -> Line:
    named = Line(f"desk:{desk.id}")
    if not desk.person:
        return named
    return Line("book.desk-person", {"desk": named, "person": desk.person})
