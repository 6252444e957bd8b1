"""
HTML as Telegram reads it: a text and the entities that lie on it.

Offsets and lengths count UTF-16 code units, as everywhere in the Bot API;
offsets in complaints count bytes of UTF-8, as Telegram's do.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.links import web_address
from bot.sandbox.refusals import Refusal

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
OUTERMOST_FIRST = ("blockquote", "expandable_blockquote", "pre", "code", "text_link")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\v"

_SPECIAL = re.compile("[<&]")
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def units(text: str) -> int:
    """How long *text* is in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begins: int


@dataclass(slots=True)
class _Reader:
    html: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def complaint(self, what: str, at: int | None = None) -> Refusal:
        where = "" if at is None else f" at byte offset {len(self.html[:at].encode())}"
        return Refusal(400, f"Bad Request: can't parse entities: {what}{where}")

    def read(self) -> None:
        while (special := _SPECIAL.search(self.html, self.at)) is not None:
            self.write(self.html[self.at : special.start()])
            self.at = special.start()
            if self.html[self.at] == "&":
                self.write(self.character())
            elif self.html.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        self.write(self.html[self.at :])
        if self.opened:
            tag = self.opened[-1].tag
            raise self.complaint(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def write(self, text: str) -> None:
        self.text.append(text)
        self.length += units(text)

    def character(self) -> str:
        """The character written as &…; here, or the ampersand itself; stands behind it afterwards."""
        found = _CHARACTER.match(self.html, self.at)
        if found is not None:
            sixteen, ten, name = found.groups()
            code = int(sixteen, 16) if sixteen else int(ten) if ten else ord(NAMED[name])
            if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
                self.at = found.end()
                return chr(code)
        self.at += 1
        return "&"

    def skip_space(self) -> str:
        while self.html[self.at : self.at + 1] and self.html[self.at] in SPACE:
            self.at += 1
        return self.html[self.at : self.at + 1]

    def start_tag(self) -> None:
        begins = self.at
        name = _TAG_NAME.match(self.html, begins + 1)
        assert name is not None
        self.at = name.end()
        if self.at >= len(self.html):
            raise self.complaint("Unclosed start tag", begins)
        tag = name.group().lower()
        if tag not in ENTITY_OF_TAG:
            raise self.complaint(f'Unsupported start tag "{tag}"', begins)
        argument = ""
        while self.skip_space() != ">":
            argument = self.attribute(tag, begins) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.complaint('Tag "span" must have class "tg-spoiler"', begins)
        self.opened.append(_Open(tag, argument, self.length, len(self.text)))

    def attribute(self, tag: str, begins: int) -> str:
        """The part of an attribute that matters to *tag*, or nothing."""
        found = _ATTRIBUTE_NAME.match(self.html, self.at)
        assert found is not None
        name = found.group()
        if not name:
            raise self.complaint(f'Empty attribute name in the tag "{tag}"', begins)
        self.at = found.end()
        after = self.skip_space()
        value = ""
        if after == "=":
            self.at += 1
            after = self.skip_space()
            value = self.attribute_value() if after else ""
        if not after:
            raise self.complaint(f'Unclosed start tag "{tag}"', begins)
        if not self.html[self.at : self.at + 1]:
            raise self.complaint("Unclosed start tag", begins)
        match tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id"):
                return value
            case "code", "class" if value.startswith("language-"):
                return value.removeprefix("language-")
            case "span", "class" if value.startswith("tg-"):
                return value.removeprefix("tg-")
            case "blockquote", "expandable":
                return "expandable"
            case _:
                return ""

    def attribute_value(self) -> str:
        quote = self.html[self.at]
        begins = self.at
        if quote not in "\"'":
            token = _NAME_TOKEN.match(self.html, self.at)
            assert token is not None
            self.at = token.end()
            if self.html[self.at : self.at + 1] not in tuple(SPACE + ">"):
                raise self.complaint("Unexpected end of name token", begins)
            return token.group().lower()
        self.at += 1
        value: list[str] = []
        while (here := self.html[self.at : self.at + 1]) not in ("", quote):
            if here == "&":
                value.append(self.character())
            else:
                value.append(here)
                self.at += 1
        self.at += 1
        return "".join(value)

    def end_tag(self) -> None:
        begins = self.at
        if not self.opened:
            raise self.complaint("Unexpected end tag", begins)
        name = _TAG_NAME.match(self.html, begins + 2)
        assert name is not None
        self.at = name.end()
        if self.skip_space() != ">":
            raise self.complaint("Unclosed end tag", begins)
        self.at += 1
        tag, expected = name.group().lower(), self.opened[-1].tag
        if tag and tag != expected:
            where = len(self.html[:begins].encode())
            raise self.complaint(
                f'Unmatched end tag at byte offset {where}, expected "</{expected}>", found "</{tag}>"'
            )
        self.close(self.opened.pop())

    def close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        entity: dict[str, Any] = {
            "type": ENTITY_OF_TAG[opened.tag],
            "offset": opened.offset,
            "length": length,
        }
        inside = self.entities[-1] if self.entities else {}
        same_place = (inside.get("offset"), inside.get("length")) == (opened.offset, length)
        match opened.tag:
            case "a":
                entity["url"] = opened.argument or "".join(self.text[opened.begins :])
                if not web_address(entity["url"]):
                    return
            case "tg-emoji":
                entity["custom_emoji_id"] = opened.argument
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "pre" if same_place and inside["type"] == "code" and "language" in inside:
                inside["type"] = "pre"
                return
            case "code" if same_place and inside["type"] == "pre" and opened.argument:
                inside["language"] = opened.argument
                return
            case "code" if opened.argument:
                entity["language"] = opened.argument
        self.entities.append(entity)


def read_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """The text of *html* and its entities, outermost first.  Refusal: what Telegram says of a fault."""
    reader = _Reader(html)
    reader.read()
    entities: list[dict[str, Any]] = []
    for entity in sorted(reader.entities, key=_order):
        if entity["type"] == "code":
            entity.pop("language", None)
        if entity not in entities and not _inside_code(entity, entities):
            entities.append(entity)
    return "".join(reader.text), entities


def _order(entity: dict[str, Any]) -> tuple[int, int, int]:
    kind = entity["type"]
    rank = OUTERMOST_FIRST.index(kind) if kind in OUTERMOST_FIRST else len(OUTERMOST_FIRST)
    return entity["offset"], -entity["length"], rank


def _inside_code(entity: dict[str, Any], outer: list[dict[str, Any]]) -> bool:
    # Telegram: pre and code cannot contain other entities
    return any(
        other["type"] in ("code", "pre")
        and other["offset"] <= entity["offset"] < other["offset"] + other["length"]
        for other in outer
    )
