"""
How fast we may write to Telegram.

Telegram's FAQ for bots asks for at most one message a second in one chat, short bursts apart, and
about 30 a second over all chats (core.telegram.org/bots/faq, "My bot is hitting limits").  The
bursts stay a little below those that were measured, which the sandbox allows.

- In one chat new messages keep to that, so whoever writes 150 times waits for the answers alone.
- Edits count as messages (tdlib/td issue 3034), but "can hardly exceed" the limit when each
  answers a tap.  So they leave at once until a reply draws a 429; for ten minutes after that
  they are paced like messages.  One chat's edits leave one after another in any case.
- Over all chats a reply never waits: what is sent in bulk (changes, reminders, notices) makes
  room for it, and the more replies there are, the more room it keeps for a bunch of them.

Several processes share the pace over all chats evenly, as long as each is heard of.

A pause that Telegram orders (429) holds everything.  One or two may be chance; from the third
that soon follows another, each takes a third off the pace of bulk, which comes back within half
a minute.

The pace and a pause are kept by a clock that is never set: whoever moves the machine's wall clock
an hour must neither silence us for an hour nor cut a pause short.  The end of a pause is told in
UTC besides, for the store, which keeps it for the time after a restart and for other processes.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_log = logging.getLogger(__name__)

_SLOWEST = 1.0
# In messages.  Each reply lets us expect more, so bulk leaves that much of the burst unused;
# what is not needed is given back.
_ROOM_FOR_THE_NEXT = 1.0
_MOST_ROOM = 10.0
_ROOM_GIVEN_BACK_EACH_SECOND = 1.0
_CHANCE = 2
_SOON_SECONDS = 5.0
_SLOWED_BY = 2 / 3
_FASTER_EACH_SECOND = 1.0
_MOST_OWED_SECONDS = 1.0
_EDITS_COUNT_SECONDS = 600.0
_MOST_CHATS_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second over all chats and to one; a *burst* may leave at once after silence."""

    overall: float = 30.0
    burst: int = 33
    chat: float = 1.0
    chat_burst: int = 4


USUAL_PACE = Pace()


class FloodGate:
    def __init__(
        self,
        pace: Pace,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pace = pace
        self._now = now
        self._clock = clock
        self._silent_until = 0.0
        self._paused_until: datetime | None = None
        """the same moment in UTC"""
        self._kept_until: datetime | None = None
        self._worked_off = 0.0
        """when all messages so far will have had their share of the pace"""
        self._chats: dict[int, float] = {}
        """chat → likewise"""
        self._window = pace.burst / pace.overall
        self._chat_window = pace.chat_burst / pace.chat
        self._room = 0.0
        """for replies to come, in messages, as of `_room_at`"""
        self._room_at = 0.0
        self._last_bulk = -1 / _SLOWEST
        self._slowed_to = pace.overall
        self._slowed_at = 0.0
        self._soon_until = 0.0
        self._in_a_row = 0
        """pauses that soon followed each other"""
        self._edits_count_until = 0.0
        self._share = pace.overall
        """our part of the pace over all chats"""

    def share(self, workers: int) -> None:
        """So many processes send, this one included."""
        self._share = self._pace.overall / workers

    def reply_wait(self, chat: int, *, edit: bool) -> float:
        """Seconds that a reply to *chat* has to wait for those before it; 0.0 when it may leave."""
        now = self._clock()
        if edit and now >= self._edits_count_until:
            return 0.0
        return max(self._chat_from(chat, now) - now, 0.0)

    def count_reply(self, chat: int, *, edit: bool) -> None:
        """A reply leaves now: what comes after it makes room."""
        now = self._clock()
        later = max(self._worked_off, now) + 1 / self._share
        self._room = min(self._room_kept(now) + _ROOM_FOR_THE_NEXT, _MOST_ROOM)
        self._room_at = now
        self._worked_off = min(later, now + self._window + _MOST_OWED_SECONDS)
        if not edit or now < self._edits_count_until:
            self._count(chat, now)

    def admit_bulk(self, chat: int) -> float:
        """
        0.0 when a bulk message to *chat* may leave now, which counts it; else seconds to wait.

        Without end of replies there is still one bulk message a second.
        """
        now = self._clock()
        later = max(self._worked_off, now) + 1 / self.bulk_rate(now)
        burst = self._window - self._room_kept(now) / self._share
        overall_from = min(later - burst, self._last_bulk + 1 / _SLOWEST)
        wait = max(overall_from, self._chat_from(chat, now)) - now
        if wait > 0:
            return wait
        self._last_bulk = now
        self._worked_off = later
        self._count(chat, now)
        return 0.0

    def pause(self, seconds: float, *, reply_to: int | None = None) -> None:
        """Telegram asks us to be silent for so long, perhaps because of a reply to *reply_to*."""
        now = self._clock()
        if not self.pause_left():
            _log.warning("Telegram asks for a pause of %.0f s; nothing is sent until then", seconds)
            self._in_a_row = self._in_a_row + 1 if now < self._soon_until else 1
            if self._in_a_row > _CHANCE:
                self._slowed_to = max(self.bulk_rate(now) * _SLOWED_BY, _SLOWEST)
                self._slowed_at = now + seconds
        self._soon_until = max(self._soon_until, now + seconds + _SOON_SECONDS)
        if reply_to is not None:
            self._edits_count_until = now + seconds + _EDITS_COUNT_SECONDS
            self._chats[reply_to] = now + seconds + self._chat_window
        self._prolong(seconds, self._now() + timedelta(seconds=seconds))

    def pause_left(self) -> float:
        """Seconds until anything may be sent again; 0.0 when it may."""
        return max(self._silent_until - self._clock(), 0.0)

    def hear(self, kept: datetime | None, asked: datetime | None = None) -> None:
        """
        The store knows of a pause until *kept*, which another process may have met.

        One that was *asked* for later than now is no longer than it was then: the clock was set.
        """
        if kept is not None and kept != self._kept_until:
            since = max(self._now(), asked or self._now())
            self._prolong((kept - since).total_seconds(), kept)
        self._kept_until = kept

    def pause_to_keep(self) -> datetime | None:
        """The end of a pause that the store does not know yet."""
        if self._paused_until is None or not self.pause_left():
            return None
        if self._kept_until is not None and self._kept_until >= self._paused_until:
            return None
        return self._paused_until

    def bulk_rate(self, now: float) -> float:
        """Bulk messages a second at *now*."""
        recovered = max(now - self._slowed_at, 0.0) * _FASTER_EACH_SECOND
        return min(self._share, self._slowed_to + recovered)

    def _prolong(self, seconds: float, until: datetime) -> None:
        silent_until = self._clock() + seconds
        if silent_until > self._silent_until:
            self._silent_until = silent_until
            self._paused_until = until

    def _room_kept(self, now: float) -> float:
        """Messages of the burst that bulk leaves to replies at *now*."""
        return max(self._room - (now - self._room_at) * _ROOM_GIVEN_BACK_EACH_SECOND, 0.0)

    def _chat_from(self, chat: int, now: float) -> float:
        """When the next message to *chat* may leave."""
        return max(self._chats.get(chat, now), now) + 1 / self._pace.chat - self._chat_window

    def _count(self, chat: int, now: float) -> None:
        if len(self._chats) > _MOST_CHATS_REMEMBERED:
            self._chats = {each: until for each, until in self._chats.items() if until > now}
        later = max(self._chats.get(chat, now), now) + 1 / self._pace.chat
        self._chats[chat] = min(later, now + self._chat_window)
