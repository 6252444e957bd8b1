"""Whether buttons lead everywhere, and how far it is from the start menu."""

from collections import deque
from collections.abc import Mapping

from conversations.reading.nodes import EMERGENCY
from conversations.reading.problems import Findings
from conversations.tree import START, DocumentList, Fork, Library, Node, Text

MOST_TAPS = 4


def check_ways(library: Library, findings: Findings) -> None:
    """Walk from the start menu to everything that a tap leads to."""
    taps = taps_from_start(library)
    for topic in library.topics.values():
        if not topic.nodes:
            continue
        title = f"topic:{topic.id}"
        if not any(reference in taps for reference in topic.nodes):
            findings.add_at("topic-cut-off", title, id=topic.id)
            continue
        nearest = min(taps[reference] for reference in topic.nodes if reference in taps)
        if nearest > MOST_TAPS:
            findings.add_at("topic-far", title, taps=nearest, limit=MOST_TAPS)
        for node in topic.nodes.values():
            if node.id not in taps:
                findings.add_at("unreachable", f"at:{node.id}", node=node.id)
            if not isinstance(node, Fork) and all(each.to == node.id for each in node.choices):
                findings.add_at("no-way-on", f"at:{node.id}")
        papers = [
            taps[node.id]
            for node in topic.nodes.values()
            if isinstance(node, DocumentList) and node.id in taps
        ]
        if papers and nearest <= MOST_TAPS < min(papers):
            findings.add_at("papers-far", title, taps=min(papers), limit=MOST_TAPS)
    _check_circles(library, findings)


def taps_from_start(library: Library) -> Mapping[str, int]:
    """Full reference → the fewest taps from the start menu; what no tap reaches is missing."""
    taps = {START: 0}
    waiting = deque([START])
    while waiting:
        reference = waiting.popleft()
        node = library.node(reference)
        if node is None:
            continue
        for target in ways_from(library, node):
            if target not in taps:
                taps[target] = taps[reference] + 1
                waiting.append(target)
    return taps


def ways_from(library: Library, node: Node) -> tuple[str, ...]:
    """The nodes that a tap on *node* leads to, doors opened."""
    match node:
        case Fork():
            targets: tuple[str, ...] = (*node.to.values(), node.otherwise)
        case Text() | DocumentList():
            targets = tuple(choice.to for choice in node.choices)
    return tuple(_behind(library, target) for target in targets if _behind(library, target))


def _behind(library: Library, target: str) -> str:
    """The node that *target* is or opens on; empty for a door out of the trees."""
    if target == "@home":
        return START
    if target == "@emergency":
        topic = library.topics.get(EMERGENCY)
        return topic.start if topic and topic.nodes else ""
    return "" if target.startswith("@") or library.node(target) is None else target


def _check_circles(library: Library, findings: Findings) -> None:
    """Forks that only ever lead to one another ask for ever and tell nothing."""
    for topic in library.topics.values():
        trapped = {node.id for node in topic.nodes.values() if isinstance(node, Fork)}
        freed = True
        while freed:
            freed_now = {
                reference
                for reference in trapped
                if any(
                    target not in trapped for target in ways_from(library, topic.nodes[reference])
                )
            }
            trapped -= freed_now
            freed = bool(freed_now)
        if trapped:
            first = min(trapped)
            findings.add_at("fork-circle", f"at:{first}", nodes=", ".join(sorted(trapped)))
