"""
The menus of the Centre's people: each has `/staff`, by the words as they are now.

Whose role ends is told so as it ends; this is for the rest: words that were edited, a release
that knows more commands, an admin of the settings who writes for the first time, and one whom the
settings name no more.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.clock import Now
from bot.performing.commands import told
from bot.store import citizens, menus, outbox, staff
from bot.store.database import Database
from bot.store.menus import Reason
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
            keys = {
                each.citizen: f"{each.since:%Y%m%d%H%M%S}:{words}"
                for each in await staff.everyone(unit)
            }
            admins = await citizens.of_chats(unit, self.admins())
            given = await menus.newest(unit, Reason.ADMIN)
            ended = await menus.newest(unit, Reason.ENDED)
        # Who is named again after it ended is told again: the key says which end it was.
        keys |= {each: f"{Reason.ADMIN}:{words}:{ended.get(each, 0)}" for each in admins}
        orders = [told(each, key, now) for each, key in keys.items()]
        orders += [
            told(each, f"{Reason.ENDED}:{order}", now)
            for each, order in given.items()
            if each not in admins
        ]
        if not orders:
            return
        async with self.database.unit() as unit:
            await outbox.enqueue(unit, orders, now)


def _words(library: Library) -> str:
    """What differs when any command or its description does."""
    said = sorted(
        (name, repr(each)) for name, each in library.phrases.items() if name.startswith("command.")
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
