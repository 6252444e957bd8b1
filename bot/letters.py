"""What is written only as it leaves, from what is known then: reminders, and notices to many."""

from dataclasses import dataclass, field
from functools import partial

from bot.delivery.shared import Shared
from bot.performing import reminding, seats
from bot.shelf import Shelf
from bot.store import campaigns
from bot.store.audience import NOTICE
from bot.store.database import Database
from bot.store.outbox import Leased
from bot.store.sending import CORRECTION, WITHDRAWAL
from conversations.screen import Screen
from conversations.staff.notices.letter import notice, withdrawn


@dataclass(slots=True)
class Letters:
    database: Database
    shelf: Shelf
    _read: dict[str, Shared[Screen | None]] = field(init=False)

    def __post_init__(self) -> None:
        self._read = {
            kind: Shared(partial(self._notice, kind=kind)) for kind in (NOTICE, WITHDRAWAL)
        }

    async def reminder(self, row: Leased) -> Screen | None:
        """What *row* reminds of, by its rule, as it stands now; None when nothing is to be sent."""
        content, library = row.content or {}, self.shelf.library
        async with self.database.reading() as unit:
            if row.appointment is None:
                return await seats.reminder_of(unit, library, content["gathering"], content["rule"])
            return await reminding.reminder_of(unit, library, row.appointment, content["rule"])

    async def notice(self, campaign: int, kind: str) -> Screen | None:
        """What everyone who gets *campaign* reads; None when it is gone.  *kind* is its row's."""
        if kind == CORRECTION:
            # Never shared: what was read a moment ago may be what this one corrects.
            return await self._notice(campaign, kind)
        return await self._read[kind].get(campaign)

    async def _notice(self, campaign: int, kind: str) -> Screen | None:
        async with self.database.reading() as unit:
            found = await campaigns.find(unit, campaign)
        if found is None:
            return None
        if kind == WITHDRAWAL:
            return withdrawn(found.letter)
        return notice(campaign, found.letter, corrected=kind == CORRECTION)
