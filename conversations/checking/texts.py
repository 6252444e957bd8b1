"""Whether a text fits its screen, is well formed, and promises nothing."""

import re
from collections.abc import Iterator

from conversations.booking.screens import LAST_MINUTE, place_of
from conversations.centre import Centre
from conversations.checking.prose import (
    GREEK,
    LATIN,
    PLACEHOLDER,
    Prose,
    every_prose,
    has_word,
    in_one_alphabet,
    length,
    sentences,
    spoken,
    stands_before,
)
from conversations.papers.documents import AS_MESSAGE, TICKING
from conversations.reading.problems import TO_GREEK, TO_LATIN, Findings
from conversations.tree import DocumentList, Fork, Library, Topic

LONGEST_LABEL = 32
LONGEST_PRESS = 48
LAST_VISIT = 9_999_999
"""the highest number of an appointment that a button has room for"""
# Telegram: a message has at most 4096 characters after its tags are gone.
LONGEST_MESSAGE = 4096
LONGEST_READABLE = 900
ALLOWED_TAGS = ("b", "i", "u", "s", "code", "a")
LISTED_AROUND = 12
"""characters that a list puts around each of its documents"""
CITED_AROUND = 60
"""characters that the list of sources puts around each title"""

_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_HTML = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?P<rest>[^<>]*)>"
    r"|(?P<sign>[<>]|&(?!(?:amp|lt|gt|quot|#\d+);))"
)
_NAMED = re.compile(r"\{[a-z_]+(\.[a-z_]+)?\}")
_HREF = re.compile(r' href="https://[^\s"<>]+"')
_WORD = re.compile(r"[^\W\d_]+")
# Short words that exist in Greek only, typed with a Latin keyboard.
_WHOLLY_LATIN = frozenset({"o", "O", "H", "TO", "TA", "TOY", "KAI", "MIA", "NA"})


def check_texts(library: Library, findings: Findings) -> None:
    """Look at every text of *library* by itself, then at the screens they make."""
    for prose in every_prose(library):
        _check_html(prose, findings)
        _check_letters(prose, findings)
        _check_promises(prose, findings)
        _check_length(prose, findings)
    for phrase in library.phrases.values():
        for form in phrase.forms.values():
            if re.search(r"[{}]", _NAMED.sub("", form)):
                findings.add_at("phrase-brace", phrase.id)
    _check_centre_presses(library.centre, findings)
    for topic in library.topics.values():
        _check_presses(topic, findings)
        _check_screens(topic, library, findings)


def _check_length(prose: Prose, findings: Findings) -> None:
    count = length(prose.text)
    if prose.label:
        if count > LONGEST_LABEL:
            findings.add_at("label-long", prose.address, count=count, limit=LONGEST_LABEL)
    elif count > LONGEST_MESSAGE:
        findings.add_at("text-over", prose.address, count=count, limit=LONGEST_MESSAGE)
    elif count > LONGEST_READABLE:
        findings.add_at("text-long", prose.address, count=count, limit=LONGEST_READABLE)


def _check_html(prose: Prose, findings: Findings) -> None:
    opened: list[tuple[str, int]] = []
    for found in _HTML.finditer(prose.text):
        below = prose.text.count("\n", 0, found.start())
        tag = found["tag"]
        if sign := found["sign"]:
            entity = _ENTITIES[sign]
            findings.add_at("html-bare", prose.address, below, sign=sign, entity=entity)
        elif prose.label:
            findings.add_at("html-label", prose.address, below)
            return
        elif tag not in ALLOWED_TAGS:
            findings.add_at("html-unknown", prose.address, below, tag=tag)
        elif found["close"]:
            if not opened or opened[-1][0] != tag:
                findings.add_at("html-close", prose.address, below, tag=tag)
                return
            opened.pop()
        else:
            if (tag == "a" and not _HREF.fullmatch(found["rest"])) or (
                tag != "a" and found["rest"]
            ):
                findings.add_at("html-link", prose.address, below)
            opened.append((tag, below))
    for tag, below in opened:
        findings.add_at("html-open", prose.address, below, tag=tag)


def _check_letters(prose: Prose, findings: Findings) -> None:
    text = spoken(prose.text)
    if not GREEK.search(text):
        return
    for found in _WORD.finditer(text):
        word = found[0]
        if word not in _WHOLLY_LATIN and in_one_alphabet(word):
            continue
        repair = _repaired(word)
        if repair:
            letters = "".join(
                letter for letter, right in zip(word, repair, strict=True) if letter != right
            )
            below = text.count("\n", 0, found.start())
            findings.add_at(
                "mixed-letters", prose.address, below, word=word, letters=letters, repair=repair
            )


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


def _check_promises(prose: Prose, findings: Findings) -> None:
    lists = findings.words.lists
    promises, hedges = lists.get("promises", ()), lists.get("promise-hedges", ())
    if not has_word(prose.text, promises):
        return
    for sentence, below in sentences(prose.text):
        promise = has_word(sentence, promises)
        if (
            promise
            and not has_word(sentence, hedges)
            and not stands_before(sentence, promise, lists.get("promise-asks", ()))
            and not _asks(sentence)
        ):
            hedge = hedges[0] if hedges else ""
            findings.add_at("promise", prose.address, below, word=promise, hedge=hedge)


def _asks(sentence: str) -> bool:
    # A Greek question ends with ";".
    return spoken(sentence).rstrip(" \u00bb)").endswith((";", "\u037e", "?"))


def _check_presses(topic: Topic, findings: Findings) -> None:
    """A button carries its place and choice, as `conversations.screen.Press` limits them."""
    for reference, place, choice in _presses(topic):
        if len(place) + len(choice) > LONGEST_PRESS:
            press = f"{place} {choice}".strip()
            findings.add_at("press-long", f"at:{reference}", press=press, limit=LONGEST_PRESS)


def _check_centre_presses(centre: Centre, findings: Findings) -> None:
    for address, place, choice in _centre_presses(centre):
        if len(place) + len(choice) > LONGEST_PRESS:
            findings.add_at("press-long", address, press=f"{place} {choice}", limit=LONGEST_PRESS)


def _centre_presses(centre: Centre) -> Iterator[tuple[str, str, str]]:
    for desk in centre.desks.values():
        claim = f"s{LAST_MINUTE}.{desk.id}"
        yield f"desk:{desk.id}", place_of("", LAST_VISIT), claim
        for service in centre.services.values():
            if service.specialty == desk.specialty:
                yield f"desk:{desk.id}", place_of(service.id, None), claim
    for topic in centre.news_topics:
        yield f"follow:{topic}", f"@staff:notice:{topic}", "send.12345678"


def _presses(topic: Topic) -> Iterator[tuple[str, str, str]]:
    for node in topic.nodes.values():
        yield node.id, node.id, ""
        match node:
            case Fork(question=question):
                for answer in (*topic.questions[question].answers, "unknown"):
                    yield node.id, node.id, answer
            case DocumentList():
                for question in node.ask:
                    for answer in (*topic.questions[question].answers, "unknown"):
                        yield node.id, f"{node.id}?{question}", answer
                for requirement in node.requirements:
                    yield node.id, f"{node.id}!{requirement.document}", ""
                    yield node.id, f"{node.id}{TICKING}", f"-{requirement.document}"
                yield node.id, f"{node.id}{TICKING}", AS_MESSAGE
            case _:
                pass


def _check_screens(topic: Topic, library: Library, findings: Findings) -> None:
    for node in topic.nodes.values():
        if not isinstance(node, DocumentList):
            continue
        listed = length(node.intro) + sum(
            length(library.documents[each.document].name)
            + length(each.case)
            + length(each.note)
            + LISTED_AROUND
            for each in node.requirements
        )
        if listed > LONGEST_MESSAGE:
            findings.add_at("text-over", f"at:{node.id}", count=listed, limit=LONGEST_MESSAGE)
    cited = sum(
        len(source.title) + len(source.published) + CITED_AROUND
        for source in topic.sources.values()
    )
    if cited > LONGEST_MESSAGE:
        findings.add_at("text-over", f"title:{topic.id}", count=cited, limit=LONGEST_MESSAGE)


def said_facts(text: str) -> set[str]:
    """The ids of the facts that *text* interpolates."""
    return {found[0].strip("{}").partition(".")[0] for found in PLACEHOLDER.finditer(text)}
