"""
What one sees of gatherings: the list, the card, and what rings.

What rings names no session of a sensitive service (`Service.sensitive`): a preview shows it.
"""

from datetime import datetime

from conversations.gatherings.events import Gathering, GatheringsListed, Turnout
from conversations.gatherings.plan import Kind, Plan
from conversations.layout import HOME, PERSON, WAYS_OUT, button, screen
from conversations.screen import Button, Line, Markup, Press, Rows, Screen, Value
from conversations.tree import Library

DOOR = "@events"


def place_of(gathering: int) -> str:
    return f"{DOOR}:{gathering}"


def subject_of(gathering: int) -> str:
    """What the card is the live message of."""
    return f"gathering:{gathering}"


def listed(event: GatheringsListed) -> Screen:
    if not event.turnouts:
        news = (button("gathering.news", "@news"),)
        return screen("gathering.none", rows=(news,))
    rows = tuple((_one(each),) for each in event.turnouts)
    return screen(Line("gathering.list", {"n": len(rows)}), rows=rows)


def _one(turnout: Turnout) -> Button:
    plan = turnout.gathering.plan
    said: dict[str, Value] = {"when": plan.starts, "title": plan.title}
    line = "gathering.one-mine" if turnout.seat else "gathering.one"
    return Button(Line(line, said), Press(place_of(turnout.gathering.id)))


def card(turnout: Turnout, *, kept: bool = False) -> Screen:
    """
    The gathering, and how the person stands to it.

    *kept*, or once they have a part in it, it is a message of its own that is edited as things
    change.
    """
    gathering = turnout.gathering
    lines = (*described(gathering.plan), *_state(turnout))
    if kept or turnout.seat is not None:
        live = subject_of(gathering.id)
        return Screen(lines, (*_buttons(turnout), *WAYS_OUT), kept=True, live=live)
    return screen(*lines, rows=_buttons(turnout))


def described(plan: Plan) -> tuple[Line, ...]:
    """What it is, when and where."""
    return (
        Line("gathering.head", {"title": plan.title}),
        Line("gathering.at-when", {"from": plan.starts, "until": plan.ends}),
        Line("gathering.at-where", {"place": plan.place}),
        Line("gathering.body", {"body": Markup(plan.body)}),
    )


def _state(turnout: Turnout) -> list[Line]:
    gathering, seat = turnout.gathering, turnout.seat
    if gathering.state != "open":
        return [Line("gathering.cancelled")]
    if turnout.over:
        return [Line("gathering.over")]
    lines: list[Line] = []
    match seat.state if seat else "":
        case "in" if seat:
            lines.append(Line("gathering.in", {"n": seat.number}))
        case "offered" if seat and seat.until:
            lines.append(Line("gathering.offered", {"until": seat.until}))
        case "waiting" if seat and turnout.open:
            lines.append(Line("gathering.waiting", {"n": seat.place}))
        case "waiting":
            lines.append(Line("gathering.waited"))
        case "came" | "missed":
            pass
        case _:
            lines += room(turnout)
    return lines


def room(turnout: Turnout) -> list[Line]:
    """Whether one may still join, and how many more."""
    if turnout.over:
        return [Line("gathering.over")]
    if not turnout.open:
        return [Line("gathering.closed")]
    left = turnout.left
    if left is None:
        first = Line("gathering.unlimited")
    elif left == 0:
        first = Line("gathering.full")
    else:
        first = Line("gathering.left", {"n": left})
    until = turnout.gathering.plan.register_until
    if until == turnout.gathering.plan.starts:
        return [first]
    return [first, Line("gathering.until", {"until": until})]


def _buttons(turnout: Turnout) -> Rows:
    gathering, seat = turnout.gathering, turnout.seat
    place = place_of(gathering.id)
    if gathering.state != "open" or turnout.over:
        return ()
    rows: list[tuple[Button, ...]] = []
    match seat.state if seat else "":
        case "in":
            rows = [(button("button.calendar", place, "calendar"),)]
            if not turnout.begun:
                rows.append((button("gathering.not-coming", place, "leave"),))
        case "offered":
            rows = [
                (button("button.come", place, "join"),),
                (button("gathering.not-coming", place, "leave"),),
            ]
        case "waiting" if turnout.open:
            # After the last offer a free seat is there for who asks first.
            rows = [
                (button("gathering.try", place, "join"),),
                (button("gathering.wait-no-more", place, "leave"),),
            ]
        case "" if turnout.open and turnout.left == 0:
            rows = [(button("gathering.wait", place, "join"),)]
        case "" if turnout.open:
            rows = [(button("button.come", place, "join"),)]
        case _:
            pass
    return tuple(rows)


def ask_name(turnout: Turnout) -> Screen:
    plan = turnout.gathering.plan
    asked = Line("gathering.ask-name", {"title": plan.title})
    return screen(asked, ask_text=True)


def ask_to_leave(turnout: Turnout) -> Screen:
    """It takes the card's place until it is answered."""
    place = place_of(turnout.gathering.id)
    rows: Rows = (
        (button("gathering.leave-yes", place, "left"),),
        (button("gathering.leave-no", place),),
    )
    asked = Line("gathering.leave-ask", {"when": turnout.gathering.plan.starts})
    return Screen((asked,), rows, kept=True)


def reminder(library: Library, gathering: Gathering, text: str = "") -> Screen:
    """What rings before it; *text* is the Centre's own sentence for it."""
    plan, place = gathering.plan, place_of(gathering.id)
    lines = [Line("gathering.reminder", {"when": plan.starts})]
    if not sensitive(library, plan):
        lines.append(Line("gathering.head", {"title": plan.title}))
    lines.append(Line("gathering.at-where", {"place": plan.place}))
    if text and not sensitive(library, plan):
        lines.append(Line("reminder.own", {"text": text}))
    rows: Rows = (
        (button("gathering.details", place),),
        (button("gathering.not-coming", place, "leave"),),
        (PERSON, HOME),
    )
    return Screen(tuple(lines), rows, kept=True)


def offer(library: Library, gathering: Gathering, until: datetime) -> Screen:
    """A seat became free, and is kept for this person."""
    plan, place = gathering.plan, place_of(gathering.id)
    lines = [Line("gathering.offer", {"when": plan.starts, "until": until})]
    if not sensitive(library, plan):
        lines.append(Line("gathering.head", {"title": plan.title}))
    lines.append(Line("gathering.offer-ask"))
    rows: Rows = (
        (button("button.come", place, "join"),),
        (button("gathering.not-coming", place, "leave"),),
        (button("gathering.details", place), HOME),
    )
    return Screen(tuple(lines), rows, kept=True)


def changed(library: Library, gathering: Gathering) -> Screen:
    """Time or place are others now."""
    plan, place = gathering.plan, place_of(gathering.id)
    lines = [Line("gathering.moved")]
    if not sensitive(library, plan):
        lines.append(Line("gathering.head", {"title": plan.title}))
    lines += [
        Line("gathering.at-when", {"from": plan.starts, "until": plan.ends}),
        Line("gathering.at-where", {"place": plan.place}),
    ]
    rows: Rows = (
        (button("gathering.details", place),),
        (button("button.calendar", place, "calendar"),),
        (button("gathering.not-coming", place, "leave"),),
        (PERSON, HOME),
    )
    return Screen(tuple(lines), rows, kept=True)


def called_off(library: Library, gathering: Gathering) -> Screen:
    """It does not take place."""
    plan = gathering.plan
    lines = [Line("gathering.called-off", {"when": plan.starts})]
    if not sensitive(library, plan):
        lines.append(Line("gathering.head", {"title": plan.title}))
    lines.append(Line("gathering.sorry"))
    others = (button("gathering.others", DOOR),)
    return Screen(tuple(lines), (others, (PERSON, HOME)), kept=True)


def sensitive(library: Library, plan: Plan) -> bool:
    """Whether its very title tells what somebody comes for."""
    if plan.kind is Kind.EVENT:
        return False
    service = library.centre.services.get(plan.subject)
    return service is None or service.sensitive
