"""Which topics a typed sentence may be about, by their titles and synonyms."""

import re
import unicodedata

from conversations.tree import START, Library

EMERGENCY = "emergency"
SHORTEST_STEM = 4
MOST = 3


def folded(text: str) -> str:
    """*text* in small letters without accents, one space between words, final sigma as any."""
    bare = unicodedata.normalize("NFD", text)
    bare = "".join(each for each in bare if unicodedata.category(each) != "Mn")
    return " ".join(re.findall(r"\w+", bare.casefold()))


def topics_about(library: Library, text: str) -> tuple[str, ...]:
    """
    The ids of at most three topics, best first; emergencies before all else.

    A synonym counts when all its words begin words of the text (so that cases and endings
    do not matter); the longer the synonym, the surer.
    """
    words = folded(text).split()
    ranked: list[tuple[bool, int, str]] = []
    for topic in library.topics.values():
        if topic.id == START.partition("/")[0]:
            continue
        names = (topic.title, *topic.synonyms)
        best = max((_weight(folded(name).split(), words) for name in names), default=0)
        if best:
            ranked.append((topic.id != EMERGENCY, -best, topic.id))
    return tuple(topic for _, _, topic in sorted(ranked)[:MOST])


def _weight(name: list[str], words: list[str]) -> int:
    weight = 0
    for part in name:
        stem = part if len(part) <= SHORTEST_STEM else part[: max(SHORTEST_STEM, len(part) - 2)]
        if not any(word == part or (len(part) > 3 and word.startswith(stem)) for word in words):  # noqa: PLR2004
            return 0
        weight += len(stem)
    return weight
