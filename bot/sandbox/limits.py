"""
Flood limits.

Telegram does not publish them.  This follows what it advises and what was
measured: about one message a second to a chat after a short burst, thirty a
second over all after a burst of 35, and at least three seconds to wait.
"""

import time
from dataclasses import dataclass
from math import ceil

from bot.sandbox.refusals import too_many_requests

PER_CHAT, CHAT_BURST = 1.0, 5.0
OVERALL, OVERALL_BURST = 30.0, 35.0
LEAST_WAIT = 3


@dataclass(slots=True)
class _Bucket:
    rate: float
    """a second"""
    burst: float
    left: float
    at: float
    closed_until: float = 0.0

    def take(self, now: float) -> float:
        """Seconds to wait, or 0 when one more is allowed; then it is used up."""
        if now < self.closed_until:
            return self.closed_until - now
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        self.closed_until = now + LEAST_WAIT
        return LEAST_WAIT


class Limits:
    """Off until switched on.  Real seconds: moving the sandbox's clock earns nothing."""

    def __init__(self) -> None:
        self.on = False
        self._overall = self._bucket(OVERALL, OVERALL_BURST)
        self._chats: dict[int, _Bucket] = {}

    def _bucket(self, rate: float, burst: float) -> _Bucket:
        return _Bucket(rate, burst, burst, time.monotonic())

    def switch(self, *, on: bool) -> None:
        """Limits apply from now on, with full bursts, or not at all."""
        self.on = on
        self._overall = self._bucket(OVERALL, OVERALL_BURST)
        self._chats.clear()

    def spend(self, chat: int) -> None:
        """One message to *chat* is used up.  Refusal 429: wait."""
        if not self.on:
            return
        now = time.monotonic()
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = self._bucket(PER_CHAT, CHAT_BURST)
        wait = bucket.take(now) or self._overall.take(now)
        if wait:
            raise too_many_requests(max(LEAST_WAIT, ceil(wait)))
