"""What Telegram does to a text before it keeps it: cleaned, trimmed, measured, links found."""

import json
import re
from collections.abc import Iterable
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import read_html, units
from bot.sandbox.refusals import bad_request

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
REQUEST_BYTES = 1 << 15
"""a longer text is refused before it is read at all"""

_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("\r|[\u2028-\u202e]|[\u0333\u033f\u030a]")
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"']*[^\s<>\"'.,;:!?)])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z0-9_]{4,32})\b"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
)
_CLOSED_TO_LINKS = frozenset({"code", "pre", "text_link"})

TEXT_FIELDS = ("text", "entities", "link_preview_options")
CAPTION_FIELDS = ("caption", "caption_entities")

Formatted = tuple[str, list[dict[str, Any]]]


def formatted(text: str, parse_mode: str, entities: str) -> Formatted:
    """
    *text* as it will stand in the chat, with its entities; both may turn out empty.

    Only HTML is read: this project writes nothing else.  Refusal: an entity
    error, or another parse mode.
    """
    if len(text) * 4 > REQUEST_BYTES and len(text.encode()) > REQUEST_BYTES:
        raise bad_request("Text is too long")
    marks: list[dict[str, Any]] = []
    mode = parse_mode.lower()
    if text and mode not in ("", "none"):
        if mode != "html":
            raise bad_request("Unsupported parse_mode")
        text, marks = read_html(text)
    elif entities:
        marks = _given(entities)
    text, marks = _trimmed(*_cleaned(text, marks))
    return text, _with_found(text, marks)


def message_text(arguments: Arguments) -> dict[str, Any]:
    """
    The TEXT_FIELDS of a message.

    Refusal: the text is empty or longer than 4096 UTF-16 units, entities not counted.
    """
    if not arguments.text("text"):
        raise bad_request("Message text is empty")
    text, marks = formatted(
        arguments.text("text"), arguments.text("parse_mode"), arguments.text("entities")
    )
    if not text:
        raise bad_request("Text must be non-empty")
    if units(text) > TEXT_UNITS:
        raise bad_request("Message is too long")
    preview = arguments.parsed(
        "link_preview_options", "Can't parse link preview options JSON object"
    )
    if not isinstance(preview, dict | None):
        raise bad_request("Object expected as link preview options")
    return _said(zip(TEXT_FIELDS, (text, marks, preview), strict=True))


def caption(arguments: Arguments) -> dict[str, Any]:
    """The CAPTION_FIELDS of a message, which may be none.  Refusal: longer than 1024 UTF-16 units."""
    text, marks = formatted(
        arguments.text("caption"), arguments.text("parse_mode"), arguments.text("caption_entities")
    )
    if units(text) > CAPTION_UNITS:
        raise bad_request("Message caption is too long")
    return _said(zip(CAPTION_FIELDS, (text, marks), strict=True))


def _said(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in fields if value}


def _given(entities: str) -> list[dict[str, Any]]:
    try:
        given = json.loads(entities)
    except ValueError:
        given = None
    if not isinstance(given, list):
        return []
    for entity in given:
        if not isinstance(entity, dict):
            raise bad_request("Can't parse MessageEntity: expected an Object")
        for name in ("offset", "length"):
            if not isinstance(entity.get(name), int):
                raise bad_request(f"Can't parse MessageEntity: Can't find field \"{name}\"")
    return sorted(given, key=lambda entity: (entity["offset"], -entity["length"]))


def _cleaned(text: str, marks: list[dict[str, Any]]) -> Formatted:
    text = _CONTROL.sub(" ", text)
    while (dropped := _DROPPED.search(text)) is not None:
        marks = _shifted(marks, units(text[: dropped.start()]), 1)
        text = text[: dropped.start()] + text[dropped.end() :]
    return text, marks


def _trimmed(text: str, marks: list[dict[str, Any]]) -> Formatted:
    body = text.lstrip()
    marks = _shifted(marks, 0, len(text) - len(body))
    body = body.rstrip()
    end = units(body)
    kept = []
    for mark in marks:
        length = min(mark["length"], end - mark["offset"])
        if length > 0:
            kept.append({**mark, "length": length})
    return body, kept


def _shifted(marks: list[dict[str, Any]], at: int, gone: int) -> list[dict[str, Any]]:
    """*marks* after *gone* units were taken out of the text at *at*."""
    if not gone:
        return marks

    def moved(place: int) -> int:
        return place if place <= at else max(at, place - gone)

    shifted = []
    for mark in marks:
        begins, ends = moved(mark["offset"]), moved(mark["offset"] + mark["length"])
        if ends > begins:
            shifted.append({**mark, "offset": begins, "length": ends - begins})
    return shifted


def _with_found(text: str, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    closed = [
        (mark["offset"], mark["offset"] + mark["length"])
        for mark in marks
        if mark["type"] in _CLOSED_TO_LINKS
    ]
    found = []
    for match in _FOUND.finditer(text):
        begins = units(text[: match.start()])
        length = units(match.group())
        if not any(low < begins + length and begins < high for low, high in closed):
            found.append({"type": match.lastgroup, "offset": begins, "length": length})
    if not found:
        return marks
    return sorted([*marks, *found], key=lambda mark: (mark["offset"], -mark["length"]))
