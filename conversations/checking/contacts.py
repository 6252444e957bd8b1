"""Whether links open, numbers can be tapped, and no line is given that nobody has confirmed."""

import re
from collections.abc import Iterator

from conversations.checking.prose import Prose, every_prose
from conversations.reading.fields import is_link
from conversations.reading.problems import Findings
from conversations.tree import Library

COUNTRY = "+30"
DIGITS_OF_A_PHONE = 10

_LINK = re.compile(r'\bhttps?://[^\s<>"\u00ab\u00bb]+')
# Greek numbers begin with 21 to 28, or with 69; years and laws do not.
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:(?:\+30|0030)[ .\-/(]*)?(?:2[1-8]|69)(?:[ .\-/()]{0,2}\d){4,}(?!\d)"
)
_WELL_WRITTEN = re.compile(r"(?:\+30 ?)?\d+(?: \d+)*")
_NUMBER = re.compile(r"(?<![\w./,-])\+?\d+(?:[ \-]\d+)*(?![\w]|[./,-]\d| ?[\u20ac%])")


def check_contacts(library: Library, findings: Findings) -> None:
    """Look at the links and numbers in every text, in the facts and in the Centre's own data."""
    forbidden = frozenset(
        _digits(number) for number in findings.words.lists.get("unconfirmed-lines", ())
    )
    for prose in _everything_said(library):
        _check_links(prose, findings)
        if any(map(str.isdigit, prose.text)):
            _check_phones(prose, findings)
            _check_forbidden(prose, forbidden, findings)
    for phone in library.centre.phones:
        if len(_digits(phone)) != DIGITS_OF_A_PHONE:
            findings.add_at("phone-digits", "contact:phones", number=phone)
        elif not _WELL_WRITTEN.fullmatch(phone):
            _bad_form("contact:phones", 0, phone, findings)


def _everything_said(library: Library) -> Iterator[Prose]:
    yield from every_prose(library)
    for topic in library.topics.values():
        for fact in topic.facts.values():
            if fact.unit == "text":
                yield Prose(f"fact:{topic.id}/{fact.id}", fact.value)


def _check_links(prose: Prose, findings: Findings) -> None:
    for found in _LINK.finditer(prose.text):
        link = found[0].rstrip(".,;:!)")
        if not is_link(link, "https"):
            below = prose.text.count("\n", 0, found.start())
            findings.add_at("link-http", prose.address, below, link=link)


def _check_phones(prose: Prose, findings: Findings) -> None:
    for found in _PHONE.finditer(_LINK.sub(_blank, prose.text)):
        number = found[0].strip()
        if len(_digits(number)) == DIGITS_OF_A_PHONE and not _WELL_WRITTEN.fullmatch(number):
            below = prose.text.count("\n", 0, found.start())
            _bad_form(prose.address, below, number, findings)


def _bad_form(address: str, below: int, number: str, findings: Findings) -> None:
    parts = re.findall(r"\d+", number.removeprefix(COUNTRY))
    repair = " ".join(parts)
    findings.add_at("phone-form", address, below, number=number, repair=repair)


def _check_forbidden(prose: Prose, forbidden: frozenset[str], findings: Findings) -> None:
    for found in _NUMBER.finditer(_LINK.sub(_blank, prose.text)):
        if not forbidden.isdisjoint((_digits(found[0]), *found[0].split())):
            below = prose.text.count("\n", 0, found.start())
            findings.add_at("unconfirmed-line", prose.address, below, number=found[0])


def _digits(number: str) -> str:
    """The digits of *number*, without the country's."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith((COUNTRY, "0030")):
        return digits.removeprefix("0030").removeprefix("30")
    return digits


def _blank(found: "re.Match[str]") -> str:
    return " " * len(found[0])
