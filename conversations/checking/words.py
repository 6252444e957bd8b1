"""Words that mislead: letters of two alphabets in one, and promises that nobody may make."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conversations.checking.prose import (
    GREEK,
    LATIN,
    has_word,
    in_one_alphabet,
    sentences,
    spoken,
    stands_before,
)
from conversations.reading.problems import TO_GREEK, TO_LATIN

_WORD = re.compile(r"[^\W\d_]+")
# Short words that exist in Greek only, typed with a Latin keyboard.
_WHOLLY_LATIN = frozenset({"o", "O", "H", "TO", "TA", "TOY", "KAI", "MIA", "NA"})


@dataclass(frozen=True, slots=True)
class Mixed:
    """A *word* whose *letters* are of the other alphabet; *repair* is how it should be written."""

    word: str
    letters: str
    repair: str
    below: int
    """lines above it"""


def mixed_words(text: str) -> Iterator[Mixed]:
    """The words of *text* that only look right; none when nothing in it is Greek."""
    said = spoken(text)
    if not GREEK.search(said):
        return
    for found in _WORD.finditer(said):
        word = found[0]
        if word not in _WHOLLY_LATIN and in_one_alphabet(word):
            continue
        repair = _repaired(word)
        if repair:
            letters = "".join(
                letter for letter, right in zip(word, repair, strict=True) if letter != right
            )
            yield Mixed(word, letters, repair, said.count("\n", 0, found.start()))


def promises(text: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """The promises of *text* that are not taken back or asked, each with the lines above it."""
    promising, hedges = lists.get("promises", ()), lists.get("promise-hedges", ())
    if not has_word(text, promising):
        return
    for sentence, below in sentences(text):
        promise = has_word(sentence, promising)
        if (
            promise
            and not has_word(sentence, hedges)
            and not stands_before(sentence, promise, lists.get("promise-asks", ()))
            and not _asks(sentence)
        ):
            yield promise, below


def _repaired(word: str) -> str:
    """*word* in one alphabet, or an empty string when its letters belong to both by intent."""
    greek, latin = word.translate(TO_GREEK), word.translate(TO_LATIN)
    if word in _WHOLLY_LATIN:
        return greek
    options = [
        repair for repair, strange in ((greek, LATIN), (latin, GREEK)) if not strange.search(repair)
    ]
    return min(options, key=lambda repair: _distance(word, repair), default="")


def _distance(word: str, repair: str) -> int:
    return sum(letter != right for letter, right in zip(word, repair, strict=True))


def _asks(sentence: str) -> bool:
    # A Greek question ends with ";".
    return spoken(sentence).rstrip(" \u00bb)").endswith((";", "\u037e", "?"))
