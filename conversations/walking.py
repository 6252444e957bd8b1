"""
Walking the trees: from a place to the screen that stands there.

A place is a node (`housing/start`), a question that a list of documents asks before it is
shown (`housing/papers?home`), one of its documents (`housing/papers!lease`), the documents
to read about (`housing/papers!`) or to tick (`housing/papers+`), or a topic's sources
(`housing/sources`).
"""

from collections.abc import Iterator
from dataclasses import replace

from conversations.conditions import SKIPPED
from conversations.conversation import Conversation
from conversations.finding.topics import EMERGENCY
from conversations.layout import BACK, HOME, WAYS_OUT, button, paired, screen
from conversations.papers.documents import TICKING, about_screen, list_screen, tick_screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import START, DocumentList, Fork, Library, Text, Topic
from conversations.turn import Turn, show


def visit(library: Library, conversation: Conversation, place: str) -> Turn:
    """
    Go to *place* and show it.

    A place that is gone leads to the start of its topic, and if that is gone too, home; both
    times with a sentence that says so.
    """
    node = library.node(bare(place))
    if isinstance(node, DocumentList) and place == node.id:
        open_question = next(_unasked(node, library, conversation), None)
        if open_question is not None:
            place = f"{node.id}?{open_question}"
    here = conversation.goes(place)
    shown = screen_of(library, here, place)
    if shown is not None:
        return show(here, shown)
    topic = library.topic_of(place)
    fallback = topic.start if topic else START
    instead = screen_of(library, conversation, fallback)
    if instead is None:
        raise LookupError(f"the content folder has no {START}")
    moved = replace(conversation, at=fallback, trail=() if fallback == START else (START,))
    return show(moved, replace(instead, lines=(Line("moved.text-changed"), *instead.lines)))


def has_changed(library: Library, conversation: Conversation) -> bool:
    """Whether the text where the person stands is not the one they saw."""
    now = _digest(library, conversation.at)
    return bool(now and conversation.seen) and now != conversation.seen


def noted(library: Library, conversation: Conversation) -> Conversation:
    """Remember the text where the person stands now as the one they saw."""
    seen = _digest(library, conversation.at)
    return conversation if seen == conversation.seen else replace(conversation, seen=seen)


def _digest(library: Library, place: str) -> str:
    topic = library.topic_of(place)
    return topic.digests.get(bare(place), "") if topic else ""


def answer(library: Library, conversation: Conversation, place: str, given: str) -> Turn:
    """Take *given*, an answer's id, to the question that stands at *place*, and go on."""
    node = library.node(bare(place))
    topic = library.topic_of(place)
    question = place.partition("?")[2]
    if isinstance(node, Fork):
        question = node.question
    asked = topic.questions.get(question) if topic else None
    if topic is None or asked is None or (given not in asked.answers and given != SKIPPED):
        return visit(library, conversation, bare(place))
    told = conversation.answered(topic.id, question, given)
    match node:
        case Fork():
            return visit(library, told, node.to.get(given, node.otherwise))
        case DocumentList():
            return visit(library, told, node.id)
        case _:
            return visit(library, conversation, bare(place))


def ask_again(library: Library, conversation: Conversation, place: str) -> Turn:
    """Forget the answers that the list at *place* asked for, and ask anew."""
    node = library.node(place)
    if isinstance(node, DocumentList):
        topic = place.partition("/")[0]
        kept = {
            question: given
            for question, given in conversation.answers.get(topic, {}).items()
            if question not in node.ask
        }
        trail = tuple(step for step in conversation.trail if bare(step) != place)
        conversation = replace(
            conversation, trail=trail, answers={**conversation.answers, topic: kept}
        )
    return visit(library, conversation, place)


def screen_of(library: Library, conversation: Conversation, place: str) -> Screen | None:
    """What stands at *place* for this person, or None when nothing does."""
    topic = library.topic_of(place)
    if topic is None:
        return None
    if place == f"{topic.id}/sources":
        reviewed = Line("sources.reviewed", {"day": topic.reviewed})
        return screen("sources.head", Line(f"sources:{topic.id}"), reviewed)
    node = library.node(bare(place))
    match node:
        case Text():
            return _text(topic, node)
        case Fork():
            return _question(topic, node.id, node.question, 1, 1)
        case DocumentList() if "?" in place:
            question = place.partition("?")[2]
            if question not in node.ask:
                return None
            step = node.ask.index(question) + 1
            return _question(topic, place, question, step, len(node.ask))
        case DocumentList() if "!" in place:
            return about_screen(library, conversation, node, place.partition("!")[2])
        case DocumentList() if place == f"{node.id}{TICKING}":
            return tick_screen(library, conversation, node)
        case DocumentList() if place == node.id:
            return list_screen(library, conversation, topic, node)
        case _:
            return None


def bare(place: str) -> str:
    """The node's reference within *place*."""
    return place.partition("?")[0].partition("!")[0].partition(TICKING)[0]


def _unasked(node: DocumentList, library: Library, conversation: Conversation) -> Iterator[str]:
    topic = node.id.partition("/")[0]
    known = conversation.answers.get(topic, {})
    questions = library.topics[topic].questions
    return (each for each in node.ask if each not in known and each in questions)


def _text(topic: Topic, node: Text) -> Screen:
    rows = paired(
        (Button(Line(f"choice:{node.id}#{choice.id}"), Press(choice.to)), choice.label)
        for choice in node.choices
    )
    lines = [Line(f"node:{node.id}")]
    if node.id == START:
        return Screen(tuple(lines), rows)
    if node.id == topic.start and topic.sources and not _approved(topic):
        lines.append(Line("topic.not-approved"))
    sources = ((_sources(topic),),) if topic.sources else ()
    return screen(*lines, rows=(*rows, *sources), out=_ways_out(node))


def _approved(topic: Topic) -> bool:
    """Who needs help now is not told to confirm it first; only confirmed lines stand there."""
    return bool(topic.reviewed_by) or topic.id == EMERGENCY


def _ways_out(node: Text) -> Rows:
    """A node that already offers a person, or home, does not offer them twice."""
    offered = {choice.to for choice in node.choices}
    return ((BACK, HOME),) if "@person" in offered else WAYS_OUT


def _sources(topic: Topic) -> Button:
    return button("button.sources", f"{topic.id}/sources")


def _question(topic: Topic, place: str, question: str, step: int, steps: int) -> Screen | None:
    asked = topic.questions.get(question)
    if asked is None:
        return None
    address = f"{topic.id}?{question}"
    rows = paired(
        (Button(Line(f"answer:{address}={each}"), Press(place, each)), label)
        for each, label in asked.answers.items()
    )
    lines = [Line(f"ask:{address}")]
    if steps > 1:
        lines.insert(0, Line("question.step", {"step": step, "steps": steps}))
    return screen(*lines, rows=(*rows, (button("button.skip", place, SKIPPED),)))
