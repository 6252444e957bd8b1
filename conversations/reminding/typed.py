"""
The day of an approval as one types it.

12/3/2026, or 12/3 for the last such day; with the name of a month, or only “yesterday”, by the
words that the content knows (`words.months`, `words.days-ago`).
"""

import re
from datetime import date, timedelta

from conversations.finding.folding import fold
from conversations.tree import Library

IN_DIGITS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?")
BY_YEAR = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
IN_WORDS = re.compile(r"(\d{1,2})\s*([^\W\d]+)[.,]?(?:\s*(\d{4}|\d{2}))?")
BEFORE_IT = re.compile(r"^(?:[^\W\d]+\.?,?\s+){1,2}(?=\d)")
"""a weekday, or an article"""
CENTURY = 2000
UNCLEAR, NO_SUCH_DAY = "renewal.unclear", "renewal.no-such-day"


def day_in(library: Library, text: str, today: date) -> date | str:
    """The day that *text* names, or the id of the sentence that says why it names none."""
    said = " ".join(fold(text).split()).strip(" .,!;")
    for ago, names in enumerate(_listed(library, "words.days-ago")):
        if said in names:
            return today - timedelta(days=ago)
    said = BEFORE_IT.sub("", said)
    if found := BY_YEAR.fullmatch(said):
        return _day(found[1], int(found[2]), int(found[3]), today)
    if found := IN_DIGITS.fullmatch(said):
        return _day(found[3], int(found[2]), int(found[1]), today)
    if found := IN_WORDS.fullmatch(said):
        month = _month(library, found[2])
        return _day(found[3], month, int(found[1]), today) if month else UNCLEAR
    return UNCLEAR


def _month(library: Library, name: str) -> int:
    """1 to 12; 0 when *name* begins as no month does."""
    months = enumerate(_listed(library, "words.months"), 1)
    return next((at for at, stems in months if name.startswith(tuple(stems))), 0)


def _listed(library: Library, phrase: str) -> list[list[str]]:
    """The folded words of *phrase*: what commas divide, and in it what blanks do."""
    said = library.phrases[phrase].forms["other"]
    return [fold(each).split() for each in said.split(",")]


def _day(year: str | None, month: int, day: int, today: date) -> date | str:
    """The last such day up to *today* where no *year* is said."""
    try:
        if year:
            return date(int(year) + (CENTURY if len(year) == len("26") else 0), month, day)
        return _last(month, day, today)
    except ValueError:
        return NO_SUCH_DAY


def _last(month: int, day: int, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
