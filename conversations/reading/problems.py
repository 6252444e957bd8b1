"""
What is wrong with the content, said to the person who wrote it.

A finding is recorded by its kind; the sentence its author reads comes from the content folder
(`problems.yaml`), and from `KINDS`, in English, only when that file itself cannot be read.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conversations.reading.problem_kinds import KINDS


class Severity(StrEnum):
    CRITICAL = "critical"
    """the bot does not start with it"""
    WARNING = "warning"
    """somebody should look at it"""


@dataclass(frozen=True, slots=True)
class Problem:
    """*file* is relative to the content folder; *line* counts from 1, 0 is the file as a whole."""

    severity: Severity
    file: str
    line: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """The language of the problems: *sentences* by kind, and *lists* of words to look for."""

    sentences: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def say(self, sentence: str, **args: object) -> str:
        """The sentence with its arguments; a placeholder without an argument stays as it is."""
        text = self.sentences.get(sentence) or KINDS[sentence].lstrip("!")
        return _PLACEHOLDER.sub(lambda found: str(args.get(found[1], found[0])), text).strip()


@dataclass(slots=True)
class Findings:
    """
    What has been found so far, and where each address of the content stands.

    *places* maps an address, as in `conversations.screen`, to its file and line.
    """

    words: Words = field(default_factory=Words)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    _known: set[Problem] = field(default_factory=set)

    def add(self, kind: str, file: str, line: int, **args: object) -> None:
        """Record a problem; the mark before its English sentence says how severe it is."""
        severity = Severity.CRITICAL if KINDS[kind].startswith("!") else Severity.WARNING
        found = Problem(severity, file, line, self.words.say(kind, **args), kind)
        # What is looked at from two sides is still one slip.
        if found not in self._known:
            self._known.add(found)
            self.problems.append(found)

    def add_at(self, kind: str, address: str, below: int = 0, **args: object) -> None:
        """Record a problem at *address*, *below* lines further down."""
        file, line = self.places.get(address, ("", 0))
        self.add(kind, file, line + below, **args)

    def hint(self, word: str, known: Iterable[str]) -> str:
        """A proposal: the known word that *word* was perhaps meant to be, or which there are."""
        options = list(dict.fromkeys(known))
        meant = nearest(word, options)
        if meant:
            return self.words.say("hint-meant", word=meant)
        if not options:
            return ""
        some = ", ".join(options[:LONGEST_LISTING])
        return self.words.say(
            "hint-known", words=some + (", …" if options[LONGEST_LISTING:] else "")
        )

    @property
    def blocked(self) -> bool:
        """Whether something critical has been found."""
        return any(problem.severity is Severity.CRITICAL for problem in self.problems)


def nearest(word: str, known: Collection[str]) -> str:
    """The one of *known* that *word* looks like, or an empty string."""
    import difflib  # noqa: PLC0415 - only content with errors pays for it

    plain = as_id(word)
    if plain in known:
        return plain
    return next(iter(difflib.get_close_matches(plain, known, n=1, cutoff=0.6)), "")


def as_id(word: str) -> str:
    """*word* as a name in ASCII, as far as its letters only look foreign."""
    return re.sub(r"[\s_]+", "-", word.translate(TO_LATIN).lower())


_PLACEHOLDER = re.compile(r"\{(\w+)\}")
LONGEST_LISTING = 8

# Letters that look the same in both alphabets, as code points: alpha, beta, epsilon, zeta, eta,
# iota, kappa, mu, nu, omicron, rho, tau, upsilon, chi; then the small ones that mislead.
LATIN = "ABEZHIKMNOPTYXovuxpykia"
GREEK = (
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03bf\u03bd\u03c5\u03c7\u03c1\u03b3\u03ba\u03b9\u03b1"
)
TO_GREEK = str.maketrans(LATIN, GREEK)
TO_LATIN = str.maketrans(GREEK, LATIN)
