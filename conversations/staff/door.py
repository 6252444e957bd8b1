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
from conversations.staff import desk, gathering_screens, gatherings, troubles
from conversations.staff.agenda import door as agenda
from conversations.staff.calls import screens as calls
from conversations.staff.figures import screens as figures
from conversations.staff.hours import door as hours
from conversations.staff.member import Member, may
from conversations.staff.notices import screens as notice_screens
from conversations.staff.notices import steps as notices
from conversations.staff.notices import unreached
from conversations.staff.people import steps as people
from conversations.staff.places import DOOR, OUT
from conversations.tree import Library
from conversations.turn import Turn, show

MENU = {
    "mine": "staff.mine",
    "today": "staff.today",
    "desk": "staff.desk",
    "figures": "staff.figures",
    "counter": "staff.counter",
    "search": "staff.search",
    "calls": "staff.calls",
    "absences": "staff.absences",
    "strandings": "staff.strandings",
    "proposals": "staff.proposals",
    "gatherings": "staff.gatherings",
    "notice": "staff.notice",
    "troubles": "staff.troubles",
    "people": "staff.people",
}
"""task → its button, offered to those who may do it"""

DRAFTS = {notice_screens.NEW: "notice.back-to-draft", gathering_screens.NEW: "plan.back"}
"""where something is composed → the button that leads back to it"""


def choose(library: Library, conversation: Conversation, event: Chose) -> Turn:
    """Show what stands at `@staff:<task>[:<subject>]`; the menu for anything else."""
    task, _, subject = event.place.removeprefix(DOOR).removeprefix(":").partition(":")
    if not may(event.staff, task):
        begun = replace(conversation, notice="", awaits="", form={})
        return show(begun.goes(DOOR), menu(event.staff))
    match task:
        case _ if task in agenda.TASKS:
            return agenda.choose(library, conversation, event, task, subject)
        case _ if task in hours.TASKS:
            return hours.choose(library, conversation, task, subject, event)
        case "people" | "invite":
            return people.choose(library, conversation, task, subject, event.choice)
        case "desk":
            return desk.choose(library, conversation, subject, event.choice)
        case "calls":
            return calls.choose(conversation, event.choice)
        case "figures":
            return figures.choose(conversation, subject, event.choice)
        case "gatherings":
            return gatherings.choose(library, conversation, subject, event)
        case "troubles":
            return troubles.open_door(conversation)
        case "notice":
            return notices.choose(library, conversation, subject, event)
        case "unreached":
            return unreached.choose(conversation, subject, event.choice)
        case "stop":
            # A button of an earlier release.
            return notices.choose(library, conversation, subject, replace(event, choice=task))
        case _:
            raise AssertionError(task)


def read(library: Library, conversation: Conversation, event: Wrote | SentFile) -> Turn:
    """Take what was typed or sent for the task that `conversation.awaits` names."""
    task, _, subject = conversation.awaits.removeprefix(f"{DOOR}:").partition(":")
    if may(event.staff, task) and task == "gatherings":
        return gatherings.read(library, conversation, event)
    if may(event.staff, task) and task == "notice":
        return notices.read(library, conversation, event)
    if may(event.staff, task) and task == "desk" and isinstance(event, Wrote):
        return desk.wrote(library, conversation, subject, event.text)
    if may(event.staff, task) and task in agenda.TASKS and isinstance(event, Wrote):
        return agenda.read(library, conversation, event, task)
    if may(event.staff, task) and task in hours.TASKS and isinstance(event, Wrote):
        return hours.wrote(library, conversation, task, subject, event)
    return show(replace(conversation, awaits="").goes(DOOR), menu(event.staff))


def one_more(conversation: Conversation) -> Turn | None:
    """A picture or file beside the one that a draft has, as of an album; None without a draft."""
    way = DRAFTS.get(conversation.at)
    if way is None or "begun" not in conversation.form:
        return None
    back = ((button(way, conversation.at, "look"),),)
    return show(conversation, screen("staff.one-file", rows=back, out=OUT))


def menu(member: Member | None) -> Screen:
    """What *member* may do; a day of one's own has only who has a desk."""
    rows = tuple(
        (button(phrase, f"{DOOR}:{task}"),)
        for task, phrase in MENU.items()
        if may(member, task) and not (task == "mine" and member and not member.desk)
    )
    return screen("staff.menu", rows=rows, out=((HOME,),))
