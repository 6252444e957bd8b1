"""The papers that lie beside the code: licence, Procfile, hooks, changes, and every link."""

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.__main__ import COMMANDS
from tests.docs.markdown import ROOT, prose

OURS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "content").rglob("*.md"),
    *(ROOT / "tests").rglob("*.md"),
]
ENGLISH = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + [
    ROOT / "docs" / "privacy.md"
]
EUPL_WORDS = "8a14e695861d7e6dc2158614896f2b9963941d46e4ed3c986639b51e9337294a"
"""SHA-256 of the words of the EUPL 1.2's English text, one space between them"""


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", OURS, ids=named)
def test_every_link_leads_somewhere(file: Path) -> None:
    """A picture, a file or a heading that a document points at is there."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(file)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        found = (file.parent / path) if path else file
        if not found.exists() or (heading and heading not in anchors(found)):
            dead.append(target)

    assert [] == dead


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.*)$", prose(file))
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("file", ENGLISH, ids=named)
def test_a_sentence_has_a_line_of_its_own(file: Path) -> None:
    """So that a change of one sentence is a change of one line."""
    crowded = [
        line
        for line in prose(file).splitlines()
        if not line.startswith("|")
        and re.search(r"[a-z)`*»][.?!]\*{0,2} [A-Z`“«]", re.sub(r"^\d+\. ", "", line))
    ]

    assert [] == crowded


def test_the_licence_is_complete() -> None:
    """Fifteen articles and the appendix, word for word."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    words = " ".join(re.findall(r"\w+", text))

    assert [str(n) for n in range(1, 16)] == re.findall(r"(?m)^(\d+)\. [A-Z]", text)
    assert "Appendix\n" in text
    assert EUPL_WORDS == hashlib.sha256(words.encode()).hexdigest()


def test_the_licence_is_named_alike_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert "EUPL-1.2" == project["license"]
    assert "Licensed under the EUPL" in (ROOT / "README.md").read_text("utf-8")


def test_the_procfile_runs_commands_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    processes = dict(line.split(": ", 1) for line in lines)

    assert ["release", "web", "worker"] == list(processes)
    for command in processes.values():
        assert command.removeprefix("python -m bot ") in COMMANDS


def test_the_hooks_run_what_make_check_runs() -> None:
    """The same tools, all of them from `.venv`, so that no hook needs the network."""
    file = ROOT / ".pre-commit-config.yaml"
    repos = yaml.safe_load(file.read_text("utf-8"))["repos"]
    hooks = [hook for repo in repos for hook in repo["hooks"]]
    recipe = subprocess.run(
        ["make", "--always-make", "--dry-run", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    checks = re.findall(r"(?m)^\.venv/bin/((?:ruff|mypy|lint-imports|python -m bot)\b.*)$", recipe)

    assert ["local"] == [repo["repo"] for repo in repos]
    assert all("system" == hook["language"] for hook in hooks)
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
    assert [tool(check) for check in checks] == [
        tool(hook["entry"].removeprefix(".venv/bin/")) for hook in hooks
    ]


def tool(command: str) -> str:
    """*command* without its options and the files it is given."""
    return " ".join(word for word in command.split() if word != "." and not re.match("--", word))


def test_the_changes_of_this_version_are_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = re.findall(r"(?m)^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"))

    assert project["version"] == versions[0]
