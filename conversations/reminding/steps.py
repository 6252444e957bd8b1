"""
What one asks to be reminded of: a benefit's renewal, a benefit's dates; and what one mutes.

Stands at `@renew:<topic>`, `@dates:<topic>` and `@settings`.  Each is asked for by the person
themselves, and ends with one tap.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from conversations.conversation import Conversation
from conversations.events import Chose, Wrote
from conversations.reminding import period, screens, typed
from conversations.reminding.effects import (
    DropRenewal,
    FindDates,
    FindRenewal,
    FindSettings,
    FollowDates,
    KeepRenewal,
    Mute,
)
from conversations.reminding.events import (
    DatesFound,
    RemindingAnswer,
    RenewalDropped,
    RenewalFound,
    SettingsFound,
)
from conversations.reminding.screens import DATES, RENEW, SETTINGS
from conversations.screen import Line
from conversations.tree import Library, Topic
from conversations.turn import Turn, show

DOORS = (RENEW, DATES, SETTINGS)


def choose(
    library: Library, conversation: Conversation, event: Chose, door: str, room: str
) -> Turn | None:
    """Take a tap at one of `DOORS`; None when its topic has nothing (any more) to remind of."""
    if door == SETTINGS:
        return _settings(conversation, event.choice)
    topic = library.topics.get(room)
    if door == DATES:
        return _dates(conversation, room, event.choice, topic)
    if event.choice == "off":
        return Turn(replace(conversation, awaits=""), (DropRenewal(room),))
    if topic is None or period.months_of(topic) is None:
        return None
    here = conversation.goes(f"{RENEW}:{room}")
    today = event.at.astimezone(library.centre.zone).date()
    said, _, day = event.choice.partition(".")
    if said == "new":
        return _asked(here, topic, today)
    if said == "on":
        return _approved(here, topic, typed.day_in(library, day, today), today)
    return Turn(here, (FindRenewal(room),))


def wrote(library: Library, conversation: Conversation, event: Wrote) -> Turn | None:
    """Take the typed day of an approval; None when nothing is asked any more."""
    topic = library.topics.get(conversation.awaits.partition(":")[2])
    if topic is None or period.months_of(topic) is None:
        return None
    today = event.at.astimezone(library.centre.zone).date()
    return _approved(conversation, topic, typed.day_in(library, event.text, today), today)


def answered(library: Library, conversation: Conversation, event: RemindingAnswer) -> Turn:
    match event:
        case RenewalFound(topic=wanted, approved=approved, today=today):
            topic = library.topics[wanted]
            if approved is None:
                return _asked(conversation, topic, today)
            known = replace(conversation, awaits="")
            told = screens.renewal(topic, approved, today, library.centre.reminders)
            return show(known, told)
        case RenewalDropped():
            return show(conversation, screens.dropped())
        case DatesFound(topic=wanted, followed=followed, today=today):
            ahead = [day for day in period.deadlines(library.topics.get(wanted)) if day >= today]
            rules = library.centre.reminders
            return show(conversation, screens.dates(wanted, ahead, rules, followed=followed))
        case SettingsFound():
            return show(conversation, screens.settings(event))
        case _:
            assert_never(event)


def _settings(conversation: Conversation, choice: str) -> Turn:
    kind, _, said = choice.partition(".")
    here = conversation.goes(SETTINGS)
    if kind in screens.KINDS and said in {"on", "off"}:
        return Turn(here, (Mute(kind, said == "off"),))
    return Turn(here, (FindSettings(),))


def _dates(conversation: Conversation, room: str, choice: str, topic: Topic | None) -> Turn | None:
    if choice == "off":
        return Turn(conversation, (FollowDates(room, wanted=False),))
    if topic is None or not topic.deadlines:
        return None
    here = conversation.goes(f"{DATES}:{room}")
    if choice == "on":
        return Turn(here, (FollowDates(room, wanted=True),))
    return Turn(here, (FindDates(room),))


def _asked(
    conversation: Conversation, topic: Topic, today: date, unclear: Line | None = None
) -> Turn:
    awaiting = replace(conversation, awaits=f"{RENEW}:{topic.id}")
    return show(awaiting, screens.ask(topic, [*_likely(topic, today)], unclear))


def _likely(topic: Topic, today: date) -> Iterator[date]:
    """Today, and the first days of the months whose approvals still hold."""
    yield today
    first = today.replace(day=1)
    for back in range(period.months_of(topic) or 0):
        day = period.after(first, -back)
        end = period.ends(topic, day)
        if day != today and end is not None and end > today:
            yield day


def _approved(conversation: Conversation, topic: Topic, day: date | str, today: date) -> Turn:
    if isinstance(day, str):
        return _asked(conversation, topic, today, Line(day))
    if day > today:
        return _asked(conversation, topic, today, Line("renewal.future", {"day": day}))
    end = period.ends(topic, day)
    if end is None or end <= today:
        over = Line("renewal.over", {"day": day, "end": end or day})
        return _asked(conversation, topic, today, over)
    return Turn(replace(conversation, awaits=""), (KeepRenewal(topic.id, day),))
