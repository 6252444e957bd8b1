"""
What people type, brought to one spelling, so that it can be compared.

Three steps of rising boldness: `fold` (case, accents, letters of the wrong alphabet), `sound`
(letters that are heard alike), and `greeklish` (Greek in Latin letters, which is several
dialects at once: it gives candidates, and a vocabulary has to choose).  Letters are written here
by their numbers; the tables name what they stand for.
"""

import re
import unicodedata
from collections.abc import Mapping

LONGEST_WORD = 32
MOST_CANDIDATES = 16
LETTERS_OF_A_WORD = 2

_GREEK = re.compile(r"[\u0370-\u03ff]")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"\w+")

# alpha beta epsilon zeta eta iota kappa mu nu omicron rho tau upsilon chi nu upsilon omega
_LOOK_ALIKES = str.maketrans(
    "abezhikmnoptyxvuw",
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03bd\u03c5\u03c9",
)

_HEARD_AS = (
    ("\u03b1\u03b9", "\u03b5"),  # ai: e
    ("\u03b1\u03c5", "\u03b1\u03c6"),  # au: af
    ("\u03b5\u03c5", "\u03b5\u03c6"),  # eu: ef
    ("\u03bf\u03c5", "\u03bf\u0475"),  # ou stays; its upsilon is hidden from the next steps
    ("\u03b5\u03b9", "\u03b9"),  # ei: i
    ("\u03bf\u03b9", "\u03b9"),  # oi: i
    ("\u03c5\u03b9", "\u03b9"),  # ui: i
    ("\u03b7", "\u03b9"),  # eta: i
    ("\u03c5", "\u03b9"),  # upsilon: i
    ("\u03c9", "\u03bf"),  # omega: o
    ("\u0475", "\u03c5"),
)
_TWICE = re.compile(r"(.)\1")

_WRITTEN_FOR: Mapping[str, tuple[str, ...]] = {
    "ch": ("\u03c7",),
    "th": ("\u03b8", "\u03c4\u03b9"),
    "ph": ("\u03c6", "\u03c0\u03b9"),
    "ps": ("\u03c8",),
    "ks": ("\u03be",),
    "ou": ("\u03bf\u03c5",),
    "ei": ("\u03b9", "\u03b5\u03b9"),
    "oi": ("\u03b9", "\u03bf\u03b9"),
    "ai": ("\u03b5", "\u03b1\u03b9"),
    "au": ("\u03b1\u03c6",),
    "eu": ("\u03b5\u03c6",),
    "a": ("\u03b1",),
    "b": ("\u03b2", "\u03bc\u03c0"),
    "c": ("\u03ba",),
    "d": ("\u03b4", "\u03bd\u03c4"),
    "e": ("\u03b5",),
    "f": ("\u03c6",),
    "g": ("\u03b3", "\u03b3\u03ba"),
    "h": ("\u03b9", "\u03c7"),
    "i": ("\u03b9",),
    "j": ("\u03be",),
    "k": ("\u03ba",),
    "l": ("\u03bb",),
    "m": ("\u03bc",),
    "n": ("\u03bd",),
    "o": ("\u03bf",),
    "p": ("\u03c0",),
    "q": ("\u03ba",),
    "r": ("\u03c1",),
    "s": ("\u03c3",),
    "t": ("\u03c4",),
    "u": ("\u03b9", "\u03bf\u03c5"),
    "v": ("\u03b2",),
    "w": ("\u03bf",),
    "x": ("\u03c7", "\u03be"),
    "y": ("\u03b9",),
    "z": ("\u03b6",),
    "3": ("\u03be",),
    "4": ("\u03c8",),
    "8": ("\u03b8",),
    "9": ("\u03b8",),
}
"""Latin letters and what they may be heard as, the likeliest first"""

_PIECE = re.compile("|".join(sorted(_WRITTEN_FOR, key=len, reverse=True)))


def fold(text: str) -> str:
    """*text* without case, accents and final sigma; Latin letters inside Greek words become Greek."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return _WORD.sub(_in_one_alphabet, bare)


def words(text: str) -> list[str]:
    """The words of *text*, folded."""
    return _WORD.findall(fold(text))


def sound(folded: str) -> str:
    """Greek as it is heard: one letter for each i, e and o, and no double consonants."""
    for written, heard in _HEARD_AS:
        folded = folded.replace(written, heard)
    return _TWICE.sub(r"\1", folded)


def greeklish(word: str) -> tuple[str, ...]:
    """
    How a folded *word* in Latin letters may sound, the likeliest first, sixteen at most.

    Empty when it is not such a word.  A digit stands for a letter only between letters.
    """
    letters = len(_LATIN.findall(word))
    if letters < LETTERS_OF_A_WORD or len(word) > LONGEST_WORD or _GREEK.search(word):
        return ()
    if re.search(r"\d\d", word):
        return ()
    candidates = [(0, "")]
    at = 0
    while at < len(word):
        piece = _PIECE.match(word, at)
        if piece is None:
            return ()
        candidates = sorted(
            (doubt + rank, said + heard)
            for doubt, said in candidates
            for rank, heard in enumerate(_WRITTEN_FOR[piece[0]])
        )[:MOST_CANDIDATES]
        at = piece.end()
    return tuple(dict.fromkeys(_TWICE.sub(r"\1", said) for _, said in candidates))


def _in_one_alphabet(word: re.Match[str]) -> str:
    mixed = _GREEK.search(word[0]) and _LATIN.search(word[0])
    return word[0].translate(_LOOK_ALIKES) if mixed else word[0]
