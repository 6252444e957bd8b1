"""
Where the screens of a topic stand in its picture.

Each screen is a box with its buttons as rows; a box stands one column to the right of the
first button that leads to it, and all that hangs on a box stands together.  Only ways
to the right are drawn as lines; the others name where they lead, so that lines seldom cross.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from conversations.tree import DocumentList, Fact, Fork, Library, Node, Text, Topic

WIDTH, GAP_ACROSS, GAP_DOWN, MARGIN = 270, 90, 22, 24
LINE, PADDING = 17, 10
CHARACTERS = 34
"""of the drawing's font that fit into one line of a box"""
LONGEST_TEXT = 5
"""lines of a node's prose that are shown"""

SKIP = "button.skip"
_DOORS = {
    "@home": "button.home",
    "@book": "button.book",
    "@mine": "button.mine",
    "@events": "button.events",
    "@news": "command.news",
    "@person": "button.person",
    "@emergency": "button.urgent",
    "@privacy": "command.privacy",
    "@mydata": "button.mydata",
    "@staff": "button.staff",
    "@renew": "settings.renewal",
    "@dates": "dates.start",
    "@settings": "command.settings",
}
"""door → the phrase that names what is behind it"""

_TAG = re.compile(r"<[^<>]*>")
_FACT = re.compile(r"\{([a-z0-9-]+)(?:\.[a-z]+)?\}")


@dataclass(slots=True)
class Row:
    """
    One button (or document) of a box.  *y* is its middle, from the top of the picture.

    *line_to* is the box it is drawn to; otherwise *leads* says in words where it leads.
    """

    text: tuple[str, ...]
    to: str = ""
    leads: str = ""
    line_to: str = ""
    y: float = 0

    @property
    def height(self) -> int:
        return LINE * (len(self.text) + bool(self.leads)) + 6


@dataclass(slots=True)
class Box:
    id: str
    kind: str
    """text, fork or documents"""
    head: tuple[str, ...]
    prose: tuple[str, ...]
    rows: list[Row]
    column: int = 0
    x: float = 0
    y: float = 0
    below: list[str] = field(default_factory=list)
    """the boxes to which this one is the first to lead"""

    @property
    def height(self) -> int:
        head = LINE * (len(self.head) + len(self.prose)) + 2 * PADDING
        return head + sum(row.height for row in self.rows)


def laid_out(topic: Topic, library: Library) -> list[Box]:
    """The boxes of *topic* with their places, and for each row where it leads."""
    boxes = {node.id: _box(topic, node, library) for node in topic.nodes.values()}
    beginnings = _place(boxes)
    for box in boxes.values():
        for row in box.rows:
            target = boxes.get(row.to)
            if target and target.column > box.column:
                row.line_to = row.to
            elif row.to:
                row.leads = _leads(row.to, boxes, library)
    _stack(boxes, beginnings)
    return list(boxes.values())


def plain(text: str, topic: Topic) -> str:
    """*text* without tags, its facts filled in roughly, for a picture."""
    return unescape(_TAG.sub("", _FACT.sub(lambda found: _value(topic.facts.get(found[1])), text)))


def headline(node: Node, topic: Topic) -> str:
    """What a picture calls *node*: its question, or the first line of its text."""
    if isinstance(node, Fork):
        return topic.questions[node.question].ask
    text = node.intro if isinstance(node, DocumentList) else node.text
    return plain(text, topic).partition("\n")[0].strip() or node.id


def ways(node: Node, topic: Topic, skip: str = "?") -> Iterator[tuple[str, str]]:
    """The buttons of *node*, as label and target; *skip* labels the one for no answer."""
    if isinstance(node, Fork):
        answers = topic.questions[node.question].answers
        yield from ((label, node.to[answer]) for answer, label in answers.items())
        yield skip, node.otherwise
    else:
        yield from ((choice.label, choice.to) for choice in node.choices)


def _value(fact: Fact | None) -> str:
    if fact is None:
        return "?"
    return f"{fact.value} \u20ac" if fact.unit == "euro" else fact.value


def _box(topic: Topic, node: Node, library: Library) -> Box:
    head = tuple(textwrap.wrap(headline(node, topic), CHARACTERS - 3))
    rows = []
    prose: list[str] = []
    if isinstance(node, Text):
        prose = _shortened(plain(node.text, topic).partition("\n")[2])
    if isinstance(node, DocumentList):
        prose = _shortened(plain(node.intro, topic).partition("\n")[2])
        rows += [_row(f"? {topic.questions[question].ask}") for question in node.ask]
        for each in node.requirements:
            case = f" ({plain(each.case, topic)})" if each.case else ""
            rows.append(_row(f"\u2022 {library.documents[each.document].name}{case}"))
    skip = _phrase(SKIP, library)
    rows += [_row(label, to) for label, to in ways(node, topic, skip)]
    kind = {Text: "text", Fork: "fork", DocumentList: "documents"}[type(node)]
    return Box(node.id, kind, head, tuple(prose), rows)


def _row(text: str, to: str = "") -> Row:
    return Row(tuple(textwrap.wrap(text, CHARACTERS)) or ("",), to)


def _shortened(text: str) -> list[str]:
    lines = [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph.strip(), CHARACTERS)
    ]
    if len(lines) > LONGEST_TEXT:
        return [*lines[: LONGEST_TEXT - 1], f"{lines[LONGEST_TEXT - 1]} \u2026"]
    return lines


def _leads(to: str, boxes: dict[str, Box], library: Library) -> str:
    if to in boxes:
        return " ".join(boxes[to].head)
    door, _, service = to.partition(":")
    if door in _DOORS:
        booked = library.centre.services.get(service)
        return _phrase(_DOORS[door], library) + (f": {booked.name}" if booked else "")
    topic = library.topic_of(to)
    return topic.title if topic else to


def _phrase(name: str, library: Library) -> str:
    phrase = library.phrases.get(name)
    return phrase.forms["other"] if phrase else name


def _place(boxes: dict[str, Box]) -> list[str]:
    """
    Give each box its column: one more than the first that leads to it, breadth first.

    What no box leads to begins a tree of its own; those beginnings are given back.
    """
    beginnings: list[str] = []
    placed: set[str] = set()
    for first in boxes:
        if first in placed:
            continue
        placed.add(first)
        beginnings.append(first)
        waiting = [first]
        for reference in waiting:
            box = boxes[reference]
            for row in box.rows:
                if row.to in boxes and row.to not in placed:
                    placed.add(row.to)
                    box.below.append(row.to)
                    boxes[row.to].column = box.column + 1
                    waiting.append(row.to)
    return beginnings


def _stack(boxes: dict[str, Box], beginnings: list[str]) -> None:
    """Put each box beside the first of those it leads to, and its last before its next sibling."""
    free = float(MARGIN)
    for beginning in beginnings:
        free = _stand(boxes, boxes[beginning], free)


def _stand(boxes: dict[str, Box], box: Box, top: float) -> float:
    """Place *box* and all that hangs on it from *top* on; where the next may stand."""
    box.x = MARGIN + box.column * (WIDTH + GAP_ACROSS)
    box.y = top
    y = top + 2 * PADDING + LINE * (len(box.head) + len(box.prose)) - 4
    for row in box.rows:
        row.y = y + row.height / 2
        y += row.height
    free = top
    for reference in box.below:
        free = _stand(boxes, boxes[reference], free)
    return max(free, top + box.height + GAP_DOWN)
