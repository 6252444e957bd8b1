"""What staff see of gatherings: the list, one with its numbers, who comes, and the form's questions."""

from conversations.gatherings import screens as citizens
from conversations.gatherings.events import GatheringShown, GatheringsShown, Registered, Turnout
from conversations.gatherings.plan import EARLY, LONGEST_BODY, Kind
from conversations.layout import button, in_rows_of, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.gathering_form import LATER, Form, digest
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library

TASK = f"{DOOR}:gatherings"
NEW = f"{TASK}:new"
ENTRIES_A_SCREEN = 20
FIELD_LABELS = {
    "title": "plan.title",
    "day": "plan.day",
    "hours": "plan.hours",
    "place": "plan.place",
    "body": "plan.body",
    "seats": "plan.seats",
    "until": "plan.until",
    "picture": "plan.picture",
}
QUESTIONS = {
    "kind": "plan.ask-kind",
    "subject": "plan.ask-subject",
    "title": "plan.ask-title",
    "day": "plan.ask-day",
    "hours": "plan.ask-hours",
    "place": "plan.ask-place",
    "body": "plan.ask-body",
    "seats": "plan.ask-seats",
    "until": "plan.ask-until",
    "picture": "plan.ask-picture",
}
SKIPS = {
    "place": "plan.at-the-centre",
    "seats": "plan.no-limit",
    "until": "plan.until-start",
    "picture": "plan.no-picture",
}
"""field → the button that fills it in without typing"""


def place_of(gathering: int) -> str:
    return f"{TASK}:{gathering}"


def listed(event: GatheringsShown) -> Screen:
    rows = [(button("plan.new", NEW, "begin"),)]
    rows += [(_one(each),) for each in event.turnouts]
    head = Line("plan.list", {"n": len(event.turnouts)}) if event.turnouts else Line("plan.none")
    return screen(head, rows=tuple(rows), out=OUT)


def _one(turnout: Turnout) -> Button:
    gathering, plan = turnout.gathering, turnout.gathering.plan
    line = "plan.one"
    if gathering.state != "open":
        line = "plan.one-cancelled"
    elif turnout.over:
        line = "plan.one-over"
    said: dict[str, Value] = {"when": plan.starts, "title": plan.title, "n": turnout.taken}
    return Button(Line(line, said), Press(place_of(gathering.id)))


def one(event: GatheringShown) -> Screen:
    """One gathering, with its numbers and all that may be done about it."""
    turnout = event.turnout
    gathering, plan = turnout.gathering, turnout.gathering.plan
    place = place_of(gathering.id)
    lines = list(_news(event))
    lines += citizens.described(plan)
    if gathering.state != "open":
        lines.append(Line("gathering.cancelled"))
    else:
        lines += citizens.room(turnout)
    lines.append(Line("plan.numbers", {"n": turnout.taken, "waiting": turnout.waiting}))
    rows: list[tuple[Button, ...]] = []
    if event.register:
        rows.append((button("plan.register", place, "list"), button("plan.export", place, "csv")))
    if gathering.state == "open":
        lines += [Line("plan.link", {"link": event.link})] if event.link else []
        if event.register and turnout.at >= plan.starts - EARLY:
            rows.append((button("plan.attendance", place, "came"),))
        if not turnout.over:
            rows.append((button("plan.change", place, "change"),))
            rows.append((button("plan.call-off", place, "off"),))
    rows.append((button("plan.all", TASK),))
    return screen(*lines, rows=tuple(rows), out=OUT)


def _news(event: GatheringShown) -> tuple[Line, ...]:
    match event.purpose:
        case "announced":
            return (Line("plan.announced"),)
        case "changed":
            if not event.told:
                return (Line("plan.changed-alone"),)
            return (Line("plan.changed", {"n": event.told}),)
        case "cancelled":
            if not event.told:
                return (Line("plan.cancelled-alone"),)
            return (Line("plan.cancelled", {"n": event.told}),)
        case _:
            return ()


def register(event: GatheringShown) -> tuple[Screen, ...]:
    """Who comes and who waits, by number; of events, whose visitors gave no name, the numbers."""
    lines = [_entry(each) for each in event.register]
    turnout = event.turnout
    head = Line(
        "plan.register-head",
        {
            "title": turnout.gathering.plan.title,
            "n": turnout.taken,
            "waiting": turnout.waiting,
        },
    )
    back = ((button("plan.back", place_of(turnout.gathering.id)),),)
    parts = [lines[at : at + ENTRIES_A_SCREEN] for at in range(0, len(lines), ENTRIES_A_SCREEN)]
    if not parts:
        return (screen(head, Line("plan.nobody"), rows=back, out=OUT),)
    return tuple(
        screen(*([head] if part is parts[0] else []), *part, rows=back, out=OUT) for part in parts
    )


def _entry(each: Registered) -> Line:
    said = {"n": each.seat.number or each.seat.place, "name": each.name or Line("plan.no-name")}
    match each.seat.state:
        case "waiting":
            return Line("plan.entry-waits", said)
        case "offered":
            return Line("plan.entry-offered", said)
        case "came":
            return Line("plan.entry-came", said)
        case "missed":
            return Line("plan.entry-missed", said)
        case _:
            return Line("plan.entry", said)


def attendance(event: GatheringShown, page: int = 0) -> Screen:
    """A button for each who has a seat: a tap says they came, the next that they did not."""
    gathering = event.turnout.gathering
    place = place_of(gathering.id)
    present = [each for each in event.register if each.seat.state in {"in", "came", "missed"}]
    pages = max(1, -(-len(present) // ENTRIES_A_SCREEN))
    page = min(page, pages - 1)
    shown = present[page * ENTRIES_A_SCREEN : (page + 1) * ENTRIES_A_SCREEN]
    rows = list(
        in_rows_of(
            2,
            (
                Button(
                    _entry(each),
                    Press(place, f"{_next(each)}.{each.seat.id}.{page}"),
                )
                for each in shown
            ),
        )
    )
    turning = []
    if page:
        turning.append(button("plan.page-before", place, f"came.{page - 1}"))
    if page + 1 < pages:
        turning.append(button("plan.page-after", place, f"came.{page + 1}"))
    if turning:
        rows.append(tuple(turning))
    rows.append((button("plan.back", place),))
    came = sum(each.seat.state == "came" for each in present)
    head = Line("plan.attendance-head", {"n": came, "of": len(present)})
    return screen(head, rows=tuple(rows), out=OUT)


def _next(each: Registered) -> str:
    return "no" if each.seat.state == "came" else "yes"


def ask(library: Library, form: Form, field: str, why: str = "", n: int = 0) -> Screen:
    """The question for *field*, and first *why* what was said is of no use."""
    lines = [Line(why, {"n": n, "most": LONGEST_BODY})] if why else []
    lines.append(Line(QUESTIONS[field]))
    place = place_of(int(form["edits"].partition(".")[0])) if "edits" in form else NEW
    out: Rows = ((button("plan.drop", place if "edits" in form else TASK),), *OUT)
    return screen(*lines, rows=_answers(library, form, field), out=out, ask_text=True)


def _answers(library: Library, form: Form, field: str) -> Rows:
    centre = library.centre
    match field:
        case "kind":
            return (
                (button("plan.event", NEW, f"kind.{Kind.EVENT}"),),
                (button("plan.session", NEW, f"kind.{Kind.SESSION}"),),
            )
        case "subject" if form["kind"] == Kind.EVENT:
            return paired(
                (Button(Line(f"follow:{each}"), Press(NEW, f"subject.{each}")), name)
                for each, name in centre.news_topics.items()
            )
        case "subject":
            return paired(
                (Button(Line(f"service:{each.id}"), Press(NEW, f"subject.{each.id}")), each.name)
                for each in centre.services.values()
            )
        case _ if field in SKIPS:
            return ((button(SKIPS[field], NEW, f"{field}.skip"),),)
        case _:
            return ()


def check(form: Form) -> Screen:
    """Under the preview: publish it, change a field, or drop it."""
    publish = (button("plan.publish", NEW, f"publish.{digest(form)}"),)
    fields = in_rows_of(2, (button(FIELD_LABELS[each], NEW, f"ask.{each}") for each in LATER))
    drop = (button("plan.drop", TASK),)
    return screen("plan.check", rows=(publish, *fields, drop), out=())


def which_field(gathering: int) -> Screen:
    place = place_of(gathering)
    fields = in_rows_of(2, (button(FIELD_LABELS[each], place, f"ask.{each}") for each in LATER))
    back = (button("plan.back", place),)
    return screen("plan.which", rows=(*fields, back), out=OUT)


def ask_to_call_off(turnout: Turnout) -> Screen:
    gathering, told = turnout.gathering, turnout.taken + turnout.waiting
    place = place_of(gathering.id)
    rows: Rows = (
        (button("plan.call-off-yes", place, f"cancel.{gathering.version}"),),
        (button("plan.back", place),),
    )
    ask = "plan.call-off-ask" if told else "plan.call-off-alone"
    asked = Line(ask, {"title": gathering.plan.title, "n": told})
    return screen(asked, rows=rows, out=OUT)
