"""
The rows this process holds a lease on, and how their tries ended.

Outcomes gather and are settled in one transaction.  A new message is settled at once, because a
crash before that sends it twice; an edit may wait a moment, because twice is the same as once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.delivery.flood_gate import FloodGate
from bot.store import gate as store_gate
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Leased, Settled

_log = logging.getLogger(__name__)

GATHER_SECONDS = 0.05
_AFTER_TROUBLE_SECONDS = 1.0


class Settling:
    """*settled* is told the ids of rows whose outcome has just been committed."""

    def __init__(
        self,
        database: Database,
        gate: FloodGate,
        now: Callable[[], datetime],
        settled: Callable[[set[int]], None],
    ) -> None:
        self._database = database
        self._gate = gate
        self._now = now
        self._tell = settled
        self._held: dict[int, Leased] = {}
        self._outcomes: list[Settled] = []
        self._due = asyncio.Event()
        self._over = False
        self._gathering: asyncio.TimerHandle | None = None
        self.one_at_a_time = asyncio.Lock()
        """held while leases are taken or settled, so that neither sees half of the other"""

    def hold(self, row: Leased) -> bool:
        """
        Take *row* under its lease; False when it is on its way already, under an older one.

        It then goes on under the new lease, and must not be begun again.
        """
        known = row.id in self._held
        self._held[row.id] = row
        return not known

    def record(self, row: Leased, settled: Settled) -> None:
        """The try of *row* has ended; it is settled at once or very soon."""
        self._outcomes.append(settled)
        if row.edits is None or settled.state != "sent":
            self._due.set()
        elif self._gathering is None:
            loop = asyncio.get_running_loop()
            self._gathering = loop.call_later(GATHER_SECONDS, self._due.set)

    def keep_pause(self) -> None:
        """The gate knows of a pause that the store should know, too."""
        self._due.set()

    async def run(self) -> None:
        """Settle whatever is recorded, until `close`."""
        while not self._over:
            await self._due.wait()
            self._due.clear()
            if not await survives(self.settle):
                self._due.set()

    async def close(self) -> None:
        """Settle what is left; `run` then returns."""
        self._over = True
        await survives(self.settle)
        self._due.set()

    async def settle(self) -> None:
        """Commit what is recorded so far.  What could not be committed is kept for next time."""
        async with self.one_at_a_time:
            if self._gathering is not None:
                self._gathering.cancel()
                self._gathering = None
            batch, pause = self._outcomes[:], self._gate.pause_to_keep()
            if batch or pause:
                async with self._database.unit() as unit:
                    await outbox.settle(unit, self._under_newest_lease(batch), self._now())
                    if pause is not None:
                        await store_gate.pause(unit, pause, self._now())
            if pause is not None:
                self._gate.hear(pause)
            del self._outcomes[: len(batch)]
            for one in batch:
                del self._held[one.id]
            self._tell({one.id for one in batch})

    def _under_newest_lease(self, batch: list[Settled]) -> list[Settled]:
        return [replace(one, token=self._held[one.id].token) for one in batch]


async def survives(step: Callable[[], Awaitable[None]]) -> bool:
    """Take *step*; False, a second later, when it failed: trouble of the database passes."""
    try:
        await step()
    except Exception as error:  # noqa: BLE001  (whatever it is, nothing else may stop for it)
        _log.error("The outbox is not reached (%s); trying again", type(error).__name__)
        await asyncio.sleep(_AFTER_TROUBLE_SECONDS)
        return False
    return True
