"""
Which topics a typed sentence may be about, by their titles and synonyms.

Accents, capitals, spelling by ear and Greek in Latin letters do not matter, nor do endings.
"""

from functools import lru_cache

from conversations.finding.folding import greeklish, sound, words
from conversations.tree import START, Library

EMERGENCY = "emergency"
MOST = 3
DOORS = ("home", "arrive", "book", "mine", "events", "news", "person", "help", "privacy", "forget")
SHORTEST_STEM = 4
ENDING = 2
"""letters at the end of a longer word that its case or number may change"""


def topics_about(library: Library, text: str) -> tuple[str, ...]:
    """
    The ids of at most three topics, best first; emergencies before all else.

    A name counts when each of its words begins a word of the text; the longer, the surer.
    """
    said = [_heard(word) for word in words(text)]
    ranked: list[tuple[bool, int, str]] = []
    for topic in library.topics.values():
        if topic.id == START.partition("/")[0]:
            continue
        best = max(_weight(_stems(name), said) for name in (topic.title, *topic.synonyms))
        if best:
            ranked.append((topic.id != EMERGENCY, -best, topic.id))
    return tuple(topic for _, _, topic in sorted(ranked)[:MOST])


def door_meant(library: Library, text: str) -> str:
    """The door that *text* asks for in so many words (`words.<door>`), or nothing."""
    said = [_heard(word) for word in words(text)]
    best, meant = 0, ""
    for door in DOORS:
        phrase = library.phrases.get(f"words.{door}")
        for name in phrase.forms["other"].split(",") if phrase else ():
            weight = _weight(_stems(name), said)
            if weight > best:
                best, meant = weight, f"@{door}"
    return meant


@lru_cache(maxsize=4096)
def _stems(name: str) -> tuple[str, ...]:
    """The words of a content's *name* as they are heard, without what their case may change."""
    heard = (sound(word) for word in words(name))
    return tuple(
        word if len(word) <= SHORTEST_STEM else word[: max(SHORTEST_STEM, len(word) - ENDING)]
        for word in heard
    )


def _heard(word: str) -> tuple[str, ...]:
    """How a typed and folded *word* may sound; several ways when it is in Latin letters."""
    return greeklish(word) or (sound(word),)


def _weight(stems: tuple[str, ...], said: list[tuple[str, ...]]) -> int:
    """The letters of *stems* that were said, or 0 when a word of it was not."""
    weight = 0
    for stem in stems:
        if not any(_says(heard, stem) for word in said for heard in word):
            return 0
        weight += len(stem)
    return weight


def _says(heard: str, stem: str) -> bool:
    return heard == stem if len(stem) < SHORTEST_STEM else heard.startswith(stem)
