"""
The week in figures, by service: a message, a picture, a table to take along.

A count under five is not told, nor what could be reckoned from it: in a small town few people
are soon somebody.
"""

from datetime import timedelta

from conversations.conversation import Conversation
from conversations.layout import button, screen
from conversations.screen import Line, Value
from conversations.staff.figures.effects import SendFigures, TellFigures
from conversations.staff.figures.events import FiguresFound, ServiceFigures
from conversations.staff.places import DOOR, OUT
from conversations.turn import Turn, show

FEWEST = 5
"""counts below it are not told, as statistical offices do where people are few"""
MOST_WEEKS_BACK = 520


def choose(conversation: Conversation, subject: str, choice: str) -> Turn:
    """Tell the week that began *subject* weeks ago, or send its picture or table."""
    back = min(int(subject[:6]), MOST_WEEKS_BACK) if subject.isdecimal() else 0
    if choice in {"chart", "csv"}:
        return Turn(conversation, (SendFigures(back, choice),))
    return Turn(conversation.goes(f"{DOOR}:figures"), (TellFigures(back),))


def found(conversation: Conversation, event: FiguresFound) -> Turn:
    here = f"{DOOR}:figures:{event.back}"
    weeks = [button("figures.earlier", f"{DOOR}:figures:{event.back + 1}")]
    if event.back:
        weeks.append(button("figures.later", f"{DOOR}:figures:{event.back - 1}"))
    head = Line("figures.head", {"first": event.week, "last": event.week + timedelta(days=6)})
    if not event.services:
        return show(conversation, screen(head, "figures.none", rows=(tuple(weeks),), out=OUT))
    files = (button("figures.chart", here, "chart"), button("figures.csv", here, "csv"))
    lines = [head, *(_paragraph(each) for each in event.services), Line("figures.few")]
    return show(conversation, screen(*lines, rows=(files, tuple(weeks)), out=OUT))


def counts(figures: ServiceFigures) -> dict[str, int | None]:
    """
    What is counted in people, by measure; None what must not be told.

    Where one way to end is not told, it could be reckoned from the others: so the smallest of
    these is not told either.
    """
    ends = {
        "served": figures.served,
        "no-show": figures.no_show,
        "cancelled": figures.cancelled,
        "cancelled-staff": figures.cancelled_staff,
    }
    hidden = {name for name, count in ends.items() if 0 < count < FEWEST}
    others = sorted((count, name) for name, count in ends.items() if count >= FEWEST)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    every = {"booked": figures.booked, **ends, "walk-in": figures.walk_in}
    return {
        name: None if name in hidden or 0 < count < FEWEST else count
        for name, count in every.items()
    }


def told(count: int | None) -> Value:
    return Line("figures.untold") if count is None else count


def minutes(figures: ServiceFigures, average: int | None) -> int | None:
    """*average*, unless too few people stand behind it."""
    return average if figures.seen >= FEWEST else None


def _paragraph(figures: ServiceFigures) -> Line:
    waited, took = (minutes(figures, each) for each in (figures.waited, figures.took))
    lead = figures.lead_days
    return Line(
        "figures.service",
        {
            "service": Line(f"service:{figures.service}"),
            **{name.replace("-", "_"): told(count) for name, count in counts(figures).items()},
            "times": Line("figures.times", {"waited": waited, "took": took})
            if waited is not None and took is not None
            else Line("figures.no-times"),
            "lead": Line("figures.no-lead") if lead is None else Line("figures.lead", {"n": lead}),
        },
    )
