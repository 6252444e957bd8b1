"""
The names and rules that Babel knows, read once and only when something needs them.

A screen without a date or a number must not pay for Babel's locale data (5 MB, 30 ms).
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.core import Locale

LANGUAGE = "el"


@cache
def locale() -> "Locale":
    from babel.core import Locale  # noqa: PLC0415  (see the head of this module)

    return Locale(LANGUAGE)


@cache
def weekdays(width: str) -> tuple[str, ...]:
    """Monday first; *width* is `wide` or `abbreviated`."""
    names = locale().days["format"][width]
    return tuple(names[number] for number in range(7))


@cache
def months(width: str) -> tuple[str, ...]:
    """January first, in the form that follows a day's number (genitive)."""
    names = locale().months["format"][width]
    return tuple(names[number] for number in range(1, 13))


@cache
def with_unit(number: int, unit: str) -> str:
    """*number* with its word; *unit* is one of Babel's, such as `duration-month`."""
    from babel.units import format_unit  # noqa: PLC0415  (see the head of this module)

    return format_unit(number, unit, length="long", locale=locale())
