"""
What one sees of one's place in the queue: the ticket, and what rings when it moves.

A preview shows the first line to whoever is near, so no service stands in it; a sensitive one
(`Service.sensitive`) stands nowhere.
"""

from conversations.booking.events import Visit
from conversations.layout import HOME, PERSON, button, screen
from conversations.queue.events import ArrivalAsked, QueueShut, Stub, TooEarly
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Library

ARRIVE, TICKET = "@arrive", "@ticket"
_PERSON_FIRST: Rows = ((PERSON, HOME),)


def arrived_button(visit: Visit) -> Button:
    """What says, under a card or reminder, that one is at the Centre; then, what shows the ticket."""
    said = "queue.arrived" if visit.status in ("booked", "confirmed") else "queue.show"
    return button(said, f"{ARRIVE}:{visit.id}")


def ticket(library: Library, stub: Stub) -> Screen:
    """The ticket as a live message: it is edited wherever it stands, whenever it moves."""
    place = f"{TICKET}:{stub.id}"
    again = button("queue.refresh", place)
    match stub.status:
        case "waiting":
            lines = [Line("queue.number", {"label": stub.label}), *_named(library, stub)]
            lines += [_before(stub), _wait(stub), Line("queue.we-write")]
            rows: Rows = ((again, button("queue.leave", place, "leave")),)
        case "called":
            lines, rows = _called(stub), ((again,),)
        case "serving":
            lines = [Line("queue.serving", {"label": stub.label, "desk": _desk(stub)})]
            rows = ()
        case "done":
            lines, rows = [Line("queue.done", {"label": stub.label})], ()
        case "no_show":
            lines = [Line("queue.missed", {"label": stub.label})]
            if stub.today:
                lines.append(Line("queue.missed-come"))
                rows = ((button("queue.arrived", place, "here"),),)
            else:
                rows = ((button("mine.book-again", f"@book:{stub.service}"),),)
        case _:
            lines = [Line("queue.left", {"label": stub.label})]
            rows = ((button("queue.arrive-again", ARRIVE),),) if stub.today else ()
    return _live(stub, lines, rows)


def leave_question(stub: Stub) -> Screen:
    """Asked once, in the place of the ticket, before the place in the queue is given up."""
    place = f"{TICKET}:{stub.id}"
    rows: Rows = (
        (button("queue.leave-yes", place, f"left.{stub.version}"),),
        (button("queue.leave-no", place),),
    )
    ask = "queue.leave-booked" if stub.booked else "queue.leave-ask"
    return _live(stub, [Line(ask, {"label": stub.label})], rows)


def next_push(stub: Stub) -> Screen:
    """Rings when nobody is before them any more."""
    lines = (Line("queue.next-head", {"label": stub.label}), Line("queue.next-near"))
    return Screen(lines, ((button("queue.show", f"{TICKET}:{stub.id}"),),), kept=True)


def call_push(stub: Stub) -> Screen:
    """Rings when a desk calls, and again at each recall."""
    rows = ((button("queue.show", f"{TICKET}:{stub.id}"),),)
    return Screen(tuple(_called(stub)), rows, kept=True)


def arrival_question(library: Library, event: ArrivalAsked) -> Screen:
    """Which of today's appointments one came for, or what for without one."""
    rows = [(_visit_button(library, each),) for each in event.visits]
    rows += [(Button(Line(f"service:{each}"), Press(ARRIVE, each)),) for each in event.services]
    if event.visits:
        head = Line("queue.which")
    elif event.early is not None:
        head = Line("queue.early-else", {"at": event.early.starts})
    else:
        head = Line("queue.what-for")
    return screen(head, rows=tuple(rows))


def too_early(event: TooEarly) -> Screen:
    said = {"at": event.visit.starts, "since": event.since}
    return screen(Line("queue.too-early", said))


def shut(event: QueueShut) -> Screen:
    """One sentence why, and the way to an appointment instead."""
    book = ((button("button.book", f"@book:{event.service}" if event.service else "@book"),),)
    match event.why:
        case "unconfirmed":
            return screen("book.closed")
        case "no-desk":
            return screen("queue.no-desk", rows=book)
        case "no-walk-in":
            return screen("queue.no-walk-in", rows=book)
        case _:
            return screen("queue.closed", rows=book)


def gone() -> Screen:
    return screen("queue.gone", rows=((button("queue.arrived", ARRIVE),),))


def _live(stub: Stub, lines: list[Line], rows: Rows) -> Screen:
    return Screen(tuple(lines), (*rows, *_PERSON_FIRST), kept=True, live=f"ticket:{stub.id}")


def _called(stub: Stub) -> list[Line]:
    head = Line("queue.called-head", {"label": stub.label})
    return [head, Line("queue.called-where", {"desk": _desk(stub)})]


def _desk(stub: Stub) -> Line:
    return Line(f"desk:{stub.desk}")


def _named(library: Library, stub: Stub) -> list[Line]:
    service = library.centre.services.get(stub.service)
    if service is None or service.sensitive:
        return []
    return [Line("queue.service", {"service": Line(f"service:{stub.service}")})]


def _before(stub: Stub) -> Line:
    return Line("queue.before", {"n": stub.before}) if stub.before else Line("queue.next")


def _wait(stub: Stub) -> Line:
    if stub.wait is None:
        return Line("queue.wait-unknown")
    low, high = stub.wait
    if low == 0:
        return Line("queue.wait-most", {"n": high})
    return Line("queue.wait", {"low": low, "n": high})


def _visit_button(library: Library, visit: Visit) -> Button:
    service = library.centre.services.get(visit.service)
    hidden = service is None or service.sensitive
    name = Line("mine.visit") if hidden else Line(f"service:{visit.service}")
    return Button(
        Line("queue.visit", {"at": visit.starts, "service": name}), Press(f"{ARRIVE}:{visit.id}")
    )
