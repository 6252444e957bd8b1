"""
One table of a content file, key by key.

Every accessor gives a value of its type also when the file has none: the problem is recorded,
and a library with a critical problem is never handed out.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from conversations.reading.problems import Findings, as_id
from conversations.reading.yaml_tree import Listing, Scalar, Table, Tree

Word = TypeVar("Word", bound=StrEnum)

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_SPAN = re.compile(r"(\d{1,5}) +([a-z]+)", re.ASCII)
_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60}


def clock(text: str) -> time | None:
    """The time of day that *text* writes as HH:MM."""
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def is_link(text: str, *schemes: str) -> bool:
    """Whether *text* is an address with one of *schemes*; its host is plain ASCII."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        not any(character.isspace() or character in '<>"' for character in text)
        and parts.scheme in schemes
        and parts.netloc.isascii()
        and "." in parts.netloc.strip(".")
    )


class Section:
    """A table being read; `finish` reports the keys that nobody asked for."""

    def __init__(self, file: str, tree: Tree | None, findings: Findings, line: int = 0) -> None:
        self.file, self.findings = file, findings
        self.line = tree.line if tree else line
        self.entries: dict[str, tuple[Scalar, Tree]] = {}
        self.asked: set[str] = set()
        if isinstance(tree, Table):
            self.entries = tree.entries
        elif tree is not None:
            findings.add("not-table", file, tree.line)

    def add(self, kind: str, line: int | None = None, **args: object) -> None:
        """Record a problem in this file, at *line* or where the section begins."""
        self.findings.add(kind, self.file, self.line if line is None else line, **args)

    def mark(self, address: str, scalar: Scalar | None) -> None:
        """Remember where the text of *address* stands."""
        line = scalar.line if scalar else self.line
        self.findings.places.setdefault(address, (self.file, line))

    def tree(self, key: str) -> Tree | None:
        """What stands under *key*, which counts as asked for."""
        self.asked.add(key)
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def has(self, key: str) -> bool:
        return key in self.entries

    def key(self, name: str) -> Scalar | None:
        """Where the key *name* is written; None when it is not."""
        entry = self.entries.get(name)
        return entry[0] if entry else None

    def line_of(self, key: str) -> int:
        """The line of *key*, or where the section begins."""
        written = self.key(key)
        return written.line if written else self.line

    def scalar(self, key: str, *, required: bool = True) -> Scalar | None:
        """The one text under *key*; None when it is missing, empty or not one text."""
        tree = self.tree(key)
        if tree is None:
            if required:
                self.add("missing-key", key=key)
            return None
        if not isinstance(tree, Scalar):
            self.add("not-text", tree.line, key=key)
            return None
        if not tree.text:
            if required:
                self.add("empty-value", self.line_of(key), key=key)
            return None
        return tree

    def text(self, key: str, *, required: bool = True) -> str:
        scalar = self.scalar(key, required=required)
        return scalar.text if scalar else ""

    def one_of(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """The member of *words* that *key* names."""
        scalar = self.scalar(key, required=default is None)
        known = [word.value for word in words]
        if scalar and scalar.text in known:
            return words(scalar.text)
        if scalar:
            hint = self.findings.hint(scalar.text, known)
            self.add("bad-choice", scalar.line, key=key, value=scalar.text, hint=hint)
        return default or next(iter(words))

    def some_of(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """The members of *words* that the list under *key* names, each once."""
        known = [word.value for word in words]
        found: list[Word] = []
        for text in self.texts(key):
            if text.text not in known:
                hint = self.findings.hint(text.text, known)
                self.add("bad-choice", text.line, key=key, value=text.text, hint=hint)
            elif text.text in found:
                self.add("twice", text.line, id=text.text)
            else:
                found.append(words(text.text))
        return tuple(found)

    def day(self, key: str) -> date:
        return self.day_or_none(key, required=True) or date.max

    def day_or_none(self, key: str, *, required: bool = False) -> date | None:
        """The local day under *key*, written 2026-11-23."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return None
        try:
            if len(scalar.text) == len("2026-11-23"):
                return date.fromisoformat(scalar.text)
        except ValueError:
            pass
        self.add("bad-day", scalar.line, key=key, value=scalar.text)
        return None

    def time_or_none(self, key: str, *, required: bool = False) -> time | None:
        """The local wall-clock time under *key*, written 09:00."""
        scalar = self.scalar(key, required=required)
        found = clock(scalar.text) if scalar else None
        if scalar and found is None:
            self.add("bad-clock", scalar.line, key=key, value=scalar.text)
        return found

    def number(self, key: str, least: int, most: int, default: int | None = None) -> int:
        scalar = self.scalar(key, required=default is None)
        if scalar is None:
            return least if default is None else default
        if _NUMBER.fullmatch(scalar.text) and least <= int(scalar.text) <= most:
            return int(scalar.text)
        self.add("bad-number", scalar.line, key=key, value=scalar.text, least=least, most=most)
        return least

    def span(
        self, key: str, *units: str, least: int = 0, most: int, default: timedelta | None = None
    ) -> timedelta:
        """
        A length of time with one of *units* (minutes, hours, days, weeks), such as 2 hours.

        It is at least *least* and at most *most* of the first unit.
        """
        scalar = self.scalar(key, required=default is None)
        if scalar is None:
            return default or timedelta()
        found = _SPAN.fullmatch(scalar.text)
        unit = next((unit for unit in units if found and found[2] in (unit, unit[:-1])), "")
        if not found or not unit:
            digits = re.match(r"\d{1,5}", scalar.text, re.ASCII)
            example = f"{digits[0] if digits else 2} {units[0]}"
            known = ", ".join(units)
            self.add(
                "bad-span", scalar.line, key=key, value=scalar.text, units=known, example=example
            )
            return timedelta()
        minutes = int(found[1]) * _MINUTES[unit]
        if not least <= minutes / _MINUTES[units[0]] <= most:
            limits = {"least": least, "most": f"{most} {units[0]}"}
            self.add("span-range", scalar.line, key=key, value=scalar.text, **limits)
        return timedelta(minutes=minutes)

    def yes(self, key: str, *, default: bool | None = None) -> bool:
        scalar = self.scalar(key, required=default is None)
        value = scalar.text.lower() if scalar else "yes" if default else "no"
        if scalar and value not in ("yes", "true", "no", "false"):
            self.add("bad-yes", scalar.line, key=key, value=scalar.text)
        return value in ("yes", "true")

    def link(self, key: str, *schemes: str) -> str | None:
        """The address under *key*, if there is one; https unless *schemes* say otherwise."""
        scalar = self.scalar(key, required=False)
        if scalar and not is_link(scalar.text, *(schemes or ("https",))):
            self.add("bad-link", scalar.line, key=key, value=scalar.text)
        return scalar.text if scalar else None

    def texts(self, key: str) -> tuple[Scalar, ...]:
        """The texts of the list under *key*; one text alone is a list of one."""
        tree = self.tree(key)
        if isinstance(tree, Scalar):
            return (tree,) if tree.text else ()
        items = self.listing(key)
        found = tuple(item for item in items if isinstance(item, Scalar))
        if len(found) < len(items):
            self.add("not-text", key=key)
        return found

    def listing(self, key: str) -> tuple[Tree, ...]:
        """What the list under *key* holds."""
        tree = self.tree(key)
        if tree is None or (isinstance(tree, Scalar) and not tree.text):
            return ()
        if isinstance(tree, Listing):
            return tree.items
        self.add("not-list", tree.line, key=key)
        return ()

    def section(self, key: str, *, required: bool = False) -> "Section":
        """The table under *key*; an empty one when there is none."""
        tree = self.tree(key)
        if isinstance(tree, Scalar) and not tree.text:
            tree = None
        if tree is None and required:
            self.add("missing-key", key=key)
        return Section(self.file, tree, self.findings, self.line_of(key))

    def each(self) -> Iterator[tuple[Scalar, Tree]]:
        """All keys with what stands under them, each key a proper name."""
        self.asked.update(self.entries)
        for key, tree in self.entries.values():
            if not ID.fullmatch(key.text):
                self.bad_id(key.text, key.line)
            yield key, tree

    def bad_id(self, name: str, line: int) -> None:
        """Record that *name* is no proper name, and what it could be instead."""
        meant = as_id(name)
        hint = self.findings.hint(name, (meant,)) if ID.fullmatch(meant) else ""
        self.add("bad-id", line, id=name, hint=hint)

    def sections(self) -> Iterator[tuple[Scalar, "Section"]]:
        """All keys, each with a table of its own."""
        for key, tree in self.each():
            yield key, Section(self.file, tree, self.findings)

    def labels(self, address: str) -> Mapping[str, str]:
        """All keys, each with one text; `{}` in *address* stands for the key."""
        found = {}
        for key, tree in self.each():
            text = self.scalar(key.text)
            if text:
                # Not by format: what an author mistyped may stand in the address already.
                self.mark(address.replace("{}", key.text), text)
            found[key.text] = tree.text if isinstance(tree, Scalar) else ""
        return found

    def finish(self) -> None:
        for name, (key, _) in self.entries.items():
            if name not in self.asked:
                hint = self.findings.hint(name, self.asked - set(self.entries))
                self.add("unknown-key", key.line, key=name, hint=hint)

    def known(self, kind: str, scalar: Scalar, words: Collection[str], **args: object) -> bool:
        """Whether *scalar* is one of *words*; if not, *kind* is recorded with a proposal."""
        if scalar.text in words:
            return True
        hint = self.findings.hint(scalar.text, words)
        self.add(kind, scalar.line, id=scalar.text, hint=hint, **args)
        return False
