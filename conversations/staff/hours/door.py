"""The tasks about the hours, and who takes them up."""

from dataclasses import replace

from conversations.conversation import Conversation
from conversations.events import Chose, Wrote
from conversations.layout import screen
from conversations.staff.hours import absences, proposals, strandings
from conversations.staff.places import OUT
from conversations.tree import Library
from conversations.turn import Turn, show

TASKS = frozenset({"absences", "absence", "closing", "strandings", "stranding", "proposals"})


def choose(
    library: Library, conversation: Conversation, task: str, subject: str, event: Chose
) -> Turn:
    """Take a tap at `@staff:<task>[:<subject>]`, by whom it is open to."""
    if task in {"strandings", "stranding"}:
        return strandings.choose(conversation, task, subject, event)
    if task == "proposals":
        return proposals.choose(conversation, subject, event.choice)
    return absences.choose(library, conversation, task, subject, event)


def wrote(
    library: Library, conversation: Conversation, task: str, subject: str, event: Wrote
) -> Turn:
    """Take what was typed where the hours of an absence are awaited; elsewhere nothing is."""
    if task in {"absences", "closing"}:
        return absences.wrote(library, conversation, task, subject, event)
    return show(replace(conversation, awaits=""), screen("absence.already", out=OUT))
