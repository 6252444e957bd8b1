"""
Sentences with places for arguments: `{name}`, or `{name.form}` for another form of a value.

A moment (aware) can be said as `{x}` day and time, `{x.brief}` the same in short, `{x.time}`,
`{x.day}`, `{x.short}` or `{x.date}`; a day as `{x}`, `{x.short}` or `{x.date}`.  A form that does not exist is said as if
none had been asked for; an argument that is missing leaves nothing behind.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from html import escape, unescape

from bot.greek import dates
from conversations.screen import Line, Markup, Value

_PLACE = re.compile(r"\{([a-z][a-z0-9_-]*)(?:\.([a-z]+))?\}")
_TAG = re.compile(r"<[^>]*>")

_DAY_FORMS: dict[str | None, Callable[[date], str]] = {
    "short": dates.short_day,
    "date": dates.numeric,
}

Substitute = Callable[[str, str | None], str | None]
"""(name, form) → safe HTML, or None when it is not known here"""


class Template:
    """Safe HTML with places; what is put there is escaped unless it is HTML already."""

    __slots__ = ("_parts",)

    def __init__(self, html: str) -> None:
        # text, name, form, text, name, form, …, text
        self._parts = _PLACE.split(html)

    def fill(self, args: Mapping[str, Value], zone: tzinfo, word: Callable[[Line], str]) -> str:
        """The sentence with *args* in place; *word* says the lines among them."""
        parts = self._parts
        if len(parts) == 1:
            return parts[0]
        filled = [parts[0]]
        for at in range(1, len(parts), 3):
            value = args.get(parts[at])
            if value is not None:
                filled.append(_said(value, parts[at + 1], zone, word))
            filled.append(parts[at + 2])
        return "".join(filled)


def substitute(html: str, known: Substitute) -> str:
    """*html* with the places that *known* answers for filled, and the others left as they are."""

    def answer(place: re.Match[str]) -> str:
        said = known(place[1], place[2])
        return place[0] if said is None else said

    return _PLACE.sub(answer, html)


def without_tags(html: str) -> str:
    """The characters a reader of *html* would see."""
    if "<" in html:
        html = _TAG.sub("", html)
    return unescape(html) if "&" in html else html


def _said(value: Value, form: str | None, zone: tzinfo, word: Callable[[Line], str]) -> str:
    match value:
        case str():
            return escape(value)
        case Line():
            return word(value)
        case datetime():
            return _moment(value, form, zone)
        case date():
            return _DAY_FORMS.get(form, dates.day)(value)
        case Markup():
            return value.html
        case int():
            return str(value)


def _moment(moment: datetime, form: str | None, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    match form:
        case "time":
            return dates.clock(local)
        case "brief":
            return f"{dates.short_day(local)}, {dates.clock(local)}"
        case "day" | "short" | "date":
            return _DAY_FORMS.get(form, dates.day)(local)
        case _:
            return dates.day_and_time(local, zone)
