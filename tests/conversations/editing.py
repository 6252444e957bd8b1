"""A copy of the miniature Centre that a test may spoil, as an author would with an editor."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from conversations.checking.day import check, critical
from conversations.reading.folder import read_library
from conversations.reading.problems import Problem
from conversations.tree import Library

SMALL = Path(__file__).parents[1] / "content" / "small"
TODAY = date(2026, 11, 23)


@dataclass
class Edited:
    folder: Path

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        path = self.folder / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def write(self, file: str, data: bytes) -> None:
        (self.folder / file).write_bytes(data)

    def line_of(self, file: str, words: str) -> int:
        text = (self.folder / file).read_text(encoding="utf-8")
        return text[: text.index(words)].count("\n") + 1

    def problems(self, on: date = TODAY) -> list[Problem]:
        """All problems; on the way, that nothing critical is handed out as a library."""
        reading = read_library(self.folder)
        problems = check(reading, on=on)
        assert bool(critical(problems)) == (reading.library is None)
        return problems

    def only(self, kind: str, on: date = TODAY) -> Problem:
        """The one problem there is, which is of *kind*."""
        problems = self.problems(on)
        assert [kind] == [problem.kind for problem in problems], problems
        return problems[0]

    def library(self) -> Library:
        library = read_library(self.folder).library
        assert library
        return library


def small_centre(folder: Path) -> Edited:
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    return Edited(folder)
