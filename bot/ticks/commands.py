"""
The menus of the Centre's people: each has `/staff`, by the words as they are now.

Whose role ends is told so as it ends; this is for the rest: words that were edited, a release
that knows more commands, an admin of the settings who writes for the first time.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.clock import Now
from bot.performing.commands import told
from bot.store import citizens, outbox, staff
from bot.store.database import Database
from conversations.tree import Library


@dataclass(frozen=True, slots=True)
class StaffMenus:
    """*admins* are the Telegram users whom the settings name."""

    library: Callable[[], Library]
    database: Database
    now: Now
    admins: Callable[[], Collection[int]]

    async def tell(self) -> None:
        """Order what is not ordered yet, for each of them once for the same words."""
        now, words = self.now(), _words(self.library())
        async with self.database.reading() as unit:
            people = {
                each.citizen: f"{each.since:%Y%m%d%H%M%S}" for each in await staff.everyone(unit)
            }
            people |= dict.fromkeys(await citizens.of_chats(unit, self.admins()), "admin")
        if not people:
            return
        async with self.database.unit() as unit:
            orders = [told(each, f"{since}:{words}", now) for each, since in people.items()]
            await outbox.enqueue(unit, orders, now)


def _words(library: Library) -> str:
    """What differs when any command or its description does."""
    said = sorted(
        (name, repr(each)) for name, each in library.phrases.items() if name.startswith("command.")
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
