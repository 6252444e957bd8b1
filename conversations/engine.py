"""
One step of a conversation: `advance(library, conversation, event) -> Turn`.

Theory of operation.  A person stands at a *place*: a node of a tree (`housing/start`), or a
door that leads out of the trees (`@book`, `@mine`, `@staff` …).  Every button says where it
leads, so a button on an old screen works as well as one on the newest.  What the core cannot
know (free times, one's appointments) it asks for by an effect; the answer comes back as an
event within the same turn, and may only lead to something shown.

Refused: a state machine with a handler for each state, because old buttons would then need
the state they were drawn in; and text in the conversation, because a corrected sentence must
correct every chat at once.
"""

from dataclasses import replace
from typing import assert_never

from conversations import doors, personal, walking
from conversations.booking import answers as booking
from conversations.booking.events import BookingAnswer
from conversations.conversation import Conversation
from conversations.effects import Effect, MarkReachable, Show
from conversations.events import (
    Blocked,
    Chose,
    DataFound,
    Event,
    FollowingFound,
    Forgotten,
    MisTapped,
    Opened,
    SentFile,
    SentOther,
    Wrote,
)
from conversations.gatherings import answers as gatherings
from conversations.gatherings.events import GatheringAnswer
from conversations.queue import answers as queue
from conversations.queue.events import QueueAnswer
from conversations.reminding import steps as reminding
from conversations.reminding.events import RemindingAnswer
from conversations.screen import Line
from conversations.staff import answers as staff
from conversations.staff.events import StaffAnswer
from conversations.tree import Library
from conversations.turn import Turn
from conversations.waiting import steps as waiting
from conversations.waiting.events import WaitingAnswer


def advance(library: Library, conversation: Conversation, event: Event) -> Turn:
    """
    Take one step.

    Never fails on what a person does: an old button, a vanished node, a forged choice or an
    unexpected message leads to a place that exists.  Who taps on a screen whose text has
    changed since they saw it is told so.
    """
    turn = _step(library, conversation, event)
    effects = turn.effects
    if isinstance(event, Chose) and walking.has_changed(library, conversation):
        effects = tuple(_with_news(effect) for effect in effects)
    return Turn(walking.noted(library, turn.conversation), effects)


def _with_news(effect: Effect) -> Effect:
    news = Line("moved.text-changed")
    if not isinstance(effect, Show) or effect.screen.kept or news in effect.screen.lines:
        return effect
    return Show(replace(effect.screen, lines=(news, *effect.screen.lines)))


def _step(library: Library, conversation: Conversation, event: Event) -> Turn:
    if isinstance(event, BookingAnswer):
        return booking.answered(library, conversation, event)
    if isinstance(event, QueueAnswer):
        return queue.answered(library, conversation, event)
    if isinstance(event, GatheringAnswer):
        return gatherings.answered(library, conversation, event)
    if isinstance(event, StaffAnswer):
        return staff.answered(library, conversation, event)
    if isinstance(event, WaitingAnswer):
        return waiting.answered(conversation, event)
    if isinstance(event, RemindingAnswer):
        return reminding.answered(library, conversation, event)
    match event:
        case Opened():
            return doors.open_(library, conversation, event)
        case Chose():
            return doors.choose(library, conversation, event)
        case Wrote():
            return doors.read(library, conversation, event)
        case SentFile():
            return doors.receive(library, conversation, event)
        case SentOther(kind=kind) if kind != "edited" and conversation.awaits:
            # Whoever is asked for a picture is told what will do, and asked again.
            other = SentFile(event.at, kind, "", staff=event.staff)
            return doors.receive(library, conversation, other)
        case SentOther(kind=kind):
            line = "other.edited" if kind == "edited" else "other.unreadable"
            return doors.shown_again(library, conversation, Line(line))
        case MisTapped():
            return doors.shown_again(library, conversation, Line("tap.unknown"))
        case Blocked(gone=gone):
            return Turn(conversation, (MarkReachable(not gone),))
        case FollowingFound():
            return personal.following_found(library, conversation, event)
        case DataFound():
            return personal.data_found(conversation, event)
        case Forgotten():
            return personal.forgotten()
        case _:
            assert_never(event)
