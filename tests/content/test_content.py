"""What the Centre knows may go out: the real content, as of the day it was written."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.authoring import pictures
from conversations.checking.day import check, critical
from conversations.drawing.diagrams import mermaid, svg
from conversations.reading.folder import read_library
from conversations.reading.problem_kinds import KINDS
from conversations.reading.problems import Severity

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "content" / "el"
WRITTEN = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reading():
    return read_library(CONTENT)


@pytest.fixture(scope="module")
def problems(reading):
    return check(reading, on=WRITTEN)


def test_nothing_critical_stands_in_the_content(problems):
    assert [] == [f"{each.file}:{each.line} {each.text}" for each in critical(problems)]


@pytest.mark.parametrize(
    "kind",
    [
        "topic-cut-off",
        "topic-far",
        "papers-far",
        "unreachable",
        "label-long",
        "text-long",
        "sentence-long",
        "no-full-stop",
        "label-stop",
        "label-twice",
        "shouting",
        "link-http",
        "phone-form",
        "no-way-on",
        "mixed-letters",
        "unhedged",
        "never-asked",
        "unused-question",
        "paper-source",
        "review-overdue",
        "checked-ahead",
        "reviewed-ahead",
        "cut-comment",
        "tab-within",
        "bom",
        "crlf",
        "stray-file",
    ],
)
def test_nor_this_kind_of_warning(problems, kind):
    """Warnings that remain are for the Centre to settle; these are ours."""
    assert [] == [f"{each.file}:{each.line} {each.text}" for each in problems if each.kind == kind]


def test_what_is_made_up_or_not_filled_in_is_listed(problems):
    """The Centre's address, hours and staff are not known, and the operator is told."""
    kinds = {each.kind for each in problems}

    assert {"unconfirmed", "not-filled", "example"} <= kinds


def test_every_problem_is_said_in_greek(reading):
    """Each kind has its sentence, with no other placeholders than the English one."""
    sentences = reading.findings.words.sentences

    assert set(KINDS) == set(sentences)
    for kind, english in KINDS.items():
        said = set(re.findall(r"\{(\w+)\}", sentences[kind]))
        known = set(re.findall(r"\{(\w+)\}", english))
        assert said <= known | {"fact", "n"}, kind
    for words in (
        "promises", "promise-hedges", "promise-asks", "fact-hedges", "acronyms", "unconfirmed-lines",
    ):  # fmt: skip
        assert reading.findings.words.lists[words]


def test_every_problem_has_a_severity():
    assert {"critical", "warning"} == {severity.value for severity in Severity}
    assert 50 < sum(english.startswith("!") for english in KINDS.values()) < len(KINDS)


def test_every_tree_can_be_drawn(reading):
    for topic in reading.library.topics.values():
        assert svg(topic, reading.library).startswith("<svg")
        assert mermaid(topic).startswith("flowchart")


def test_the_pictures_are_those_of_the_content(reading):
    """They are drawn anew by `make pictures` whenever the content has changed."""
    folder = ROOT / "docs" / "trees"
    drawn = pictures(reading.library, reading.findings.words)

    assert sorted(drawn) == sorted(path.name for path in folder.iterdir())
    stale = [name for name in drawn if drawn[name] != (folder / name).read_text("utf-8")]
    assert [] == stale, "run: make pictures"


def test_reading_and_checking_all_content_is_quick():
    """A cold interpreter reads and checks everything within a second of its own time."""
    program = (
        "import time; started = time.process_time()\n"
        "from datetime import date; from pathlib import Path\n"
        "from conversations.checking.day import check; from conversations.reading.folder import read_library\n"
        f"check(read_library(Path({str(CONTENT)!r})), on=date(2026, 11, 23))\n"
        "print(time.process_time() - started)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert float(done.stdout) < 1
