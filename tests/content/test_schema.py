"""What an editor completes and underlines is what the bot reads."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from conversations.centre import ClosureState, Mode
from conversations.checking.contacts import _WELL_WRITTEN
from conversations.checking.texts import LONGEST_LABEL
from conversations.reading import folder as reading
from conversations.reading.fields import ID, Section
from conversations.reading.nodes import DOORS, MOST_ASKED
from conversations.reading.openings import WEEKDAYS
from conversations.reading.services import GREEK_CAPITALS
from conversations.reading.topics import UNITS
from conversations.reading.yaml_tree import Listing, Scalar, Table, Tree
from conversations.tree import Confidence, Status
from tests.content.schema import (
    KNOWN,
    SCHEMAS,
    as_an_editor_reads,
    every_part,
    faults,
    resolved,
    schema,
)
from tests.conversations.editing import small_centre

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content" / "el"
MISSING = {"missing-key", "no-nodes", "no-source", "empty-value"}
NAMES = ("topic", "documents", "phrases", "centre")


def schema_of(file: str) -> str:
    folder, slash, _ = file.partition("/")
    return folder.removesuffix("s") if folder == "topics" else folder if slash else Path(file).stem


def files_of(folder: Path) -> list[Path]:
    flat = [folder / "documents.yaml", folder / "centre.yaml"]
    return [*flat, *sorted(folder.glob("phrases/*.yaml")), *sorted(folder.glob("topics/*.yaml"))]


@pytest.mark.parametrize("file", files_of(CONTENT), ids=lambda path: path.stem)
def test_nothing_is_underlined_in_the_content(file):
    name = schema_of(str(file.relative_to(CONTENT)))
    root = schema(name)

    assert [] == faults(as_an_editor_reads(file.read_text("utf-8")), root, root)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_uses_only_what_we_can_check(name):
    """A misspelt keyword would be ignored by every editor, and by the tests too."""
    for part in every_part(schema(name)):
        assert set(part) <= KNOWN


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_explained_in_greek(name):
    for part in every_part(schema(name)):
        for key, inner in part.get("properties", {}).items():
            assert re.search("[\u0370-\u03ff]", inner["description"]), key


def test_the_reader_asks_for_exactly_the_keys_of_the_schema(tmp_path, monkeypatch):
    """Each table of the content is followed into its schema, and back."""
    asked: dict[int, set[str]] = defaultdict(set)
    known: dict[int, dict[str, Any]] = {}
    sections: list[tuple[int, set[str]]] = []
    kept: list[object] = []

    def follow(tree: Tree, part: Any, root: dict[str, Any]) -> None:
        if not isinstance(part, dict):
            return
        part = resolved(part, root)
        for option in part.get("anyOf", ()):
            follow(tree, option, root)
        if isinstance(tree, Listing):
            for item in tree.items:
                follow(item, part.get("items"), root)
        if isinstance(tree, Table) and part.get("type") == "object":
            if "properties" in part:
                known[id(tree.entries)] = part
                kept.append((tree, part))
            for key, (_, inner) in tree.entries.items():
                rest = part.get("additionalProperties")
                follow(inner, part.get("properties", {}).get(key, rest), root)

    parse, finish = reading.parse, Section.finish

    def parsed(file: str, data: bytes, findings: Any) -> Tree | None:
        tree = parse(file, data, findings)
        if schema_of(file) in NAMES and tree is not None:
            root = schema(schema_of(file))
            kept.append(root)
            follow(tree, root, root)
        return tree

    def finished(section: Section) -> None:
        finish(section)
        sections.append((id(section.entries), section.asked))
        kept.append(section)

    monkeypatch.setattr(reading, "parse", parsed)
    monkeypatch.setattr(Section, "finish", finished)
    for folder in (small_centre(tmp_path).folder, CONTENT):
        reading.read_library(folder)

    properties = {}
    for entries, keys in sections:
        if part := known.get(entries):
            name = json.dumps(part, sort_keys=True)
            asked[name] |= keys
            properties[name] = set(part["properties"])
    assert 15 <= len(asked)
    for name, keys in asked.items():
        assert properties[name] == keys


def plain(tree: Tree) -> Any:
    match tree:
        case Scalar(text=text):
            return text
        case Listing(items=items):
            return [plain(each) for each in items]
        case Table(entries=entries):
            return {key: plain(each) for key, (_, each) in entries.items()}


def tables(value: Any, part: Any, root: dict[str, Any]) -> Any:
    """Each table of *value* with its schema; those with a choice of shapes are left out."""
    if not isinstance(part, dict):
        return
    part = resolved(part, root)
    for option in part.get("anyOf", ()):
        yield from tables(value, option, root)
    if isinstance(value, list):
        for each in value:
            yield from tables(each, part.get("items"), root)
    if isinstance(value, dict) and part.get("type") == "object":
        if "properties" in part and "oneOf" not in part:
            yield value, part
        for key, each in value.items():
            rest = part.get("additionalProperties")
            yield from tables(each, part.get("properties", {}).get(key, rest), root)


@pytest.mark.parametrize("file", ["centre.yaml", "documents.yaml", "topics/housing.yaml"])
def test_what_the_schema_requires_the_reader_misses(tmp_path, file):
    """Each key is taken away in turn."""
    centre = small_centre(tmp_path)
    text = (centre.folder / file).read_text("utf-8")
    value = yaml.load(text, yaml.BaseLoader)
    root = schema(schema_of(file))
    looked_at = 0
    for table, part in list(tables(value, root, root)):
        for key in list(table):
            without = table.pop(key)
            (centre.folder / file).write_text(yaml.safe_dump(value, sort_keys=False), "utf-8")
            problems = reading.read_library(centre.folder).problems
            missed = {each.kind for each in problems} & MISSING
            assert bool(missed) == (key in part.get("required", ())), key
            # Put back where it was: the order of nodes matters.
            rest = {each: table.pop(each) for each in list(table)}
            table.update({key: without, **rest})
            looked_at += 1
    assert looked_at > 5


def test_the_words_of_the_schema_are_those_of_the_code():
    topic, centre = schema("topic"), schema("centre")
    facts = topic["definitions"]["fact"]["properties"]
    node = topic["definitions"]["node"]["properties"]
    (_, button) = node["choices"]["additionalProperties"]["anyOf"]
    doors = button["properties"]["to"]["pattern"]

    assert [*Status] == topic["properties"]["status"]["enum"]
    assert [*Confidence] == topic["definitions"]["confidence"]["enum"]
    assert [*UNITS] == facts["unit"]["enum"]
    assert MOST_ASKED == node["documents"]["properties"]["ask"]["anyOf"][1]["maxItems"]
    assert LONGEST_LABEL == topic["definitions"]["label"]["maxLength"]
    assert ID.pattern in topic["properties"]["topic"]["pattern"]
    assert [*ClosureState] == centre["definitions"]["closure"]["properties"]["state"]["enum"]
    assert [*WEEKDAYS] == list(centre["definitions"]["week"]["properties"])
    modes = centre["definitions"]["service"]["properties"]["modes"]["anyOf"]
    assert [*Mode] == modes[0]["enum"] == modes[1]["items"]["enum"]
    letter = {"pattern": centre["definitions"]["service"]["properties"]["letter"]["pattern"]}
    for each in (*GREEK_CAPITALS, "A", "Z"):
        assert [] == faults(each, letter, centre), each
    phone = centre["properties"]["contact"]["properties"]["phones"]["anyOf"][1]["items"]["pattern"]
    assert f"^{_WELL_WRITTEN.pattern.replace('(?:', '(')}$" == phone
    for door in (*DOORS, "@book:benefits", "housing/", "housing/papers", "papers"):
        assert [] == faults(door, {"pattern": doors}, topic), door
    assert faults("@nowhere", {"pattern": doors}, topic)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("topic", "status: published", "status: publised"),
        ("topic", "title: Επ", "titel: Επ"),
        ("topic", "unit: euro", "unit: euros"),
        ("topic", "checked: 2026-11-01", "checked: 1/11/2026"),
        ("topic", "who: Ποιους αφορά", f"who: {'α' * 33}"),
        ("topic", "ask: [home, children]", "ask: [a, b, c, d, e, f]"),
        ("topic", 'to: "@book:benefits"', 'to: "@books"'),
        ("topic", "    fork: home\n", "    fork: home\n    text: Και τα δύο\n"),
        ("topic", "case: αν νοικιάζετε", "cases: αν νοικιάζετε"),
        ("documents", "link: https", "link: http"),
        ("centre", "minutes: 30", "minutes: 31"),
        ("centre", "confirmed: yes", "confirmed: maybe"),
        ("centre", 'at: "18:00"', 'at: "18.00"'),
        ("centre", '"2100000000"', '"210-0000000"'),
        ("centre", "every: 2 weeks", "every: second week"),
        ("centre", "letter: Β", "letter: β"),
        ("centre", "modes: [place, phone]", "modes: [place, fone]"),
        ("centre", "most-calls: 3", "most-calls: 30"),
        ("centre", "{day: 2027-12-06, hours", "{day: 2027-12-06, ours"),
    ],
)
def test_an_editor_underlines_a_slip(name, old, new):
    """The validator of these tests finds something at all, where the reader does, too."""
    file = "topics/housing" if name == "topic" else name
    text = (Path(__file__).parent / "small" / f"{file}.yaml").read_text("utf-8")
    root = schema(name)
    assert [] == faults(as_an_editor_reads(text), root, root)
    assert old in text

    assert faults(as_an_editor_reads(text.replace(old, new, 1)), root, root)


def test_vs_code_finds_each_schema_and_its_files():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))

    named = {Path(path).name for path in settings["yaml.schemas"]}
    assert {file.name for file in SCHEMAS.iterdir()} == named
    for path, pattern in settings["yaml.schemas"].items():
        assert (ROOT / path).is_file()
        found = {each.relative_to(CONTENT) for each in ROOT.glob(pattern)}
        assert found
        assert {schema_of(str(each)) for each in found} == {Path(path).stem}
