"""The author's guide cannot lie: what it tells you to do is done here, and works."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.__main__ import COMMANDS
from conversations.checking.day import check, critical
from conversations.reading.folder import read_library
from conversations.tree import DocumentList, Text
from tests.content.schema import as_an_editor_reads, faults, schema
from tests.conversations.editing import TODAY

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "content" / "el" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"(?ms)^```yaml\n(.*?)^```", GUIDE)
AMOUNT = 'base: {value: "70"'


@pytest.fixture
def content(tmp_path) -> Path:
    return Path(shutil.copytree(ROOT / "content" / "el", tmp_path / "el"))


def block(beginning: str) -> str:
    return next(each for each in BLOCKS if each.startswith(beginning))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_every_example_is_yaml():
    for each in BLOCKS:
        assert yaml.load(each, yaml.BaseLoader)


@pytest.mark.parametrize("file", ["housing", "birth"])
def test_what_it_quotes_stands_there(file):
    text = (ROOT / "content" / "el" / "topics" / f"{file}.yaml").read_text("utf-8")
    quoted = {"housing": [block("base: {")], "birth": [block("- partnership")]}[file]

    for each in quoted:
        assert each.strip() in text


def test_the_first_ten_minutes(content):
    """Change the amount; break it on purpose and be told where; put it back."""
    housing = content / "topics" / "housing.yaml"
    replace(housing, AMOUNT, AMOUNT.replace("70", "75"))
    library = read_library(content).library
    assert library
    assert "75" == library.topics["housing"].facts["base"].value

    replace(housing, '"75"', '"75')
    reading = read_library(content)
    line = housing.read_text("utf-8").split('"75')[0].count("\n") + 1
    assert reading.library is None
    assert [("open-quote", line)] == [
        (each.kind, each.line) for each in reading.problems if each.severity == "critical"
    ]


def test_the_new_topic_of_the_guide_is_served(content):
    """Word for word: its file, and its button in the first menu."""
    (content / "topics" / "school-meals.yaml").write_text(block("topic: school-meals"), "utf-8")
    replace(
        content / "topics" / "start.yaml",
        "    choices:\n",
        f"    choices:\n      {block('school-meals: {')}",
    )
    reading = read_library(content)

    assert reading.library
    topic = reading.library.topics["school-meals"]
    assert [Text, DocumentList] == [type(node) for node in topic.nodes.values()]
    problems = [each for each in check(reading, on=TODAY) if "school-meals" in each.file]
    assert ["not-reviewed"] == [each.kind for each in problems]
    root = schema("topic")
    assert [] == faults(as_an_editor_reads(block("topic: school-meals")), root, root)


def test_the_new_paper_and_source_of_the_guide_are_what_an_editor_knows():
    documents, topic = schema("documents"), schema("topic")
    source = as_an_editor_reads(block("opeka-2027:"))["opeka-2027"]
    source["url"] = source["url"].replace("…", "")

    assert [] == faults(as_an_editor_reads(block("birth-record:")), documents, documents)
    assert [] == faults(source, {"$ref": "#/definitions/source"}, topic)


def test_the_desk_and_the_hours_of_the_guide_are_read(content):
    """A new desk, its alternating hours, its single days, and the days that are closed."""
    desk = block("desk-5:")
    hours, exceptions = block("hours:\n  - {until"), block("exceptions:")
    centre = content / "centre.yaml"
    replace(centre, "desks:\n", f"desks:\n{indented(desk + indented(exceptions))}")
    assert read_library(content).library.centre.desks["desk-5"].exceptions

    replace(centre, indented(desk[desk.index("  hours:") :]), indented(indented(hours)))
    text = centre.read_text("utf-8")
    closures = text[text.index("closures:") : text.index("\nholidays:")]
    replace(centre, closures, block("closures:"))
    reading = read_library(content)

    assert [] == critical(check(reading, on=TODAY))
    openings = reading.library.centre.desks["desk-5"].openings
    assert [1, 1, 1, 2] == sorted(each.every for each in openings)
    assert [True, False] == [each.yearly for each in reading.library.centre.closures]
    root = schema("centre")
    assert [] == faults(as_an_editor_reads(centre.read_text("utf-8")), root, root)


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def test_the_guide_explains_every_key_of_services_and_rules():
    root = schema("centre")
    rules = [f"`{key}: {first}`" for key, first in (("queue", "late-after"), ("offers", "lasts"))]
    optional = {*root["definitions"]["service"]["properties"]}
    optional -= {*root["definitions"]["service"]["required"]}
    for section in ("queue", "no-show", "offers", "notices"):
        optional |= {*root["properties"][section]["properties"]}
    optional |= {*root["definitions"]["reminder"]["properties"]}

    for key in optional:
        assert re.search(rf"^\|.*\b{key}`", GUIDE, re.MULTILINE), key
    assert all(rule in GUIDE for rule in rules)


def test_every_command_it_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")

    named = set(re.findall(r"python -m bot (\w+)", GUIDE))
    assert {"check", "walk"} <= named <= set(COMMANDS)
    for target in set(re.findall(r"`make (\w+)`", GUIDE)):
        assert re.search(rf"(?m)^{target}:", makefile), target
