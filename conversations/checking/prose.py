"""Every text of a library with its address, and how texts are measured and cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from conversations.finding import folding
from conversations.tree import DocumentList, Library, Text, Topic

TAG = re.compile(r"<[^<>]*>")
GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
LATIN = re.compile("[A-Za-z]")
PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
_LINK = re.compile(r"https?://\S+|\S+@\S+|\w+(?:\.\w+)*\.(?:gr|com|eu|org)\b")
_ENDS = re.compile(r"[.!;?\u037e](?=\s+)|\n(?=\s*(?:\n|[\u2022\-\u2013]))")
LONGEST_ABBREVIATION = LONGEST_LITTLE_WORD = 4
BUTTON_PHRASES = "button."
TYPED_PHRASES = "words."
"""lists of what a citizen may type, which nobody reads"""


@dataclass(frozen=True, slots=True)
class Prose:
    """*label* texts stand on a button or in a name: plain, short, on one line."""

    address: str
    text: str
    label: bool = False


def every_prose(library: Library) -> Iterator[Prose]:
    """All that a citizen may read, in the order of the files."""
    for topic in library.topics.values():
        yield from _of_topic(topic)
    for document in library.documents.values():
        yield Prose(f"document:{document.id}", document.name, label=True)
        for part in ("what", "where", "cost", "validity", "tip"):
            yield Prose(f"about:{document.id}#{part}", getattr(document, part))
    for phrase in library.phrases.values():
        if phrase.id.startswith(TYPED_PHRASES):
            continue
        for form in phrase.forms.values():
            yield Prose(phrase.id, form, label=phrase.id.startswith(BUTTON_PHRASES))
    centre = library.centre
    for service in centre.services.values():
        yield Prose(f"service:{service.id}", service.name, label=True)
    for desk in centre.desks.values():
        yield Prose(f"desk:{desk.id}", desk.name, label=True)
    for specialty, name in centre.specialties.items():
        yield Prose(f"specialty:{specialty}", name, label=True)
    for news, name in centre.news_topics.items():
        yield Prose(f"follow:{news}", name, label=True)
    for rule in centre.reminders:
        yield Prose(f"reminder-text:{rule.id}", rule.text)


def _of_topic(topic: Topic) -> Iterator[Prose]:
    yield Prose(f"title:{topic.id}", topic.title, label=True)
    for question in topic.questions.values():
        yield Prose(f"ask:{topic.id}?{question.id}", question.ask)
        for answer, label in question.answers.items():
            yield Prose(f"answer:{topic.id}?{question.id}={answer}", label, label=True)
    for node in topic.nodes.values():
        if isinstance(node, Text):
            yield Prose(f"node:{node.id}", node.text)
        elif isinstance(node, DocumentList):
            yield Prose(f"node:{node.id}", node.intro)
            for position, requirement in enumerate(node.requirements):
                yield Prose(f"case:{node.id}#{position}", requirement.case)
                yield Prose(f"note:{node.id}#{position}", requirement.note)
        if isinstance(node, Text | DocumentList):
            for choice in node.choices:
                yield Prose(f"choice:{node.id}#{choice.id}", choice.label, label=True)


def spoken(text: str) -> str:
    """*text* as it is read: without tags, facts and addresses, every line where it was."""
    for pattern in (TAG, PLACEHOLDER, _LINK):
        text = pattern.sub(" ", text)
    return unescape(text)


def in_one_alphabet(word: str) -> bool:
    """Whether *word* is not made of Greek and Latin letters together."""
    return not (GREEK.search(word) and LATIN.search(word))


def length(text: str) -> int:
    """
    How long *text* is for Telegram, which counts UTF-16 units after the tags are gone.

    A fact counts as long as its placeholder, which is about as long as what it says.
    """
    return len(unescape(TAG.sub("", text)).encode("utf-16-le")) // 2


def sentences(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of *text*, each with the number of lines above it."""
    start = 0
    for end in _ENDS.finditer(text):
        following = text[end.end() :].lstrip(" \n\u00ab\u2022-<bi>")
        before = text[start : end.start()].rpartition(" ")[2]
        abbreviated = following[:1].isdigit() and len(before) <= LONGEST_ABBREVIATION
        if end[0] != "\n" and (following[:1].islower() or abbreviated):
            continue
        yield text[start : end.end()], _lines_above(text, start)
        start = end.end()
    yield text[start:], _lines_above(text, start)


def _lines_above(text: str, start: int) -> int:
    led = len(text[start:]) - len(text[start:].lstrip())
    return text.count("\n", 0, start + led)


def has_word(sentence: str, looked_for: tuple[str, ...]) -> str:
    """The first of *looked_for* that *sentence* holds; `*` after a word is any ending."""
    said = f" {' '.join(folding.words(sentence))} "
    return next((word for word in looked_for if _as_said(word) in said), "")


def stands_before(sentence: str, word: str, openers: tuple[str, ...]) -> bool:
    """Whether one of *openers* leads to *word*, with at most little words between them."""
    wanted = {_as_said(opener).strip() for opener in openers}
    said = f" {' '.join(folding.words(sentence))} "
    for before in reversed(said.partition(_as_said(word))[0].split()):
        if before in wanted:
            return True
        if len(before) > LONGEST_LITTLE_WORD:
            return False
    return False


@cache
def _as_said(word: str) -> str:
    return f" {' '.join(folding.words(word))}" + ("" if word.endswith("*") else " ")
