"""Every topic is walked by two different citizens, and by both to their papers where it has some."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.walk import MARK
from conversations.tree import DocumentList, Library, Text, Topic

TOPICS = Path(__file__).parent / "topics"
CONTENT = Path(__file__).parents[2] / "content" / "el" / "topics"
IDS = sorted({file.stem for file in CONTENT.glob("*.yaml")} - {"start"})
CITIZENS = {"Μαρία", "Γιώργος"}


def chats(topic: str) -> Mapping[str, list[str]]:
    """What each citizen of the topic's transcript did and was told, in lines."""
    _, *lines = (TOPICS / f"{topic}.txt").read_text("utf-8").splitlines()
    by_citizen: dict[str, list[str]] = defaultdict(list)
    citizen = ""
    for line in lines:
        name = line.removeprefix(MARK).removesuffix(":")
        if line == f"{MARK}{name}:" and name in CITIZENS:
            citizen = name
        elif citizen:
            by_citizen[citizen].append(line)
    return by_citizen


def deeds(chat: list[str]) -> list[str]:
    return [line for line in chat if line.startswith(MARK)]


def lists(library: Library, topic: Topic) -> list[DocumentList]:
    """The lists of papers that are the topic's own, or one tap from its first screen."""
    own = [node for node in topic.nodes.values() if isinstance(node, DocumentList)]
    first = library.node(topic.start)
    assert isinstance(first, Text)
    tapped = (library.node(choice.to) for choice in first.choices)
    return own + [node for node in tapped if isinstance(node, DocumentList)]


def papers(library: Library, chat: list[str]) -> list[str]:
    """The last list of papers in the chat, those needed and those perhaps needed."""
    wanted = [heading(library, "documents.needed"), heading(library, "documents.perhaps")]
    unwanted = heading(library, "documents.not-needed")
    found: list[str] = []
    listing = False
    for line in chat:
        if line == wanted[0] or (line == wanted[1] and not listing):
            found, listing = [], True
        elif line == unwanted or line.startswith(MARK):
            listing = False
        elif listing and line.startswith("•"):
            found.append(line)
    return found


def heading(library: Library, phrase: str) -> str:
    (words,) = library.phrases[phrase].forms.values()
    return words.replace("<b>", "").replace("</b>", "").strip()


def test_each_transcript_is_of_a_topic() -> None:
    assert {file.stem for file in TOPICS.glob("*.txt")} <= set(IDS)


@pytest.mark.parametrize("topic", IDS)
def test_two_citizens_walk_the_topic_each_in_a_way_of_their_own(topic: str) -> None:
    ways = {citizen: deeds(chat) for citizen, chat in chats(topic).items()}

    assert set(ways) == CITIZENS
    assert all(way[0] == f"{MARK}/start {topic}" and len(way) > 1 for way in ways.values())
    assert ways["Μαρία"] != ways["Γιώργος"]


@pytest.mark.parametrize("topic", IDS)
def test_where_there_are_papers_both_reach_theirs(topic: str, library: Library) -> None:
    """The lists differ, unless the topic asks nothing and has one list for all."""
    offered = lists(library, library.topics[topic])
    if not offered:
        return
    maria, giorgos = (papers(library, chats(topic)[citizen]) for citizen in ("Μαρία", "Γιώργος"))

    assert maria
    assert giorgos
    assert maria != giorgos or not any(each.ask for each in offered)
