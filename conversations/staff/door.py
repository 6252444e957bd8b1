"""
The door of staff: which task stands behind a button or typed words, and who may do it.

Every step asks again who the person is now: a role that was taken away opens nothing, whatever
button they hold.
"""

from dataclasses import replace

from conversations.conversation import Conversation
from conversations.events import Chose, SentFile, Wrote
from conversations.layout import HOME, button, screen
from conversations.screen import Screen
from conversations.staff import day, notices, troubles
from conversations.staff.member import Member, may
from conversations.staff.places import DOOR
from conversations.tree import Library
from conversations.turn import Turn, show

MENU = {"today": "staff.today", "notice": "staff.notice", "troubles": "staff.troubles"}
"""task → its button, offered to those who may do it"""


def choose(library: Library, conversation: Conversation, event: Chose) -> Turn:
    """Show what stands at `@staff:<task>[:<subject>]`; the menu for anything else."""
    task, _, subject = event.place.removeprefix(DOOR).removeprefix(":").partition(":")
    if not may(event.staff, task):
        begun = replace(conversation, notice="", awaits="", form={})
        return show(begun.goes(DOOR), _menu(event.staff))
    match task:
        case "today":
            return day.open_door(conversation)
        case "troubles":
            return troubles.open_door(conversation)
        case "notice" | "stop":
            return notices.choose(library, conversation, task, subject, event.choice)
        case _:
            raise AssertionError(task)


def read(library: Library, conversation: Conversation, event: Wrote | SentFile) -> Turn:  # noqa: ARG001
    """Take what was typed or sent for the task that `conversation.awaits` names."""
    task = conversation.awaits.removeprefix(f"{DOOR}:").partition(":")[0]
    if may(event.staff, task) and task == "notice" and isinstance(event, Wrote):
        return notices.wrote(conversation, event.text, event.html)
    return show(replace(conversation, awaits="").goes(DOOR), _menu(event.staff))


def _menu(member: Member | None) -> Screen:
    rows = tuple(
        (button(phrase, f"{DOOR}:{task}"),) for task, phrase in MENU.items() if may(member, task)
    )
    return screen("staff.menu", rows=rows, out=((HOME,),))
