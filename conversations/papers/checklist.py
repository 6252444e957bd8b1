"""
What one does with a list of documents: tick what one has, take it along, book with it.

Ticks are kept by topic in the conversation, and count only while a list asks for their document.
A button says the state that it makes (`lease`, `-lease`), so a tap that arrives twice is as good
as one, and one on an old screen does what that screen said.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from conversations import walking
from conversations.booking.effects import KeepPapers
from conversations.conditions import Verdict
from conversations.conversation import Conversation
from conversations.effects import SendList, Show
from conversations.layout import HOME
from conversations.papers.documents import (
    AS_FILE,
    AS_MESSAGE,
    EMPTY,
    TICKING,
    list_to_forward,
    listed,
    to_have,
)
from conversations.screen import Line, Screen
from conversations.tree import DocumentList, Library
from conversations.turn import Turn, show


def is_asked(place: str, choice: str) -> bool:
    """Whether *choice* at *place* is one of those below."""
    return bool(choice) and (place.endswith(TICKING) or choice in {AS_MESSAGE, AS_FILE})


def choose(library: Library, conversation: Conversation, place: str, choice: str) -> Turn:
    """Tick, untick, or send the list; anything else only shows *place* again."""
    node = library.node(walking.bare(place))
    if not isinstance(node, DocumentList):
        return walking.visit(library, conversation, place)
    if choice in {AS_MESSAGE, AS_FILE}:
        return _take_along(library, conversation, node, place, choice)
    document = choice.removeprefix("-")
    topic = node.id.partition("/")[0]
    if not any(document == each.document for each in node.requirements):
        return walking.visit(library, conversation, place)
    ticked = conversation.ticked(topic, document, have=document == choice)
    turn = walking.visit(library, ticked, place)
    service = library.topics[topic].service
    if service is None:
        return turn
    bring, some_ticked = to_bring(library, turn.conversation, service)
    if not (bring or some_ticked):  # its questions were answered long ago, and are forgotten
        return turn
    return replace(turn, effects=(*turn.effects, KeepPapers(node.id, bring, some_ticked)))


def to_bring(
    library: Library, conversation: Conversation, service: str
) -> tuple[tuple[str, ...], bool]:
    """
    What is still missing for the list one came from, and whether anything on it is ticked.

    Nothing is told of a list that one has not seen, nor of one that *service* does not serve.
    """
    for place in reversed((*conversation.trail, conversation.at)):
        topic = library.topic_of(place)
        if topic is None or topic.service != service:
            continue
        ticks = conversation.ticks.get(topic.id, ())
        missing: list[str] = []
        some_ticked = False
        for node in _seen(library, conversation, place):
            every = listed(library, node, conversation.answers.get(topic.id, {}))
            missing += [each.document for each in every if each.wanted is Verdict.NEEDED]
            some_ticked = some_ticked or any(each in ticks for each in to_have(every))
        return tuple(each for each in dict.fromkeys(missing) if each not in ticks), some_ticked
    return (), False


def list_for(library: Library, conversation: Conversation, service: str) -> str:
    """The list of documents one came from to book *service*, by its reference; empty for none."""
    for place in reversed((*conversation.trail, conversation.at)):
        topic = library.topic_of(place)
        if topic is None or topic.service != service:
            continue
        own = (each for each in topic.nodes.values() if isinstance(each, DocumentList))
        first = next(chain(_seen(library, conversation, place), own), None)
        return first.id if first else ""
    return ""


def _take_along(
    library: Library, conversation: Conversation, node: DocumentList, place: str, choice: str
) -> Turn:
    """Say that the list follows, and let it follow; of an empty one say that it is empty."""
    place = f"{node.id}{TICKING}" if TICKING in place else node.id
    turn = walking.visit(library, conversation, place)
    here = next(effect.screen for effect in turn.effects if isinstance(effect, Show))
    topic = library.topics[node.id.partition("/")[0]]
    answers = turn.conversation.answers.get(topic.id, {})
    every = listed(library, node, answers)
    wanted = to_have(every)
    if turn.conversation.at != place:
        return turn  # a question comes first
    if not wanted:
        lines = tuple(each for each in here.lines if each != EMPTY)
        return show(turn.conversation, replace(here, lines=(EMPTY, *lines)))
    ticks = tuple(each for each in turn.conversation.ticks.get(topic.id, ()) if each in wanted)
    lines = list_to_forward(library, topic, every, ticks)
    follows = (
        SendList(node.id, answers, ticks)
        if choice == AS_FILE
        else Show(Screen(lines, ((HOME,),), kept=True))
    )
    told = replace(here, lines=(Line("list.follows"), *here.lines))
    return replace(turn, effects=(Show(told), follows))


def _seen(library: Library, conversation: Conversation, place: str) -> Iterator[DocumentList]:
    """The lists that stand at *place* or, if none does, in its topic, where they were answered."""
    topic = library.topic_of(place)
    here = library.node(walking.bare(place))
    every = (here,) if isinstance(here, DocumentList) else topic.nodes.values() if topic else ()
    for node in every:
        if isinstance(node, DocumentList) and topic:
            answers = conversation.answers.get(topic.id, {})
            known = all(question in answers for question in node.ask)
            if known and (answers or node is here):
                yield node
