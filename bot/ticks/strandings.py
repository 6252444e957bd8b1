"""
Looking for appointments that lost their hour, whatever took it: an absence, an edit, a decision.

A look compares what stands with the hours as they are and writes down what differs; staff are
told of each batch once.  Two that look at once do no harm: a stranding is one row, and what is
told bears the moment at which its batch was found.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Now
from bot.performing.strandings import Fitted, difference, reconcile, stranded
from bot.store import strandings
from bot.store.database import Database
from bot.ticks.telling import tell_staff
from conversations.screen import Screen
from conversations.staff.hours.stranding_screens import found_new
from conversations.staff.member import Role
from conversations.tree import Library


@dataclass(slots=True)
class Strandings:
    """Looks whenever `look` is called.  *staff* are the chats of those whom the settings name."""

    library: Callable[[], Library]
    database: Database
    now: Now
    staff: Callable[[], Collection[int]]
    _fitted: Fitted = field(default_factory=Fitted, init=False)
    _told: datetime | None = field(default=None, init=False)
    """when the batch was found that was told last"""

    async def look(self) -> None:
        """Write down what differs now, and tell staff of what they have not heard."""
        library, now = self.library(), self.now()
        async with self.database.reading() as unit:
            differs = await difference(unit, library, now, self._fitted)
        if differs:
            # Compared again within the unit: what was seen may have changed since.
            async with self.database.unit() as unit:
                await reconcile(unit, library, now)
        await self._tell(now)

    async def _tell(self, now: datetime) -> None:
        async with self.database.reading() as unit:
            newest = await strandings.newest(unit, now)
            if newest is None or newest == self._told:
                return
            waiting = [told for _, told in await stranded(unit, now, "") if told.stranded]
        screen: Screen = found_new(len(waiting))
        await tell_staff(
            self.database,
            self.staff(),
            screen,
            key=f"strandings:{newest.isoformat()}",
            now=now,
            roles=(Role.ADMIN, Role.RECEPTION),
        )
        self._told = newest
