"""Whether a text fits its screen, is well formed, and promises nothing."""

import re
from collections.abc import Iterator

from conversations.booking.screens import LAST_MINUTE, place_of
from conversations.booking.wish import ANYONE, Wish, tail_of
from conversations.centre import Centre, Mode
from conversations.checking.prose import PLACEHOLDER, Prose, every_prose, length
from conversations.checking.words import mixed_words, promises
from conversations.papers.documents import AS_MESSAGE, TICKING
from conversations.reading.problems import Findings
from conversations.tree import DocumentList, Fork, Library, Topic

LONGEST_LABEL = 32
LONGEST_PRESS = 48
LAST_DAY = "9999-12-31"
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
    for each in mixed_words(prose.text):
        findings.add_at(
            "mixed-letters",
            prose.address,
            each.below,
            word=each.word,
            letters=each.letters,
            repair=each.repair,
        )


def _check_promises(prose: Prose, findings: Findings) -> None:
    hedges = findings.words.lists.get("promise-hedges", ())
    for promise, below in promises(prose.text, findings.words.lists):
        hedge = hedges[0] if hedges else ""
        findings.add_at("promise", prose.address, below, word=promise, hedge=hedge)


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
        for service in centre.services.values():
            if service.specialty == desk.specialty:
                mode = max(service.modes, key=lambda each: each is not Mode.PLACE)
                named = service.named
                moved = tail_of(Wish(mode, ANYONE if named else "", for_other=True))
                yield f"desk:{desk.id}", place_of("", LAST_VISIT), f"{claim}{moved}"
                wished = tail_of(Wish(mode, desk.id if named else "", for_other=True))
                booked = f"d{LAST_DAY}a" if named else claim
                yield f"desk:{desk.id}", place_of(service.id, None), f"{booked}{wished}"
    for topic in centre.news_topics:
        yield f"follow:{topic}", "@staff:notice:new", f"topic.{topic}"


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
