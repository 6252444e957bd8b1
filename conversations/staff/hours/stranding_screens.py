"""The screens of appointments without an hour: see `conversations.staff.hours.strandings`."""

from collections import Counter
from collections.abc import Iterable, Sequence

from conversations.layout import button, screen
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.hours.events import Stranded, StrandingsListed, StrandingsRemedied
from conversations.staff.places import DOOR, OUT

LIST = f"{DOOR}:strandings"
ENTRIES_A_SCREEN = 8
OPEN = ("untold", "call", "waiting")
"""states in which somebody must act, the most urgent first"""
STATES = {
    "untold": "stranding.untold",
    "waiting": "stranding.waiting",
    "call": "stranding.call",
    "coming": "stranding.coming",
    "moved": "stranding.moved",
    "cancelled": "stranding.cancelled",
    "informed": "stranding.informed",
    "told": "stranding.told",
}
REASONS = {
    "closed": "stranding.why-closed",
    "absence": "stranding.why-absence",
    "hours": "stranding.why-hours",
    "no-desk": "stranding.why-no-desk",
    "no-service": "stranding.why-no-service",
    "clock": "stranding.why-clock",
}
BUTTONS = {
    "move": "stranding.move",
    "offer": "stranding.offer",
    "cancel": "stranding.cancel",
}
ASKS = {
    "move": "stranding.ask-move",
    "offer": "stranding.ask-offer",
    "cancel": "stranding.ask-cancel",
}
DONE = {
    "move": "stranding.done-move",
    "offer": "stranding.done-offer",
    "cancel": "stranding.done-cancel",
}


def strandings(found: StrandingsListed) -> Screen:
    """Who still waits first, then who has answered; nothing once all have."""
    waiting = [each for state in OPEN for each in found.entries if each.state == state]
    settled = [each for each in found.entries if each.state not in OPEN]
    if not waiting:
        answered = (Line("stranding.all-answered", {"n": len(settled)}),) if settled else ()
        return screen("stranding.none", *answered, out=OUT)
    every = [*waiting, *settled]
    page = every[found.skipped : found.skipped + ENTRIES_A_SCREEN] or every[:ENTRIES_A_SCREEN]
    rows: Rows = tuple((_to(each),) for each in page)
    rows += _turning(found.skipped, len(every))
    if any(each.stranded for each in waiting):
        rows += tuple((button(phrase, LIST, remedy),) for remedy, phrase in BUTTONS.items())
    lines = [Line("stranding.head", {"n": len(waiting)}), *_counted(found.entries)]
    if any(each.stranded for each in waiting):
        lines.append(Line("stranding.nothing-by-itself"))
    return screen(*lines, *map(_told, page), rows=rows, out=OUT)


def one(entry: Stranded, remedies: Iterable[str]) -> Screen:
    """One of them, with whom to call and what may be done."""
    place = f"{DOOR}:stranding:{entry.visit.id}"
    rows: Rows = tuple((button(BUTTONS[each], place, each),) for each in remedies)
    if entry.state == "call" and not entry.stranded:
        rows = ((button("stranding.mark-informed", place, "informed"),), *rows)
    lines = [
        Line("stranding.one", _args(entry)),
        Line("stranding.code", {"code": entry.visit.code}),
        Line(REASONS[entry.reason]),
        Line(STATES[entry.state]),
    ]
    if entry.takes_place is not None:
        lines.append(Line("stranding.takes-place", {"when": entry.takes_place}))
    if entry.state == "call":
        lines.append(Line("stranding.phone", {"phone": entry.phone or Line("day.no-phone")}))
    to_list = (button("stranding.to-list", LIST),)
    return screen(*lines, rows=(*rows, to_list), out=OUT)


def preview(
    found: StrandingsListed, chosen: Sequence[Stranded], concerned: Sequence[Stranded], digest: str
) -> Screen:
    """What is about to be done, and to how many."""
    place = LIST if found.of is None else f"{DOOR}:stranding:{found.of}"
    if not concerned:
        return changed()
    lines = [Line(ASKS[found.remedy], {"n": len(concerned)})]
    without = sum(not each.reachable for each in concerned)
    skipped = sum(each.stranded and not each.reachable for each in chosen) - without
    if without:
        phrase = "stranding.call-first" if found.remedy == "cancel" else "stranding.call-after"
        lines.append(Line(phrase, {"n": without}))
    if skipped:
        lines.append(Line("stranding.call-instead", {"n": skipped}))
    undecided = sum(each.asked == "offer" for each in concerned)
    if undecided:
        lines.append(Line("stranding.undecided", {"n": undecided}))
    rows = (
        (button("stranding.yes", place, f"{found.remedy}.{digest}"),),
        (button("stranding.no", place),),
    )
    return screen(*lines, rows=rows, out=OUT)


def remedied(done: StrandingsRemedied) -> Screen:
    if done.stale:
        return changed()
    lines = [Line(DONE[done.remedy], {"n": done.done})] if done.done else []
    if done.left:
        lines.append(Line("stranding.left", {"n": done.left}))
    return screen(*lines, rows=((button("stranding.to-list", LIST),),), out=OUT)


def changed() -> Screen:
    """Something was done meanwhile; nothing was done now."""
    return screen("stranding.changed", rows=((button("stranding.to-list", LIST),),), out=OUT)


def found_new(count: int) -> Screen:
    """What staff are told when appointments lose their hour."""
    rows = ((button("staff.strandings", LIST),),)
    return screen(Line("stranding.found", {"n": count}), rows=rows, out=OUT)


def _counted(entries: Sequence[Stranded]) -> list[Line]:
    count = Counter(each.state for each in entries)
    answered = len(entries) - sum(count[state] for state in OPEN)
    lines = [
        Line(phrase, {"n": count[state]})
        for state, phrase in (
            ("untold", "stranding.count-untold"),
            ("waiting", "stranding.count-waiting"),
            ("call", "stranding.count-call"),
        )
        if count[state]
    ]
    return [*lines, Line("stranding.count-answered", {"n": answered})] if answered else lines


def _told(entry: Stranded) -> Line:
    phrase = "stranding.entry"
    args = {**_args(entry), "state": Line(STATES[entry.state])}
    if entry.takes_place is not None:
        phrase = "stranding.entry-moved"
        args["new"] = entry.takes_place
    return Line(phrase, args)


def _args(entry: Stranded) -> dict[str, Value]:
    visit = entry.visit
    return {
        "when": visit.starts,
        "name": entry.name or Line("stranding.no-name"),
        "service": Line(f"service:{visit.service}"),
        "desk": Line(f"desk:{visit.desk}"),
    }


def _to(entry: Stranded) -> Button:
    label = Line("stranding.button", _args(entry))
    return Button(label, Press(f"{DOOR}:stranding:{entry.visit.id}"))


def _turning(skipped: int, count: int) -> Rows:
    turning = []
    if skipped > 0:
        earlier = max(0, skipped - ENTRIES_A_SCREEN)
        turning.append(button("stranding.earlier", LIST, f"p{earlier}"))
    if skipped + ENTRIES_A_SCREEN < count:
        turning.append(button("stranding.later", LIST, f"p{skipped + ENTRIES_A_SCREEN}"))
    return (tuple(turning),) if turning else ()
