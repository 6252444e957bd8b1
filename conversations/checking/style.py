"""Whether a text reads easily: short sentences that end, nothing shouted, buttons told apart."""

import re

from conversations.checking.prose import (
    PLACEHOLDER,
    TAG,
    Prose,
    every_prose,
    in_one_alphabet,
    sentences,
    spoken,
)
from conversations.reading.problems import Findings
from conversations.tree import Fork, Library, Topic

MOST_WORDS = 30
"""of a sentence"""
SHORTEST_SENTENCE = 4
"""words; a line with fewer may be a title or a name"""
SHORTEST_SHOUT = 3
"""letters; two capitals are seldom a word"""

_WORDS = re.compile(r"\w[\w'\u2019.-]*")
_LOUD = re.compile("[A-Z\u0386-\u038f\u0391-\u03ab]{%d}" % SHORTEST_SHOUT)  # noqa: UP031
_CAPITALS = re.compile(r"\b[^\W\d_]{%d,}\b" % SHORTEST_SHOUT)  # noqa: UP031 — braces are counted
_HEADING = re.compile(r"<(b|i|u)>.*</\1>(?: \([^()]*\))?")
_LISTED = ("\u2022", "-", "\u2013")
# A list item names and a line with a colon tabulates; neither is a sentence.
_ENDED = (".", "!", ";", "\u037e", "?", "\u2026", ":")
_CLOSERS = " \u00bb)\"'\u201d"
_ABBREVIATION = re.compile(r"\w\.\w+\.$|\b\w{1,2}\.$")
_WHOLE_SENTENCES = ("node", "about")


def check_style(library: Library, findings: Findings) -> None:
    """Look at how each text of *library* is written, and at the buttons that stand together."""
    acronyms = frozenset(findings.words.lists.get("acronyms", ()))
    for prose in every_prose(library):
        kind = prose.address.partition(":")[0]
        _check_capitals(prose, acronyms, findings)
        if prose.label or kind == "case":
            _check_label_end(prose, findings)
        else:
            _check_sentences(prose, kind, findings)
    for topic in library.topics.values():
        _check_labels(topic, findings)


def _check_sentences(prose: Prose, kind: str, findings: Findings) -> None:
    for below, line in enumerate(prose.text.split("\n")):
        plain = PLACEHOLDER.sub("0", TAG.sub("", line)).strip()
        for sentence, _ in sentences(plain):
            count = len(_WORDS.findall(sentence))
            if count > MOST_WORDS:
                findings.add_at(
                    "sentence-long", prose.address, below, count=count, limit=MOST_WORDS
                )
        if kind in _WHOLE_SENTENCES and _lacks_its_end(line.strip(), plain):
            end = " ".join(plain.split()[-3:])
            findings.add_at("no-full-stop", prose.address, below, end=end)


def _lacks_its_end(line: str, plain: str) -> bool:
    if _HEADING.fullmatch(line) or plain.startswith(_LISTED) or ": " in plain:
        return False
    if len(_WORDS.findall(plain)) < SHORTEST_SENTENCE:
        return False
    return not plain.rstrip(_CLOSERS).endswith(_ENDED)


def _check_label_end(prose: Prose, findings: Findings) -> None:
    text = prose.text.strip()
    if text.endswith(".") and not _ABBREVIATION.search(text):
        findings.add_at("label-stop", prose.address)


def _check_capitals(prose: Prose, acronyms: frozenset[str], findings: Findings) -> None:
    if not _LOUD.search(prose.text):
        return
    text = spoken(prose.text)
    for found in _CAPITALS.finditer(text):
        word = found[0]
        if word.isupper() and word not in acronyms and in_one_alphabet(word):
            below = text.count("\n", 0, found.start())
            findings.add_at("shouting", prose.address, below, word=word)


def _check_labels(topic: Topic, findings: Findings) -> None:
    for question in topic.questions.values():
        _check_apart(
            [(f"answer:{topic.id}?{question.id}={id_}", label)
             for id_, label in question.answers.items()],
            findings,
        )  # fmt: skip
    for node in topic.nodes.values():
        if not isinstance(node, Fork):
            _check_apart(
                [(f"choice:{node.id}#{each.id}", each.label) for each in node.choices], findings
            )


def _check_apart(labels: list[tuple[str, str]], findings: Findings) -> None:
    seen = set()
    for address, label in labels:
        if label in seen:
            findings.add_at("label-twice", address, label=label)
        seen.add(label)
