"""
YAML as an author writes it: every value stays a text, and every slip becomes a problem.

Built from libyaml's events one by one, with no recursion: aliases, tags and deep nesting are
refused where they stand, so that no file can grow in memory beyond its own size.
"""

import re
from dataclasses import dataclass

import yaml

from conversations.reading.problems import Findings

LARGEST = 512 * 1024
DEEPEST = 12

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """One text.  *line*, from 1, is where its words begin."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    entries: "dict[str, tuple[Scalar, Tree]]"
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    items: "tuple[Tree, ...]"
    line: int


Tree = Scalar | Table | Listing


def parse(file: str, data: bytes, findings: Findings) -> Tree | None:
    """The values of one file; None, with the reason among *findings*, when it has none."""
    text = _decoded(file, data, findings)
    if text is None:
        return None
    before = len(findings.problems)
    loader = _LOADER(text)
    try:
        tree = _Building(file, text, findings).tree(loader)
    except yaml.YAMLError as error:
        _explain(file, text, error, findings)
        return None
    finally:
        loader.dispose()
    if tree is None and len(findings.problems) == before:
        findings.add("empty", file, 0)
    elif tab := _TAB_INDENT.search(text):
        findings.add("tab-within", file, _line_at(text, tab.start()))
    return tree


def _decoded(file: str, data: bytes, findings: Findings) -> str | None:
    if len(data) > LARGEST:
        findings.add("huge", file, 0, limit=LARGEST // 1024)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.add("not-utf8", file, data.count(b"\n", 0, error.start) + 1)
        return None
    if text.startswith("\ufeff"):
        findings.add("bom", file, 1)
        text = text[1:]
    if "\r" in text:
        findings.add("crlf", file, 0)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        findings.add("control", file, _line_at(text, control.start()))
        return None
    return text


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


class _Refused(yaml.YAMLError):
    """A finding is already recorded; reading on would not help."""


@dataclass(slots=True)
class _Open:
    """A table or a list whose end has not come yet."""

    line: int
    items: "list[Tree]"
    entries: "dict[str, tuple[Scalar, Tree]] | None"
    key: Scalar | None = None


class _Building:
    def __init__(self, file: str, text: str, findings: Findings) -> None:
        self.file, self.findings = file, findings
        self.lines = text.split("\n")
        self.open: list[_Open] = []
        self.root: Tree | None = None

    def tree(self, loader: "yaml.BaseLoader") -> Tree | None:
        documents = 0
        while True:
            event = loader.get_event()  # type: ignore[no-untyped-call]
            assert event.start_mark
            line = event.start_mark.line + 1
            match event:
                case yaml.ScalarEvent():
                    self._plain_value_only(event, line)
                    self._put(self._scalar(event, line))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._plain_value_only(event, line)
                    self._begin(line, table=isinstance(event, yaml.MappingStartEvent))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    ended = self.open.pop()
                    self._put(
                        Listing(tuple(ended.items), ended.line)
                        if ended.entries is None
                        else Table(ended.entries, ended.line)
                    )
                case yaml.AliasEvent():
                    self._refuse("anchor", line)
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self._refuse("documents", line)
                case yaml.StreamEndEvent():
                    return self._whole()
                case _:
                    pass

    def _whole(self) -> Tree | None:
        root = self.root
        return None if isinstance(root, Scalar) and not root.text else root

    def _scalar(self, event: "yaml.ScalarEvent", line: int) -> Scalar:
        if event.style in ("|", ">"):
            return Scalar(event.value.strip(), line + 1)
        if not event.style and _GREEK.search(event.value):
            end = event.end_mark
            assert end
            rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
            if rest.lstrip(" ").startswith("#"):
                self.findings.add("cut-comment", self.file, end.line + 1)
        return Scalar(event.value.strip(), line)

    def _begin(self, line: int, *, table: bool) -> None:
        if self.open and self.open[-1].entries is not None and self.open[-1].key is None:
            self._refuse("odd-key", line)
        if len(self.open) >= DEEPEST:
            self._refuse("too-deep", line, limit=DEEPEST)
        self.open.append(_Open(line, [], {} if table else None))

    def _put(self, value: Tree) -> None:
        if not self.open:
            self.root = value
            return
        inner = self.open[-1]
        if inner.entries is None:
            inner.items.append(value)
        elif inner.key is None:
            assert isinstance(value, Scalar)
            inner.key = value
        else:
            key, inner.key = inner.key, None
            first = inner.entries.get(key.text)
            if first:
                self.findings.add(
                    "duplicate-key", self.file, key.line, key=key.text, first=first[0].line
                )
            else:
                inner.entries[key.text] = (key, value)

    def _plain_value_only(self, event: "yaml.NodeEvent", line: int) -> None:
        if event.anchor is not None:
            self._refuse("anchor", line)
        # The events of a plain value carry no tag; "!" alone is the sign of an explicit one.
        if getattr(event, "tag", None) is not None:
            self._refuse("tag", line)

    def _refuse(self, kind: str, line: int, **args: object) -> None:
        self.findings.add(kind, self.file, line, **args)
        raise _Refused


# What libyaml says, and what its author most likely did.  First fit counts.
_EXPLANATIONS = (
    ("while scanning a quoted scalar", "open-quote"),
    ("unknown escape character", "bad-escape"),
    ("mapping values are not allowed", "bare-colon"),
    ("could not find expected ':'", "indentation"),
    ("undefined alias", "anchor"),
    ("while scanning an alias", "anchor"),
    ("while scanning an anchor", "anchor"),
    ("while scanning a tag", "tag"),
    ("while parsing a flow", "open-bracket"),
    ("cannot start any token", "bad-start"),
    ("while scanning a directive", "bad-start"),
    ("while scanning a block scalar", "indentation"),
    ("while parsing a block", "indentation"),
    ("block sequence entries are not allowed", "indentation"),
    ("did not find expected <document start>", "indentation"),
)


def _explain(file: str, text: str, error: yaml.YAMLError, findings: Findings) -> None:
    if isinstance(error, _Refused):
        return
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or "")
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    if tab := _TAB_INDENT.search(text):
        findings.add("tab", file, _line_at(text, tab.start()))
        return
    said = f"{context} {problem}"
    kind = next((kind for words, kind in _EXPLANATIONS if words in said), "yaml")
    start = getattr(error, "context_mark", None)
    if kind in ("open-quote", "open-bracket") and start:
        line = start.line + 1
    if kind in ("open-quote", "open-bracket", "indentation"):
        # A missing quote swallows lines until the next one; what libyaml trips over comes later.
        ends = mark.line + 1 if mark else None
        halves = [at for at, each in enumerate(text.split("\n")[:ends], 1) if each.count('"') % 2]
        if len(halves) % 2:
            kind, line = "open-quote", halves[-1]
    findings.add(kind, file, min(line, text.count("\n") + 1), detail=problem)
