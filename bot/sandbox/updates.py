"""
What happened to the bot and has not been confirmed yet.

Kept as ready JSON, oldest first, for 24 hours by the sandbox's clock.  An
update is confirmed by a poll with a higher offset or by the webhook's 2xx,
never by having been handed out.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.chats import first_number
from bot.sandbox.clock import Clock
from bot.sandbox.refusals import Refusal

KEPT_SECONDS = 24 * 60 * 60
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
SAME_OFFSET_SECONDS = 0.5


@dataclass(slots=True, frozen=True)
class Pending:
    id: int
    lane: int
    """the chat it is about; updates of one lane reach a webhook one after the other"""
    body: str
    expires: float
    once: bool
    """its body carries no id that a poll could confirm, so handing it out is all one can do"""


class UpdateQueue:
    def __init__(self, clock: Clock) -> None:
        self.allowed: list[str] = []
        """empty: everything but `NOT_BY_DEFAULT`"""
        self.on_added: Callable[[Pending], None] | None = None
        self._clock = clock
        self._last = first_number()
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self._poll: asyncio.Future[None] | None = None
        self._polled: tuple[int, float] = (-1, 0.0)

    def __len__(self) -> int:
        return len(self._pending)

    def __contains__(self, update: int) -> bool:
        self._expire()
        return update in self._pending

    def pending(self) -> list[Pending]:
        """What is not confirmed and not too old, oldest first."""
        self._expire()
        return list(self._pending.values())

    def add(self, kind: str, content: dict[str, Any], lane: int) -> int | None:
        """The update waits for the bot.  None: the bot does not want this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        self._last += 1
        self._put(lane, {"update_id": self._last, kind: content}, once=False)
        return self._last

    def add_raw(self, value: Any) -> int:
        """
        Any JSON value waits for the bot as if it were an update.

        An object without `update_id` is given one.  Anything else stays as it
        is and is handed out once, since no poll could confirm it.
        """
        self._last += 1
        numbered = isinstance(value, dict) and "update_id" not in value
        if numbered:
            value = {"update_id": self._last, **value}
        self._put(-self._last, value, once=not numbered)
        return self._last

    def _put(self, lane: int, value: Any, *, once: bool) -> None:
        expires = self._clock.seconds() + KEPT_SECONDS
        new = Pending(self._last, lane, json.dumps(value), expires, once)
        self._pending[new.id] = new
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.on_added is not None:
            self.on_added(new)

    def settle(self, update: int) -> None:
        """The update is confirmed."""
        self._pending.pop(update, None)

    def clear(self) -> None:
        self._pending.clear()

    def end_poll(self, why: str | None = None) -> None:
        """Whoever is polling is answered: with nothing, or with the conflict *why*."""
        if self._poll is not None and not self._poll.done():
            if why is None:
                self._poll.set_result(None)
            else:
                self._poll.set_exception(Refusal(409, f"Conflict: {why}"))

    async def poll(
        self, *, offset: int, limit: int, seconds: float, alive: Callable[[], bool]
    ) -> list[str]:
        """
        Confirm everything below *offset*, then give up to *limit* updates as JSON texts.

        Waits up to *seconds* for the first one.  Nothing is used up when
        *alive* says that nobody is there any more to receive it.
        Refusal 409: another poll began meanwhile.
        """
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        loop = asyncio.get_running_loop()
        # Telegram: whoever repeats an offset within half a second gets one update at a time
        if self._polled[0] == offset and loop.time() - self._polled[1] < SAME_OFFSET_SECONDS:
            limit = 1
        self._polled = (offset, loop.time())
        self._confirm(offset)
        self._expire()
        if not self._pending and seconds > 0:
            self._poll = waiting = loop.create_future()
            await asyncio.wait([waiting], timeout=seconds)
            if waiting.done():
                waiting.result()
            waiting.cancel()
            self._expire()
        return self._hand_out(limit) if alive() else []

    def _hand_out(self, limit: int) -> list[str]:
        handed = [pending for pending, _ in zip(self._pending.values(), range(limit), strict=False)]
        for pending in handed:
            if pending.once:
                self.settle(pending.id)
        return [pending.body for pending in handed]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            # Telegram: a negative offset keeps only that many of the newest
            while len(self._pending) > -offset:
                self._pending.popitem(last=False)
        # Telegram: an offset beyond everything it ever gave out is ignored
        elif offset <= self._last + 1:
            while self._pending and next(iter(self._pending)) < offset:
                self._pending.popitem(last=False)

    def _expire(self) -> None:
        now = self._clock.seconds()
        while self._pending and next(iter(self._pending.values())).expires <= now:
            self._pending.popitem(last=False)
