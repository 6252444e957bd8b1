"""The sections of docs/benchmarks.md that have a program of their own."""

import re
from pathlib import Path

from tests.bench.running import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "benchmarks.md"
HOW = "## How it is measured"
"""what they stand before"""


def with_section(page: str, title: str, text: str) -> str:
    """*page* with *text*, which begins with *title*, in place of its section of that title."""
    page = _of(title).sub("", page)
    before, heading, after = page.partition(HOW)
    return f"{before}{text}\n{heading}{after}" if heading else f"{page.rstrip()}\n\n{text}"


def section_of(title: str, document: Path = DOCUMENT) -> str:
    """The section as it stands in *document*; empty when there is none."""
    page = document.read_text("utf-8") if document.exists() else ""
    found = _of(title).search(page)
    return found[0].rstrip() + "\n" if found else ""


def write(title: str, text: str) -> Path:
    """Put the section into the document; where that is."""
    DOCUMENT.write_text(with_section(DOCUMENT.read_text("utf-8"), title, text), "utf-8")
    return DOCUMENT.relative_to(REPOSITORY)


def _of(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?ms)^{re.escape(title)}$.*?(?=^## |\Z)")
