"""
How fast we may write to Telegram.

Telegram takes about 30 messages a second over all chats and about one a second in one chat.
Replies never wait here: they are counted, and what is sent in bulk (changes, reminders,
notices) makes room for them.  A pause that Telegram orders (429) holds everything.

The pace is kept by a clock that is never set back; a pause is a moment in UTC, because it is
also kept in the store, for the time after a restart and for other processes.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_log = logging.getLogger(__name__)

_RECOVERY_SECONDS = 120.0
_SLOWEST = 1.0
_MOST_CHATS_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second over all chats, in bulk, and to one chat (*burst* of them at once)."""

    overall: float = 30.0
    bulk: float = 25.0
    chat: float = 1.0
    burst: int = 3


class FloodGate:
    def __init__(
        self,
        pace: Pace,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pace = pace
        self._now = now
        self._paused_until: datetime | None = None
        self._kept_until: datetime | None = None
        self._clock = clock
        self._last_bulk = 0.0
        self._bulk_from = 0.0
        """when the next bulk message may leave"""
        self._chats: dict[int, float] = {}
        """chat → when its messages so far are worked off"""
        self._slowed_to = pace.bulk
        self._slowed_at = 0.0

    def count_reply(self, chat: int) -> None:
        """
        A reply leaves now: the next bulk message makes room for it.

        Without end of replies there is still one bulk message a second, and none waits for a
        busy chat longer than that.
        """
        now = self._clock()
        behind = max(self._bulk_from, now) + 1 / self._pace.overall
        self._bulk_from = min(behind, self._last_bulk + 1 / _SLOWEST)
        full = now + self._pace.burst / self._pace.chat
        self._chats[chat] = min(self._worked_off(chat, now), full)

    def admit_bulk(self, chat: int) -> float:
        """0.0 when a bulk message to *chat* may leave now, which counts it; else seconds to wait."""
        now = self._clock()
        worked_off = self._worked_off(chat, now)
        chat_from = worked_off - self._pace.burst / self._pace.chat
        wait = max(self._bulk_from, chat_from) - now
        if wait > 0:
            return wait
        self._last_bulk = now
        self._bulk_from = now + 1 / self.bulk_rate(now)
        self._chats[chat] = worked_off
        self._forget_quiet_chats(now)
        return 0.0

    def pause(self, seconds: float) -> None:
        """
        Telegram asked us to be silent for so long.

        Afterwards bulk goes out at half its pace, which recovers within two minutes.
        """
        if not self.pause_left():
            _log.warning("Telegram asks for a pause of %.0f s; nothing is sent until then", seconds)
            now = self._clock()
            self._slowed_to = max(self.bulk_rate(now) / 2, _SLOWEST)
            self._slowed_at = now + seconds
        self._prolong(self._now() + timedelta(seconds=seconds))

    def pause_left(self) -> float:
        """Seconds until anything may be sent again; 0.0 when it may."""
        if self._paused_until is None:
            return 0.0
        return max((self._paused_until - self._now()).total_seconds(), 0.0)

    def hear(self, kept: datetime | None) -> None:
        """The store knows of a pause until *kept*, which another process may have met."""
        self._kept_until = kept
        if kept is not None:
            self._prolong(kept)

    def pause_to_keep(self) -> datetime | None:
        """The end of a pause that the store does not know yet."""
        if self._paused_until is None or not self.pause_left():
            return None
        if self._kept_until is not None and self._kept_until >= self._paused_until:
            return None
        return self._paused_until

    def bulk_rate(self, now: float) -> float:
        """Bulk messages a second at *now*."""
        recovered = max(now - self._slowed_at, 0.0) / _RECOVERY_SECONDS * self._pace.bulk
        return min(self._pace.bulk, self._slowed_to + recovered)

    def _prolong(self, until: datetime) -> None:
        if self._paused_until is None or until > self._paused_until:
            self._paused_until = until

    def _worked_off(self, chat: int, now: float) -> float:
        return max(self._chats.get(chat, now), now) + 1 / self._pace.chat

    def _forget_quiet_chats(self, now: float) -> None:
        if len(self._chats) > _MOST_CHATS_REMEMBERED:
            self._chats = {chat: until for chat, until in self._chats.items() if until > now}
