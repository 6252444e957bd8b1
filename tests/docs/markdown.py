"""What the tests of the documents read them with."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PRIVACY = ROOT / "docs" / "privacy.md"


def section(file: Path, heading: str) -> str:
    """What stands under the level-two *heading*, as far as the next one."""
    found = re.search(
        rf"(?ms)^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", file.read_text(encoding="utf-8")
    )
    assert found, f"{file.name} has no section {heading!r}"
    return found[1]


def table(text: str) -> list[list[str]]:
    """The cells of the first table in *text*, row by row, without its head."""
    lines: list[str] = re.findall(r"(?ms)^\|.*?\|$(?=\n\n|\n?\Z)", text)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def quoted(cell: str) -> list[str]:
    """Everything between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def blocks(text: str) -> list[str]:
    """The fenced blocks of *text*."""
    return re.findall(r"(?ms)^```\w*\n(.*?)^```$", text)


def prose(file: Path) -> str:
    """*file* without its fenced blocks."""
    return re.sub(r"(?ms)^```.*?^```$", "", file.read_text(encoding="utf-8"))
