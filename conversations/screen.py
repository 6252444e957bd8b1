"""
What a citizen is shown: ids and arguments, never finished text.

A `Line` names a sentence of the content by an address; the wording happens where it is
sent, so that a corrected sentence corrects what is still waiting.  Addresses:

    book.choose-day          a phrase
    node:housing/start       a node's own text (for a list of documents, its introduction)
    choice:housing/start#who the label of one of its buttons
    ask:housing?home         a question
    answer:housing?home=own  the label of one of its answers
    title:housing            a topic's title
    document:lease           a document's name; about:lease explains it
    case:housing/papers#3    when the node's fourth requirement (they count from 0) is needed
    note:housing/papers#3    what is added to it there
    sources:housing          a topic's sources, one a line
    service:benefits · specialty:social-worker · desk:desk-1 · follow:events
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is already safe HTML: a notice whose formatting Telegram's own types wrote."""

    html: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, by its address.  A datetime argument is aware and in UTC."""

    address: str
    args: "Mapping[str, Value]" = field(default_factory=dict)


Value = str | int | date | datetime | Markup | Line


@dataclass(frozen=True, slots=True)
class Press:
    """
    What a button says when tapped: a *choice* made at *place* (a node's reference or a door).

    Both are ASCII; together at most 48 bytes, so that a mark of its owner fits beside them.
    """

    place: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    label: Line
    press: Press | None = None
    link: str | None = None
    """an https address, instead of a press"""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """
    One message.  Navigation edits the screen it was tapped on; *kept* ones are never edited over.

    *calendar* is the id of an appointment whose calendar file goes with the message.
    *ask_text* is true where the citizen is expected to write.
    """

    lines: tuple[Line, ...]
    rows: Rows = ()
    kept: bool = False
    silent: bool = False
    calendar: int | None = None
    ask_text: bool = False
    live: str = ""
    """
    what the message is *the* message of, such as `visit:12`: it is remembered where that stands
    in the chat, and edited there as things change
    """
    attached: str = ""
    """`photo:` or `document:` and Telegram's id of what the lines are the caption of"""


def screen_as_json(screen: Screen) -> dict[str, Any]:
    """*screen* in plain JSON values; `screen_from_json` gives an equal screen back."""
    return {
        "lines": [_line_as_json(line) for line in screen.lines],
        "rows": [[_button_as_json(button) for button in row] for row in screen.rows],
        "kept": screen.kept,
        "silent": screen.silent,
        "calendar": screen.calendar,
        "ask_text": screen.ask_text,
        "live": screen.live,
        "attached": screen.attached,
    }


def screen_from_json(data: Mapping[str, Any]) -> Screen:
    """The screen that `screen_as_json` wrote."""
    return Screen(
        lines=tuple(_line_from_json(line) for line in data["lines"]),
        rows=tuple(tuple(_button_from_json(button) for button in row) for row in data["rows"]),
        kept=data["kept"],
        silent=data["silent"],
        calendar=data["calendar"],
        ask_text=data["ask_text"],
        live=data.get("live", ""),
        attached=data.get("attached", ""),
    )


def _line_as_json(line: Line) -> list[Any]:
    if not line.args:
        return [line.address]
    return [line.address, {name: _value_as_json(value) for name, value in line.args.items()}]


def _line_from_json(data: list[Any]) -> Line:
    if len(data) == 1:
        return Line(data[0])
    return Line(data[0], {name: _value_from_json(value) for name, value in data[1].items()})


def _value_as_json(value: Value) -> Any:
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Markup():
            return {"html": value.html}
        case Line():
            return {"line": _line_as_json(value)}
        case _:
            return value


def _value_from_json(data: Any) -> Value:
    match data:
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"html": str(html)}:
            return Markup(html)
        case {"line": list(line)}:
            return _line_from_json(line)
        case str() | int():
            return data
        case _:
            raise ValueError(f"not a value of a line: {type(data).__name__}")


def _button_as_json(button: Button) -> list[Any]:
    target = button.link if button.press is None else [button.press.place, button.press.choice]
    return [_line_as_json(button.label), target]


def _button_from_json(data: list[Any]) -> Button:
    label, target = _line_from_json(data[0]), data[1]
    if isinstance(target, list):
        return Button(label, press=Press(target[0], target[1]))
    return Button(label, link=target)
