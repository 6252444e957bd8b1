"""The public holidays of a country, from a library; the movable ones it only predicts are apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Holidays:
    """
    The public holidays of one year, by their names, and the days that end early.

    *predicted* are the days to which a holiday may be moved, which someone has yet to order, and
    those from which it would be moved; they are not in *closed*.
    """

    closed: Mapping[date, str]
    half: frozenset[date]
    predicted: Mapping[date, str]


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> Holidays:
    """
    What *country* (a code such as GR; empty for none) keeps in *year*.

    The first call reads a library (0.2 s, 10 MB).  Raises ValueError for an unknown country.
    """
    if not country:
        return Holidays({}, frozenset(), {})
    import holidays  # noqa: PLC0415  (heavy, and of no use before someone books)

    try:
        known = holidays.country_holidays(country)
    except NotImplementedError as unknown:
        raise ValueError(f"no public holidays are known for {country!r}") from unknown
    # Without a language the names would follow the environment of the process.
    language = known.default_language
    moved = dict(holidays.country_holidays(country, years=year, language=language))
    fixed = dict(holidays.country_holidays(country, years=year, language=language, observed=False))
    half: frozenset[date] = frozenset()
    if "half_day" in known.supported_categories:
        half = frozenset(holidays.country_holidays(country, years=year, categories=("half_day",)))
    predicted = _predicted(moved, fixed)
    closed = {day: name for day, name in fixed.items() if day not in predicted}
    return Holidays(closed, half - set(moved), predicted)


def _predicted(moved: Mapping[date, str], fixed: Mapping[date, str]) -> dict[date, str]:
    """The days of *moved* that *fixed* has not, and the days whose holiday they would keep."""
    predicted = {}
    for day in moved.keys() - fixed.keys():
        # The library writes "Name (observed)", in words of each language.
        origins = {origin: name for origin, name in fixed.items() if name in moved[day]}
        predicted[day] = next(iter(origins.values()), moved[day])
        predicted |= origins
    return predicted
