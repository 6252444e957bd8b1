"""
A topic's list of documents, cut to what the person answered, and the screens around it.

The list stands at its node (`housing/papers`), the documents to read about at `housing/papers!`
and `housing/papers!lease`, the ones to tick at `housing/papers+`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from conversations.conditions import Verdict, verdict
from conversations.conversation import Conversation
from conversations.layout import WAYS_OUT, button, paired, screen
from conversations.screen import Button, Line, Press, Rows, Screen
from conversations.tree import Choice, DocumentList, Library, Requirement, Topic

TICKING = "+"
AS_MESSAGE, AS_FILE = "as.message", "as.file"
"""what one asks of a list; no document's id has a dot"""
EMPTY = Line("list.empty")

_STRENGTH = {each: strength for strength, each in enumerate(Verdict)}
_HEADS = {
    Verdict.NEEDED: "documents.needed",
    Verdict.PERHAPS: "documents.perhaps",
    Verdict.NOT_NEEDED: "documents.not-needed",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as one person's list has it; *said* is its name with its case or note."""

    document: str
    wanted: Verdict
    said: Line
    sources: tuple[str, ...]


def listed(library: Library, node: DocumentList, answers: Mapping[str, str]) -> tuple[Listed, ...]:
    """
    The documents of *node* for who gave *answers*, in the content's order.

    One that is listed for several cases counts for the case that needs it most.
    """
    found = [
        (position, requirement, verdict(requirement.when, answers))
        for position, requirement in enumerate(node.requirements)
        if requirement.document in library.documents
    ]
    strongest: dict[str, Verdict] = {}
    for _, requirement, wanted in found:
        before = strongest.get(requirement.document, wanted)
        strongest[requirement.document] = min(before, wanted, key=_STRENGTH.__getitem__)
    shown: list[Listed] = []
    for position, requirement, wanted in found:
        said = _said(node, position, requirement, wanted)
        one = Listed(requirement.document, wanted, said, requirement.sources)
        if strongest[one.document] is wanted and one not in shown:
            shown.append(one)
    return tuple(shown)


def to_have(every: Collection[Listed]) -> tuple[str, ...]:
    """The ids of what is needed, then of what perhaps is, each once."""
    return tuple(
        dict.fromkeys(
            each.document
            for wanted in (Verdict.NEEDED, Verdict.PERHAPS)
            for each in every
            if each.wanted is wanted
        )
    )


def list_screen(
    library: Library, conversation: Conversation, topic: Topic, node: DocumentList
) -> Screen:
    every, ticked = _of(library, conversation, node)
    lines = [Line(f"node:{node.id}")]
    for wanted in Verdict:
        lines += _group(wanted, every, ticked)
    if not topic.reviewed_by:
        lines.append(Line("topic.not-approved"))
    rows: Rows = ((button("button.about-documents", f"{node.id}!"),),)
    if to_have(every):
        tick = (button("button.tick", f"{node.id}{TICKING}"),)
        rows = (tick, *rows, _to_take(node.id))
    if node.ask:
        rows = (*rows, (button("button.ask-again", node.id, "again"),))
    if topic.sources:
        rows = (*rows, (button("button.sources", f"{topic.id}/sources"),))
    return screen(*lines, rows=(*_ways_on(node, node.choices), *rows))


def tick_screen(library: Library, conversation: Conversation, node: DocumentList) -> Screen:
    """A button for each document that one may have; it says the state that it makes."""
    every, ticked = _of(library, conversation, node)
    wanted = to_have(every)
    if not wanted:
        return screen(EMPTY)
    place = f"{node.id}{TICKING}"
    have = [each for each in wanted if each in ticked]
    lines = [
        Line("tick.count", {"n": len(have), "m": len(wanted)}),
        Line("tick.all" if len(have) == len(wanted) else "tick.how"),
        *_group(Verdict.PERHAPS, every, ticked),
    ]
    boxes = tuple(
        (
            Button(
                _marked(Line(f"document:{each}"), have=each in ticked),
                Press(place, f"-{each}" if each in ticked else each),
            ),
        )
        for each in wanted
    )
    booking = [each for each in node.choices if each.to.startswith("@book")]
    rows = (*boxes, _to_take(place), *_ways_on(node, booking))
    return screen(*lines, rows=rows, out=WAYS_OUT)


def about_screen(
    library: Library, conversation: Conversation, node: DocumentList, document: str
) -> Screen | None:
    """What *document* is, or, when it is empty, which ones there are to read about."""
    if document:
        known = library.documents.get(document)
        if known is None:
            return None
        about = [
            Line("document.name", {"name": Line(f"document:{document}")}),
            Line(f"about:{document}"),
        ]
        if not known.where:
            about.append(Line("document.where-unknown"))
        return screen(*about)
    every, _ = _of(library, conversation, node)
    asked = [each.document for each in every if each.wanted is not Verdict.NOT_NEEDED]
    rows = paired(
        (Button(Line(f"document:{each}"), Press(f"{node.id}!{each}")), library.documents[each].name)
        for each in dict.fromkeys(asked)
    )
    return screen("documents.about", rows=rows)


def list_to_forward(
    library: Library, topic: Topic, every: Collection[Listed], ticked: Collection[str]
) -> tuple[Line, ...]:
    """The list in words for anyone, what is missing first."""
    missing = [each for each in every if each.document not in ticked]
    have = [each.document for each in every if each.wanted is not Verdict.NOT_NEEDED]
    have = [each for each in dict.fromkeys(have) if each in ticked]
    lines = [
        Line("list.head", {"topic": Line(f"title:{topic.id}")}),
        Line("list.from", {"centre": library.centre.name}),
    ]
    for wanted in (Verdict.NEEDED, Verdict.PERHAPS):
        items = [_marked(each.said, have=False) for each in missing if each.wanted is wanted]
        named = "list.missing" if have and wanted is Verdict.NEEDED else _HEADS[wanted]
        lines += [Line(named), *items] if items else []
    if have:
        lines.append(Line("list.have"))
        lines += [_marked(Line(f"document:{each}"), have=True) for each in have]
    if not topic.reviewed_by:
        lines.append(Line("topic.not-approved"))
    return (*lines, Line("list.office"))


def _of(
    library: Library, conversation: Conversation, node: DocumentList
) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    topic = node.id.partition("/")[0]
    every = listed(library, node, conversation.answers.get(topic, {}))
    return every, conversation.ticks.get(topic, ())


def _said(node: DocumentList, position: int, requirement: Requirement, wanted: Verdict) -> Line:
    name = Line(f"document:{requirement.document}")
    if wanted is Verdict.PERHAPS and requirement.case:
        return Line("document.if", {"name": name, "case": Line(f"case:{node.id}#{position}")})
    if wanted is not Verdict.NOT_NEEDED and requirement.note:
        return Line("document.note", {"name": name, "note": Line(f"note:{node.id}#{position}")})
    return name


def _group(wanted: Verdict, every: Collection[Listed], ticked: Collection[str]) -> list[Line]:
    items = [
        _marked(each.said, have=True)
        if each.document in ticked and wanted is not Verdict.NOT_NEEDED
        else Line("documents.item", {"name": each.said})
        for each in every
        if each.wanted is wanted
    ]
    return [Line(_HEADS[wanted]), *items] if items else []


def _marked(name: Line, *, have: bool) -> Line:
    return Line("documents.item-have" if have else "documents.item-open", {"name": name})


def _to_take(place: str) -> tuple[Button, ...]:
    return (
        button("button.list-message", place, AS_MESSAGE),
        button("button.list-file", place, AS_FILE),
    )


def _ways_on(node: DocumentList, choices: Collection[Choice]) -> Rows:
    return paired(
        (Button(Line(f"choice:{node.id}#{each.id}"), Press(each.to)), each.label)
        for each in choices
    )
