"""Every address of the content that is shipped leads to words."""

from collections.abc import Iterator
from pathlib import Path

from bot.greek.wording import Wording
from conversations.reading.folder import read_library
from conversations.screen import Line
from conversations.tree import DocumentList, Fork, Library, Topic

CONTENT = Path(__file__).parents[2] / "content" / "el"


def test_every_address_has_words():
    library = read_library(CONTENT).library
    assert library is not None
    wording = Wording(library)

    said = {address: wording.word(Line(address)) for address in addresses(library)}

    assert [] == [address for address, words in said.items() if not words]


def addresses(library: Library) -> Iterator[str]:
    for topic in library.topics.values():
        yield from of_topic(topic)
    yield from (f"document:{one}" for one in library.documents)
    yield from (f"service:{one}" for one in library.centre.services)
    yield from (f"specialty:{one}" for one in library.centre.specialties)
    yield from (f"desk:{one}" for one in library.centre.desks)
    yield from (f"follow:{one}" for one in library.centre.news_topics)


def of_topic(topic: Topic) -> Iterator[str]:
    yield f"title:{topic.id}"
    if topic.sources:
        yield f"sources:{topic.id}"
    for question in topic.questions.values():
        yield f"ask:{topic.id}?{question.id}"
        yield from (f"answer:{topic.id}?{question.id}={answer}" for answer in question.answers)
    for reference, node in topic.nodes.items():
        yield f"node:{reference}"
        if not isinstance(node, Fork):
            yield from (f"choice:{reference}#{choice.id}" for choice in node.choices)
        if isinstance(node, DocumentList):
            for number, requirement in enumerate(node.requirements):
                if requirement.when:
                    yield f"case:{reference}#{number}"
                if requirement.note:
                    yield f"note:{reference}#{number}"
