"""What can be booked, and the letters of its tickets."""

import re
from collections.abc import Mapping

from conversations.centre import Mode, Service
from conversations.reading.fields import Section
from conversations.reading.problems import TO_GREEK

LONGEST_VISIT = 8 * 60
ATOM = 5
"""minutes; a visit and its buffers are whole numbers of it"""
MOST_SQUEEZED = 5
GREEK_CAPITALS = tuple(map(chr, (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA))))
_LETTER = re.compile(f"[A-Z{''.join(GREEK_CAPITALS)}]")


def read_services(section: Section, specialties: Mapping[str, str]) -> Mapping[str, Service]:
    services: dict[str, Service] = {}
    for key, one in section.sections():
        one.mark(f"service:{key.text}", one.scalar("name"))
        specialty = one.scalar("specialty")
        if specialty:
            one.known("unknown-specialty", specialty, specialties)
        services[key.text] = Service(
            id=key.text,
            name=one.text("name"),
            specialty=specialty.text if specialty else "",
            minutes=_fives(one, "minutes", ATOM, LONGEST_VISIT),
            buffer_before=_fives(one, "buffer-before", 0, 120),
            buffer_after=_fives(one, "buffer-after", 0, 120),
            min_notice=one.span("min-notice", "hours", "minutes", "days", most=30 * 24),
            horizon_days=one.span("horizon", "days", least=1, most=365).days,
            change_until=one.span("change-until", "hours", "minutes", "days", most=30 * 24),
            sensitive=one.yes("sensitive"),
            cap=one.number("cap", 1, 20),
            modes=one.some_of("modes", Mode) or (Mode.PLACE,),
            named=one.yes("named", default=False),
            walk_in=one.yes("walk-in", default=True),
            letter=_letter(one, services),
            squeeze=one.number("squeeze", 0, MOST_SQUEEZED, default=1),
        )
        one.finish()
    return services


def _fives(section: Section, key: str, least: int, most: int) -> int:
    minutes = section.number(key, least, most)
    if minutes % ATOM:
        section.add("not-fives", section.line_of(key), key=key, value=minutes)
    return minutes


def _letter(section: Section, others: Mapping[str, Service]) -> str:
    """What the tickets of the service begin with; no two of *others* look the same on paper."""
    scalar = section.scalar("letter", required=False)
    if scalar is None:
        return ""
    letter = scalar.text
    looks = {other.letter.translate(TO_GREEK): other.id for other in others.values()}
    free = next((each for each in GREEK_CAPITALS if each not in looks), "")
    if not _LETTER.fullmatch(letter):
        section.add("bad-letter", scalar.line, value=letter, example=free)
        return ""
    if letter.translate(TO_GREEK) in looks:
        other = looks[letter.translate(TO_GREEK)]
        section.add("letter-twice", scalar.line, letter=letter, other=other, example=free)
    return letter
