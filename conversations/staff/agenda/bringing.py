"""What someone at the counter is told to bring, by the topic that they come for."""

from conversations.conditions import Verdict
from conversations.papers.documents import listed
from conversations.tree import DocumentList, Library, Topic


def topics_of(library: Library, service: str) -> list[Topic]:
    return [
        each
        for each in library.topics.values()
        if each.service == service and papers_of(library, each) != ((), False)
    ]


def papers_of(library: Library, topic: Topic) -> tuple[tuple[str, ...], bool]:
    """The documents that *topic* asks of everyone, and whether it may ask some for more."""
    every = [
        each
        for node in topic.nodes.values()
        if isinstance(node, DocumentList)
        for each in listed(library, node, {})
    ]
    needed = [each.document for each in every if each.wanted is Verdict.NEEDED]
    return tuple(dict.fromkeys(needed)), any(each.wanted is Verdict.PERHAPS for each in every)
