"""How a dated value is said inside a sentence."""

import re
from collections.abc import Mapping
from datetime import date
from html import escape

from bot.greek import dates
from bot.greek.babel_names import with_unit
from conversations.tree import Fact, Source

# A dot followed by three digits already groups thousands, as Greek does.
_PLAIN_NUMBER = re.compile(r"(\d+)(?:\.(\d{1,2}))?")
_LAST_WHOLE_NUMBER = re.compile(r"\d+(?=\D*$)")

_DURATIONS = {"months": "duration-month", "years": "duration-year", "days": "duration-day"}


def fact_in_words(fact: Fact, form: str | None, sources: Mapping[str, Source]) -> str | None:
    """
    Safe HTML for `{fact}`, `{fact.since}` or `{fact.source}`; None for any other *form*.

    Nothing is said of a date or a source that the fact does not have.
    """
    match form:
        case None:
            return escape(_value(fact), quote=False)
        case "since":
            return dates.numeric(fact.since) if fact.since else ""
        case "source":
            cited = (sources[one] for one in fact.sources if one in sources)
            return ", ".join(source_link(source) for source in cited)
        case _:
            return None


def source_link(source: Source) -> str:
    """The title of *source*, leading to it where it has an address."""
    title = escape(source.title, quote=False)
    return f'<a href="{escape(source.url)}">{title}</a>' if source.url else title


def _value(fact: Fact) -> str:
    match fact.unit:
        case "euro":
            return f"{_number(fact.value)} €"
        case "percent":
            return f"{_number(fact.value)}%"
        case "months" | "years" | "days":
            return _duration(fact.value, _DURATIONS[fact.unit])
        case "date":
            return _date(fact.value)
        case _:
            return fact.value


def _number(value: str) -> str:
    """Thousands parted by a dot, cents by a comma; anything but a plain number as it stands."""
    plain = _PLAIN_NUMBER.fullmatch(value)
    if plain is None:
        return value
    whole = f"{int(plain[1]):,}".replace(",", ".")
    return f"{whole},{plain[2]:0<2}" if plain[2] else whole


def _duration(value: str, unit: str) -> str:
    """*value* with its unit in words; a range such as 3-6 takes the form of its last number."""
    last = _LAST_WHOLE_NUMBER.search(value)
    if last is None:
        return value
    number = int(last[0])
    return with_unit(number, unit).replace(str(number), value, 1)


def _date(value: str) -> str:
    try:
        return dates.day_of_year(date.fromisoformat(value))
    except ValueError:
        return value
