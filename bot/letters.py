"""What is written only as it leaves, from what is known then: reminders, and notices to many."""

from dataclasses import dataclass, field
from functools import partial

from bot.delivery.shared import Shared
from bot.performing.reminding import reminder_of
from bot.shelf import Shelf
from bot.store import campaigns
from bot.store.audience import NOTICE
from bot.store.database import Database
from bot.store.sending import CORRECTION, WITHDRAWAL
from conversations.screen import Screen
from conversations.staff.notices.letter import notice, withdrawn


@dataclass(slots=True)
class Letters:
    database: Database
    shelf: Shelf
    _read: dict[str, Shared[Screen | None]] = field(init=False)

    def __post_init__(self) -> None:
        # A correction is read apart: what was read a moment ago is what it corrects.
        self._read = {
            kind: Shared(partial(self._notice, kind=kind))
            for kind in (NOTICE, CORRECTION, WITHDRAWAL)
        }

    async def reminder(self, appointment: int, rule: str) -> Screen | None:
        """The reminder of *appointment* by *rule* as it stands now; None when none is to be sent."""
        async with self.database.reading() as unit:
            return await reminder_of(unit, self.shelf.library, appointment, rule)

    async def notice(self, campaign: int, kind: str) -> Screen | None:
        """What everyone who gets *campaign* reads; None when it is gone.  *kind* is its row's."""
        return await self._read[kind].get(campaign)

    async def _notice(self, campaign: int, kind: str) -> Screen | None:
        async with self.database.reading() as unit:
            found = await campaigns.find(unit, campaign)
        if found is None:
            return None
        if kind == WITHDRAWAL:
            return withdrawn(found.letter)
        return notice(campaign, found.letter, corrected=kind == CORRECTION)
