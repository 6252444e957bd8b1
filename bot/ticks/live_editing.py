"""
Live editing: what changes in the content folder is served at once, or its author is told why not.

A change counts when it has stood still from one look to the next, so that no file is read while
it is being saved.  Content with a critical problem is refused whole, and the old keeps serving.
"""

import asyncio
import logging
from collections.abc import Callable, Collection

from bot.clock import Now
from bot.shelf import Shelf, Signature, signature
from bot.store.database import Database
from bot.ticks.telling import tell_staff
from conversations.reading.folder import Reading, read_library
from conversations.reading.problems import Severity
from conversations.reviewing import mended, refused
from conversations.screen import Screen

log = logging.getLogger(__name__)

EVERY = 0.4
"""seconds from one look to the next: seen, stood still and read makes less than two"""


class LiveEditing:
    """Watches the folder of *shelf*.  *staff* are the chats that are told of problems."""

    def __init__(
        self, shelf: Shelf, database: Database, now: Now, staff: Callable[[], Collection[int]]
    ) -> None:
        self._shelf = shelf
        self._database = database
        self._now = now
        self._staff = staff
        self._seen = self._read = shelf.signature
        self._refused = False
        self._owed: tuple[str, Screen] | None = None
        """(key, what staff are still to be told); a database that is away is waited for"""

    async def look(self) -> None:
        """Serve what has changed, or refuse it and tell staff."""
        folder = self._shelf.folder
        if folder is None:
            return
        stands = await asyncio.to_thread(signature, folder)
        still, self._seen = stands == self._seen, stands
        if still and stands != self._read:
            self._read = stands
            self._judge(await asyncio.to_thread(read_library, folder), stands)
        if self._owed is not None:
            key, screen = self._owed
            await tell_staff(self._database, self._staff(), screen, key=key, now=self._now())
            self._owed = None

    def _judge(self, reading: Reading, stands: Signature) -> None:
        # Broken again in the same way after a repair, it is told again: the files are newer.
        newest = max((changed for _, _, changed, _ in stands), default=0)
        key = f"content:{reading.version}:{newest}"
        if reading.library is None:
            worst = [each for each in reading.problems if each.severity is Severity.CRITICAL]
            log.warning(
                "Edited content is refused, the old one serves on: %s:%s: %s",
                worst[0].file, worst[0].line, worst[0].text,
            )  # fmt: skip
            self._refused = True
            self._owed = (key, refused(worst))
            return
        if reading.library.version != self._shelf.library.version:
            self._shelf.switch(reading.library)
            log.info("Edited content is served: version %s.", reading.version)
        if self._refused:
            self._refused = False
            self._owed = (key, mended())
