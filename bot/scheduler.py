"""
The ticker.  It keeps no data and decides nothing: each tick asks the tables what is due.

Every interval is counted in UTC and in memory, so a clock change neither skips nor repeats
one, and two tickers by mistake do no harm.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[object]]

GRACE_SECONDS = 1.0


class Ticker:
    """Calls each tick in its interval of seconds, one at a time, until stopped."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[object] | None] = set()
        # One late tick stands for all that were missed, however late it is.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, tick: Tick) -> None:
        """Call *tick* each *seconds*; a tick that fails is told in the log and called again."""

        async def called() -> None:
            task = asyncio.current_task()
            self._under_way.add(task)
            try:
                await tick()
            except asyncio.CancelledError:
                # The scheduler cuts ticks off as it stops, and would print this as an error.
                return
            except Exception as error:  # noqa: BLE001 — the next tick is the repair
                log.error("A tick failed (%s).", type(error).__name__)
            finally:
                self._under_way.discard(task)

        self._scheduler.add_job(called, "interval", seconds=seconds)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """
        No further tick begins, and those under way have ended.

        One that takes longer than a second is cut off; its work is a transaction.
        """
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if under_way := [task for task in self._under_way if task]:
            await asyncio.wait(under_way, timeout=GRACE_SECONDS)
        self._scheduler.shutdown(wait=False)
