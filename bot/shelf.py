"""
The library that is served at this moment, and its wording.

Whoever needs either asks the shelf each time and keeps neither, so that edited content counts
everywhere from one moment on.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.greek.wording import Wording
from bot.settings import WrongSetting
from conversations.reading.folder import FOLDERS, read_library
from conversations.reading.problems import Severity
from conversations.tree import Library

Signature = tuple[tuple[str, int, int, int], ...]
"""(name, size, time of change in nanoseconds, inode) of each file, in order"""


class Shelf:
    """
    One library with its wording, replaced together.

    *folder* is where it was read, as it stood at *signature*; without one, nothing is watched.
    """

    def __init__(
        self, library: Library, folder: Path | None = None, signature: Signature = ()
    ) -> None:
        self.folder = folder
        self.signature = signature
        self.library = library
        self.wording = Wording(library)

    def switch(self, library: Library) -> None:
        """Serve *library* from now on.  What is being worded meanwhile is still the old one's."""
        self.library, self.wording = library, Wording(library)


def open_shelf(folder: Path) -> Shelf:
    """A shelf with what *folder* holds; raises `WrongSetting`."""
    # Before reading: what is edited meanwhile is noticed afterwards.
    stood = signature(folder)
    reading = read_library(folder)
    if reading.library is None:
        told = [
            f"{each.file}:{each.line}: {each.text}"
            for each in reading.problems
            if each.severity is Severity.CRITICAL
        ]
        raise WrongSetting("\n".join([f"The content in {folder} cannot be served:", *told]))
    return Shelf(reading.library, folder, stood)


def signature(folder: Path) -> Signature:
    """What changes when a content file does, without opening any."""
    return tuple(sorted(_looks(folder)))


def _looks(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for place in (folder, *(folder / each for each in FOLDERS)):
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            try:
                found = entry.stat()
            except OSError:
                continue  # gone since, or a link to nowhere
            # Editors keep notes of their own beside a file, and their names begin with a dot.
            if entry.name.endswith(".yaml") and not entry.name.startswith("."):
                yield entry.path, found.st_size, found.st_mtime_ns, found.st_ino
