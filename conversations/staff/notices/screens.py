"""What staff see while they compose a notice: whom it is for, the questions, the last look."""

from conversations.layout import button, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen, Value
from conversations.staff.notices.audience import Audience, named
from conversations.staff.notices.draft import Form, digest
from conversations.staff.notices.events import GatheringsToChoose, NoticeWeighed
from conversations.staff.notices.letter import Letter
from conversations.staff.notices.lint import remarks
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library

TASK = f"{DOOR}:notice"
NEW = f"{TASK}:new"
LIST = f"{TASK}:list"
A_SECOND = 30
"""messages that Telegram takes from one bot"""
RESTS = (1, 3, 7)
"""days, of which the longest is how long it is remembered who got what"""
QUESTIONS = {
    "text": "notice.write",
    "day": "notice.which-day",
    "file": "notice.which-file",
    "link": "notice.which-link",
    "when": "notice.which-moment",
    "expires": "notice.which-end",
}
_SKIPS = {
    "file": ("notice.no-file", "no-file"),
    "when": ("notice.now", "now"),
    "expires": ("notice.no-end", "no-end"),
}
_BACK = (button("notice.back-to-draft", NEW, "look"),)


def audiences(library: Library) -> Screen:
    """Whom a new notice is for, and the way to those that were sent."""
    rows = paired(
        (Button(Line(f"follow:{each}"), Press(NEW, f"topic.{each}")), name)
        for each, name in library.centre.news_topics.items()
    )
    others: Rows = (
        (button("notice.of-gathering", NEW, "gatherings"),),
        (button("notice.of-day", NEW, "day"),),
        (button("notice.all", LIST),),
    )
    return screen("notice.choose-topic", rows=(*rows, *others), out=OUT)


def ask(field: str, audience: Audience | None, *before: Line) -> Screen:
    """The question for *field*; first, *before*, why what was said is of no use."""
    said: dict[str, Value] = {"topic": for_whom(audience)} if audience else {}
    rows: Rows = ()
    if field in _SKIPS:
        phrase, choice = _SKIPS[field]
        rows = ((button(phrase, NEW, choice),), _BACK)
    elif field == "link":
        rows = (_BACK,)
    return screen(*before, Line(QUESTIONS[field], said), rows=rows, out=OUT, ask_text=True)


def for_whom(audience: Audience) -> Line:
    if audience.topics:
        return named(audience.topics)
    if audience.day:
        return Line("notice.for-day", {"day": audience.day})
    return Line("notice.for-gathering")


def choose_gathering(event: GatheringsToChoose) -> Screen:
    if not event.gatherings:
        return screen("notice.no-gathering", rows=((button("notice.back", TASK),),), out=OUT)
    rows = tuple(
        (
            Button(
                Line("gathering.one", {"when": starts, "title": title}),
                Press(NEW, f"{event.purpose}.{each}"),
            ),
        )
        for each, title, starts in event.gatherings
    )
    return screen("notice.which-gathering", rows=rows, out=OUT)


def choose_button() -> Screen:
    rows: Rows = (
        (button("notice.button-link", NEW, "link"),),
        (button("notice.button-book", NEW, "book"),),
        (button("notice.button-event", NEW, "events"),),
        (button("notice.no-button", NEW, "no-button"),),
        _BACK,
    )
    return screen("notice.which-button", rows=rows, out=OUT)


def choose_service(library: Library) -> Screen:
    rows = paired(
        (Button(Line(f"service:{each.id}"), Press(NEW, f"book.{each.id}")), each.name)
        for each in library.centre.services.values()
    )
    return screen("notice.which-service", rows=(*rows, _BACK), out=OUT)


def choose_whom(library: Library, audience: Audience) -> Screen:
    """More topics to the first, and whom to leave out."""
    rows: list[tuple[Button, ...]] = []
    if audience.topics:
        rows += [
            (
                Button(
                    Line(
                        "notice.topic-on" if each in audience.topics else "notice.topic-off",
                        {"topic": Line(f"follow:{each}")},
                    ),
                    Press(NEW, f"add.{each}"),
                ),
            )
            for each in library.centre.news_topics
        ]
    kept = library.centre.retention.delivered_days
    rests = [
        Button(
            Line("notice.rest-on" if days == audience.rested else "notice.rest", {"n": days}),
            Press(NEW, f"rest.{days}"),
        )
        for days in RESTS
        if days <= kept
    ]
    rows += [(each,) for each in rests]
    if audience.rested:
        rows.append((button("notice.rest-nobody", NEW, "rest.0"),))
    return screen("notice.whom", rows=(*rows, _BACK), out=OUT)


def look(library: Library, letter: Letter, event: NoticeWeighed, form: Form) -> Screen:
    """Under the real look of it: to how many, how long, until when, what is odd, and the word."""
    lines = [_reach(letter.audience, event)]
    if letter.audience.rested:
        lines.append(Line("notice.rested", {"n": letter.audience.rested}))
    if event.recipients:
        minutes = -(-event.recipients // (A_SECOND * 60))
        quick = event.recipients <= A_SECOND * 60
        lines.append(Line("notice.quick") if quick else Line("notice.takes", {"n": minutes}))
    if letter.sends:
        lines.append(Line("notice.will-leave", {"when": letter.sends}))
    if event.quiet_until is not None:
        quiet = "notice.quiet-then" if letter.sends else "notice.quiet"
        lines.append(Line(quiet, {"until": event.quiet_until}))
    if letter.expires:
        lines.append(Line("notice.will-end", {"until": letter.expires}))
    if letter.trial:
        lines.append(Line("notice.trial-instead"))
    if library.centre.notices.approval:
        lines.append(Line("notice.needs-approval"))
    lines += remarks(library, letter.html)
    rows: Rows = (
        (button("notice.file", NEW, "file"), button("notice.button", NEW, "button")),
        (button("notice.when", NEW, "when"), button("notice.end", NEW, "expires")),
        (button("notice.whom-else", NEW, "whom"),),
        (button("notice.rewrite", NEW, "text"), button("notice.drop", DOOR)),
    )
    never = event.quiet_until and letter.expires and letter.expires <= event.quiet_until
    if never:
        lines.append(Line("notice.expires-quiet"))
    # Before anyone follows anything, staff may already try how it goes.
    if (event.recipients or letter.trial) and not never:
        send = button("notice.send", NEW, f"send.{digest(form, letter.html)}")
        rows = ((send,), *rows)
    return screen(*lines, rows=rows, out=())


def _reach(audience: Audience, event: NoticeWeighed) -> Line:
    said: dict[str, Value] = {"n": event.recipients}
    if not event.recipients:
        return Line("notice.nobody", {"topic": for_whom(audience)})
    if audience.topics:
        return Line("notice.ask", {**said, "topic": named(audience.topics)})
    if audience.day:
        return Line("notice.ask-day", {**said, "day": audience.day})
    return Line("notice.ask-gathering", {**said, "title": event.title})


def ask_number(n: int, *before: Line) -> Screen:
    """So many that nobody should send it by a slip of the thumb."""
    return screen(
        *before, Line("notice.type-number", {"n": n}), rows=(_BACK,), out=OUT, ask_text=True
    )
