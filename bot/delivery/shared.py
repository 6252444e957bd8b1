"""
What many messages have in common, read once for all that leave within a moment.

A notice's text is the same for thousands.  Read for each, it costs more than everything else that
sending one takes: half the messages a second.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

FRESH_SECONDS = 1.0
_MOST_KEPT = 20

T = TypeVar("T")


class Shared(Generic[T]):
    """Reads by *read*, and hands out what was read for `FRESH_SECONDS`, by *clock*."""

    def __init__(
        self,
        read: Callable[[int], Awaitable[T]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._clock = clock
        self._kept: dict[int, tuple[float, T]] = {}

    async def get(self, key: int) -> T:
        """What *key* names, at most a second old."""
        now = self._clock()
        known = self._kept.get(key)
        if known is not None and known[0] > now:
            return known[1]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        found = await self._read(key)
        self._kept[key] = (now + FRESH_SECONDS, found)
        return found
