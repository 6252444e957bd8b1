"""The day of an approval as one types it: 12/3/2026, or 12/3 for the last such day."""

import re
from datetime import date

DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?")
CENTURY = 2000


def day_in(text: str, today: date) -> date | None:
    """The day that *text* names; None when it names none."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    if found[3]:
        year = int(found[3])
        return _day(year if year > 99 else CENTURY + year, found)  # noqa: PLR2004  two digits
    named = _day(today.year, found)
    return named if named is None or named <= today else _day(today.year - 1, found)


def _day(year: int, found: re.Match[str]) -> date | None:
    try:
        return date(year, int(found[2]), int(found[1]))
    except ValueError:
        return None
