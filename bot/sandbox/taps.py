"""Callback queries that wait for their one answer."""

import secrets
from collections.abc import Callable

ANSWERED_WITHIN = 60.0
"""seconds by the sandbox's clock; Telegram's own limit is not published"""


class Taps:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._waiting: dict[str, tuple[int, float]] = {}

    def new(self, chat: int) -> str:
        """The id of a tap made now in *chat*."""
        tap = str(secrets.randbits(62))
        self._waiting[tap] = (chat, self._seconds())
        return tap

    def answer(self, tap: str) -> int | None:
        """The chat whose tap is answered now.  None: unknown, answered before, or too old."""
        chat, at = self._waiting.pop(tap, (None, 0.0))
        return chat if self._seconds() - at <= ANSWERED_WITHIN else None
