"""
For how long an approval holds, and when one is reminded of what ends.

Both stand in a topic's facts: `renews` names the one that says for how many months an approval
holds, `deadlines` those that say until when one may apply.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from conversations.tree import Topic

WEEK = timedelta(days=7)
TWELVE = 12


def months_of(topic: Topic | None) -> int | None:
    """For how many months an approval holds; None where nobody has written it."""
    fact = topic.facts.get(topic.renews) if topic else None
    if fact is None or not fact.value.isdecimal():
        return None
    return int(fact.value)


def after(day: date, months: int) -> date:
    """The same day so many *months* later, or the last one of that month."""
    year, month = divmod(day.year * TWELVE + day.month - 1 + months, TWELVE)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def ends(topic: Topic | None, approved: date) -> date | None:
    """When what was *approved* runs out; None where nobody has written for how long it holds."""
    months = months_of(topic)
    return None if months is None else after(approved, months)


def before_end(end: date) -> tuple[tuple[str, date], ...]:
    """The days on which one is reminded of *end*, each with a name: a month and a week before."""
    return (("month", after(end, -1)), ("week", end - WEEK))


def deadlines(topic: Topic | None) -> Iterator[date]:
    """The dates until which one may apply, past ones too."""
    for fact_id in topic.deadlines if topic else ():
        yield date.fromisoformat(topic.facts[fact_id].value) if topic else date.max


def before_deadline(day: date) -> tuple[tuple[str, date], ...]:
    """The days on which one is told of the deadline *day*, each with a name."""
    return (("week", day - WEEK), ("day", day - timedelta(days=1)))
