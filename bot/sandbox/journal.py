"""What happened, in order: for the page to follow and for tests to reconcile with."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

KEPT = 50_000
"""events kept for a reader that comes late; older ones are gone"""


class Journal:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.delivered: list[dict[str, Any]] = []
        """every message and edit that was accepted, also where the reply was lost on its way"""
        self.calls: Counter[str] = Counter()
        """requests that reached the server, by method, refused ones included"""
        self.last = 0
        self._now = now
        self._events: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self, kind: str, chat: int | None = None, **what: Any) -> None:
        """The event is in the log, and everyone waiting for news wakes."""
        self.last += 1
        self._events.append({"n": self.last, "kind": kind, "chat": chat, **what})
        self.wake()

    def wake(self) -> None:
        """Everyone waiting for news looks again."""
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    def accept(self, method: str, chat: int, message_id: int, text: str) -> None:
        """The message counts as delivered from now on."""
        self.delivered.append(
            {
                "chat": chat,
                "message_id": message_id,
                "method": method,
                "text": text,
                "at": self._now().isoformat(),
            }
        )

    def after(self, n: int) -> list[dict[str, Any]]:
        """The events numbered above *n* that are still kept, oldest first."""
        if n >= self.last or not self._events:
            return []
        skipped = max(0, n - self._events[0]["n"] + 1)
        return list(islice(self._events, skipped, None))

    async def news(self, after: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """What `after` gives, waiting up to *timeout* seconds for the first of it."""
        if self.last <= after and timeout > 0:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            await asyncio.wait([waiter], timeout=timeout)
            self._waiting.discard(waiter)
        return self.after(after)
