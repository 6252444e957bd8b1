"""
For how long an approval holds, until when one may apply, and when one is reminded of it.

Both days stand in a topic's facts: `renews` names the one that says for how many months an
approval holds, `deadlines` those that say until when one may apply.  How long before them one is
reminded, the Centre's rules say.
"""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from conversations.rules import Dated, ReminderRule
from conversations.tree import Topic

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


def before(
    rules: Iterable[ReminderRule], of: Dated, day: date
) -> tuple[tuple[ReminderRule, date], ...]:
    """The days on which one is reminded of *day*, which is *of* that, each with its rule."""
    return tuple((rule, _earlier(day, rule)) for rule in rules if of in rule.of)


def _earlier(day: date, rule: ReminderRule) -> date:
    if rule.months_before is not None:
        return after(day, -rule.months_before)
    return day - timedelta(days=rule.days_before or 0)


def deadlines(topic: Topic | None) -> Iterator[date]:
    """The dates until which one may apply, past ones too."""
    for fact_id in topic.deadlines if topic else ():
        yield date.fromisoformat(topic.facts[fact_id].value) if topic else date.max
