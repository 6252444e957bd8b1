"""
What staff see of their desk and of the queue.

The desk is a live message: it is renewed when somebody takes a ticket or leaves, so it is a kept
one, and whatever is opened from it stands in a message of its own.
"""

from conversations.layout import HOME, button, screen
from conversations.queue.events import (
    AtHand,
    DesksSeen,
    ExpectedListed,
    Post,
    Queued,
    TargetsFound,
    TicketGiven,
    WaitingListed,
)
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.places import DOOR
from conversations.tree import Library

DESK = f"{DOOR}:desk"
MOST_LISTED = 20
"""names at their longest keep so many within one message"""

_BACK: Rows = ((button("desk.back", DESK), HOME),)
_HALL: Rows = (
    (button("desk.list", DESK, "list"), button("desk.new", DESK, "new")),
    (button("desk.expected", DESK, "expected"), button("desk.door", DESK, "door")),
)


def post(seen: Post, said: Line | None = None) -> Screen:
    """One's own desk: who is here, how many wait, and what may be done now."""
    desk = Line(f"desk:{seen.desk}")
    lines = [said] if said else []
    lines.append(Line("desk.head-paused" if seen.paused else "desk.head", {"desk": desk}))
    lines.append(_at_hand(seen.at_hand) if seen.at_hand else Line("desk.nobody"))
    lines.append(_how_many(seen.waiting))
    rows = (*_acts(seen), *_HALL, (HOME,))
    return Screen(tuple(lines), rows, kept=True, live=f"desk:{seen.desk}")


def desks(event: DesksSeen) -> Screen:
    """One sits nowhere: which desk to open."""
    rows = [
        (Button(Line("desk.open", {"desk": Line(f"desk:{each}")}), Press(DESK, f"open.{each}")),)
        for each in event.free
    ]
    lines = [event.said] if event.said else []
    lines.append(Line("desk.choose" if event.free else "desk.all-taken"))
    lines.append(_how_many(event.waiting))
    return screen(*lines, rows=(*rows, *_HALL), out=((HOME,),), kept=True)


def targets(event: TargetsFound) -> Screen:
    """To whom, or for what, the person at the desk is sent on."""
    place = f"{DESK}:{event.ticket}"
    rows = [
        (Button(Line("desk.to", {"whom": Line(f"desk:{each}")}), Press(place, f"d.{each}")),)
        for each in event.desks
    ]
    rows += [
        (Button(Line("desk.to", {"whom": Line(f"service:{each}")}), Press(place, f"s.{each}")),)
        for each in event.services
    ]
    head = Line("desk.to-whom", {"label": event.label})
    return screen(head, rows=tuple(rows), out=_BACK)


def waiting(event: WaitingListed) -> Screen:
    """Who waits, in the order in which they will be called, and why so."""
    if not event.entries:
        return screen("desk.nobody-waits", out=_BACK)
    shown = event.entries[:MOST_LISTED]
    lines = [Line("desk.waiting", {"n": len(event.entries)}), *map(_entry, shown)]
    rows = [
        (Button(Line("desk.call-this", {"label": each.label}), Press(DESK, f"call.{each.id}")),)
        for each in shown
        if each.id in event.may_call
    ]
    return screen(*lines, rows=_in_threes(rows), out=_BACK)


def expected(event: ExpectedListed) -> Screen:
    """The appointments whose citizens have not said that they are here."""
    if not event.entries:
        return screen("desk.none-expected", out=_BACK)
    rows = tuple(
        (
            Button(
                Line("desk.expected-one", {"at": visit.starts, "name": name}),
                Press(DESK, f"in.{visit.id}"),
            ),
        )
        for visit, name in event.entries[:MOST_LISTED]
    )
    return screen("desk.who-came", rows=rows, out=_BACK)


def services(library: Library) -> Screen:
    rows = tuple(
        (Button(Line(f"service:{each.id}"), Press(DESK, f"new.{each.id}")),)
        for each in library.centre.services.values()
        if each.walk_in
    )
    return screen("desk.new-for", rows=rows, out=_BACK)


def ask_name(service: str, *, unclear: bool = False) -> Screen:
    line = Line("book.name-unclear" if unclear else "desk.new-name")
    what = Line("queue.service", {"service": Line(f"service:{service}")})
    return screen(what, line, out=_BACK, ask_text=True)


def given(event: TicketGiven) -> Screen:
    said: dict[str, Value] = {
        "label": event.label,
        "name": event.name,
        "service": Line(f"service:{event.service}"),
        "n": event.before,
    }
    return screen(Line("desk.given", said), out=_BACK)


def door_link(link: str) -> Screen:
    if not link:
        return screen("desk.door-unknown", out=_BACK)
    print_it = ((button("desk.door-sheet", DESK, "sheet"),),)
    return screen(Line("desk.door-how", {"link": link}), rows=print_it, out=_BACK)


def _acts(seen: Post) -> Rows:
    at_hand = seen.at_hand
    if at_hand is not None:
        hand = button("desk.hand-over", DESK, f"hand.{at_hand.id}")
        if at_hand.status == "serving":
            return ((button("desk.done", DESK, f"done.{at_hand.id}"),), (hand,))
        return (
            (
                button("desk.begin", DESK, f"begin.{at_hand.id}"),
                button("desk.recall", DESK, f"recall.{at_hand.id}"),
            ),
            (button("desk.absent", DESK, f"absent.{at_hand.id}"),),
            (hand,),
        )
    undo: Rows = ()
    if seen.last is not None:
        ticket, label = seen.last
        undo = ((Button(Line("desk.undo", {"label": label}), Press(DESK, f"undo.{ticket}")),),)
    close = button("desk.close", DESK, "close")
    if seen.paused:
        return ((button("desk.resume", DESK, "resume"),), *undo, (close,))
    pause = button("desk.pause", DESK, "pause")
    return ((button("desk.next", DESK, "next"),), *undo, (pause, close))


def _how_many(number: int) -> Line:
    return Line("desk.waiting", {"n": number}) if number else Line("desk.nobody-waits")


def _at_hand(ticket: AtHand) -> Line:
    said: dict[str, Value] = {
        "label": ticket.label,
        "name": ticket.name or Line("desk.no-name"),
        "service": Line(f"service:{ticket.service}"),
        "since": ticket.since,
        "n": ticket.calls,
    }
    return Line("desk.serving" if ticket.status == "serving" else "desk.called", said)


def _entry(queued: Queued) -> Line:
    reasons = {
        "urgent": Line("desk.why-urgent"),
        "due": Line("desk.why-due"),
        "walk-in": Line("desk.why-walk-in"),
        "early": Line("desk.why-early"),
    }
    said: dict[str, Value] = {
        "label": queued.label,
        "name": queued.name or Line("desk.no-name"),
        "service": Line(f"service:{queued.service}"),
        "since": queued.arrived,
        "why": reasons.get(queued.reason, Line("desk.why-walk-in")),
    }
    if queued.only_desk:
        return Line("desk.entry-only", {**said, "desk": Line(f"desk:{queued.only_desk}")})
    return Line("desk.entry", said)


def _in_threes(rows: list[tuple[Button]]) -> Rows:
    every = [each for row in rows for each in row]
    return tuple(tuple(every[at : at + 3]) for at in range(0, len(every), 3))
