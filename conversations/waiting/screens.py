"""What who waits for an earlier time sees, and what rings when one is kept for them."""

from datetime import datetime

from conversations.booking.events import Slot
from conversations.centre import Service
from conversations.layout import HOME, PERSON, button, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.waiting.events import Part, WaitFound

DOOR, OFFER = "@wait", "@offer"
STOP = "off"
TAKE, REFUSE, END = "yes", "no", "stop"
PARTS = {
    Part.ANY: "waiting.any",
    Part.MORNING: "waiting.morning",
    Part.AFTERNOON: "waiting.afternoon",
}


def press(service: str, appointment: int | None, choice: str = "") -> Press:
    """A button about one's wait; `read` in `conversations.waiting.steps` reads it."""
    if appointment is not None:
        return Press(f"{DOOR}:{appointment}", choice)
    return Press(DOOR, f"{service}.{choice}" if choice else service)


def wait(found: WaitFound) -> Screen:
    """Whether one waits and for what part of the day; each other part is one tap."""
    if found.part is None:
        if found.starts is None:
            first = Line("waiting.ask-any", {"service": Line(f"service:{found.service}")})
        else:
            first = Line("waiting.ask", {"when": found.starts})
        return screen(
            first,
            Line("waiting.how", {"minutes": found.minutes}),
            "waiting.part",
            rows=_parts(found),
        )
    had = Line("waiting.nothing-yet") if found.starts is None else _kept(found.starts)
    stop = (_button("waiting.stop", found, STOP),)
    return screen(
        Line("waiting.on", {"part": Line(PARTS[found.part])}),
        had,
        Line("waiting.how", {"minutes": found.minutes}),
        rows=(*_parts(found), stop),
    )


def ended(appointment: int | None, *, offered: bool = False) -> Screen:
    lines = [Line("waiting.off"), *([Line("waiting.unchanged")] if appointment is not None else [])]
    return screen(*lines, rows=_to_visit(appointment), kept=offered)


# What follows an offer stands in its place, so that nobody taps on what is over.
def refused(service: str, appointment: int | None) -> Screen:
    stop = Button(Line("waiting.stop"), press(service, appointment, STOP))
    lines = [Line("waiting.refused")]
    if appointment is not None:
        lines.append(Line("waiting.unchanged"))
    return screen(*lines, rows=((stop,), *_to_visit(appointment)), kept=True)


def subject(offer: int) -> str:
    """What the message that makes *offer* is the live message of."""
    return f"offer:{offer}"


def gone() -> Screen:
    """What is left of an offer that is over."""
    return screen("waiting.gone", rows=((button("button.mine", "@mine"),),), kept=True)


def offer(
    number: int,
    slot: Slot,
    *,
    service: Service,
    had: datetime | None,
    until: datetime,
) -> Screen:
    """
    A time that is kept for one person until *until*.  Of a sensitive service it names nothing.

    *had* is when the appointment begins that it would replace.
    """
    place = f"{OFFER}:{number}"
    head = "offer.head-any" if had is None else "offer.head"
    lines = [Line(head, {"when": slot.starts})]
    if had is not None:
        lines.append(Line("offer.instead", {"when": had}))
    if not service.sensitive:
        lines.append(Line("card.service", {"service": Line(f"service:{service.id}")}))
        # A desk may be named after who sits there, and so after what the visit is for.
        lines.append(Line("card.desk", {"desk": Line(f"desk:{slot.desk}")}))
    lines.append(Line("offer.kept", {"until": until}))
    if had is not None:
        lines.append(Line("offer.else"))
    rows = (
        (button("offer.take", place, TAKE),),
        (button("offer.refuse", place, REFUSE),),
        (button("waiting.stop", place, END),),
        (PERSON, HOME),
    )
    return Screen(tuple(lines), rows, kept=True, live=subject(number))


def _parts(found: WaitFound) -> Rows:
    return tuple(
        (_button(phrase, found, part),) for part, phrase in PARTS.items() if part is not found.part
    )


def _button(phrase: str, found: WaitFound, choice: str) -> Button:
    return Button(Line(phrase), press(found.service, found.appointment, choice))


def _kept(starts: datetime) -> Line:
    return Line("waiting.kept", {"when": starts})


def _to_visit(appointment: int | None) -> Rows:
    if appointment is None:
        return ()
    return ((button("waiting.visit", f"@mine:{appointment}"),),)
