"""Which room of the book of appointments a button or typed words of staff lead to."""

from conversations.conversation import Conversation
from conversations.events import Chose, Wrote
from conversations.staff.agenda import counter, day, move, search, visit
from conversations.tree import Library
from conversations.turn import Turn

TASKS = ("today", "mine", "week", "visit", "move", "search", "counter")


def choose(
    library: Library, conversation: Conversation, event: Chose, task: str, subject: str
) -> Turn:
    """Show what stands at `@staff:<task>:<subject>`, a task of `TASKS`; the day for anything else."""
    found: Turn | None = None
    match task:
        case "week":
            found = day.choose_week(conversation, subject)
        case "visit":
            found = visit.choose(conversation, subject, event.choice)
        case "move":
            found = move.choose(conversation, subject, event.choice)
        case "search":
            found = search.ask(conversation)
        case "counter":
            found = counter.choose(library, conversation, event, subject)
        case "mine":
            found = day.choose(conversation, event.staff, "mine", subject, event.choice)
    return found or day.choose(conversation, event.staff, "today", subject, event.choice)


def read(library: Library, conversation: Conversation, event: Wrote, task: str) -> Turn:
    """Take what was typed for the search or the counter."""
    if task == "search":
        return search.wrote(conversation, event.text)
    return counter.wrote(library, conversation, event)
