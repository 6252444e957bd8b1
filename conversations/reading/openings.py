"""The hours of a desk: by weekday, in versions that follow or alternate, and of single days."""

from datetime import date, time, timedelta

from conversations.centre import DatedHours, Opening
from conversations.reading.fields import Section, clock
from conversations.reading.yaml_tree import Listing, Scalar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NIGHT_ENDS = time(4)
SELDOMEST = 8
"""weeks from one time to the next, at most"""

Written = tuple[Opening, Scalar]
"""an opening, and where it is written"""


def read_openings(desk: Section) -> tuple[Opening, ...]:
    """What *desk* says under `hours`: one week, or a list of weeks with `since`, `until`, `every`."""
    if not isinstance(desk.tree("hours"), Listing):
        return tuple(opening for opening, _ in _week(desk.section("hours"), None, None, 1))
    written: list[Written] = []
    for item in desk.listing("hours"):
        version = Section(desk.file, item, desk.findings)
        since, until = version.day_or_none("since"), version.day_or_none("until")
        if since and until and until < since:
            version.add("since-until", version.line_of("until"), since=since, until=until)
        # Without `every` a version holds in each week.
        once = timedelta(weeks=1)
        every = version.span("every", "weeks", least=1, most=SELDOMEST, default=once).days // 7
        if every > 1 and since is None:
            version.add("every-since", version.line_of("every"))
        week = _week(version, since, until, max(every, 1))
        for opening, text in week:
            if any(_collide(opening, other) for other, _ in written):
                version.add("hours-overlap", text.line, value=text.text)
        written += week
    return tuple(opening for opening, _ in written)


def read_exceptions(desk: Section, desk_id: str) -> tuple[DatedHours, ...]:
    """The days on which *desk* has other hours than its weekday's, or none."""
    found: dict[date, DatedHours] = {}
    for item in desk.listing("exceptions"):
        one = Section(desk.file, item, desk.findings)
        day = one.day("day")
        if not one.has("hours"):
            one.add("missing-key", key="hours")
        if day in found:
            one.add("twice", one.line_of("day"), id=day)
        spans = tuple((opens, closes) for opens, closes, _ in _spans(one, one.texts("hours")))
        found[day] = DatedHours(day, spans)
        one.mark(f"exception:{desk_id}:{day}", one.key("day"))
        one.finish()
    return tuple(found[day] for day in sorted(found))


def _week(section: Section, since: date | None, until: date | None, every: int) -> list[Written]:
    openings = [
        (Opening(weekday, opens, closes, since, until, every), text)
        for weekday, name in enumerate(WEEKDAYS)
        for opens, closes, text in _spans(section, section.texts(name))
    ]
    section.finish()
    return openings


def _spans(section: Section, texts: tuple[Scalar, ...]) -> list[tuple[time, time, Scalar]]:
    """The openings of one day, earliest first; what is no opening is left out."""
    found: list[tuple[time, time, Scalar]] = []
    for text in texts:
        first, _, last = text.text.replace(" ", "").replace("\u2013", "-").partition("-")
        opens, closes = clock(first), clock(last)
        if opens is None or closes is None:
            section.add("opening", text.line, value=text.text)
            continue
        if closes <= opens:
            section.add("opening-backwards", text.line, value=text.text)
        elif opens < NIGHT_ENDS:
            section.add("opening-night", text.line, value=text.text)
        if any(opens < ended and began < closes for began, ended, _ in found):
            section.add("opening-overlap", text.line, value=text.text)
        found.append((opens, closes, text))
    return sorted(found, key=lambda span: span[:2])


def _collide(one: Opening, other: Opening) -> bool:
    """Whether there is a day on which both hold, with a time that is in both."""
    if one.weekday != other.weekday or one.closes <= other.opens or other.closes <= one.opens:
        return False
    begins = max(one.since or date.min, other.since or date.min)
    first = begins.toordinal() + (one.weekday - begins.weekday()) % 7
    # After so many weeks everything comes again, if time does not end before.
    ends = min(first + 7 * one.every * other.every, date.max.toordinal() + 1)
    days = map(date.fromordinal, range(first, ends, 7))
    return any(one.holds(day) and other.holds(day) for day in days)
