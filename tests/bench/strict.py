"""
The thin Bot API as strict as Telegram is in bulk: flood limits, waits it orders, chats that block.

The limits are the sandbox's: 30 messages a second over all after a burst of 35, one a second to a
chat after a burst of five, edits counted like messages, and at least three seconds to wait.  On
top of them come *extra* waits of *retry_after* seconds, spread over the audience.  A call made
after the bot was told to wait, and before that wait is over, is refused and counted.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from math import ceil

from bot.sandbox.limits import Limits
from bot.sandbox.refusals import Refusal, too_many_requests
from tests.bench.api import BotApi
from tests.bench.wire import Answer

BLOCKED_EVERY = 100
"""one chat in so many has blocked the bot"""
_LIMITED = {"sendMessage", "editMessageText"}


class StrictApi(BotApi):
    def __init__(
        self, audience: range, *, extra: int = 0, retry_after: int = 2, limited: bool = True
    ) -> None:
        super().__init__()
        self.audience = audience
        self.extra = extra
        self.blocked = {chat for chat in audience if chat % BLOCKED_EVERY == 0}
        self.delivered: Counter[int] = Counter()
        """chat of the audience → messages it was sent"""
        self.arrived: dict[int, float] = {}
        """chat of the audience → `time.time()` of the last of them"""
        self.first = self.last = 0.0
        """`time.perf_counter()` of the first message to the audience, and of the last accepted"""
        self.waits: list[tuple[float, float]] = []
        """each wait: when the 429 was given, and when it ends"""
        self.during_waits = 0
        """calls that came after the bot knew of the wait, and before its end"""
        self.replies = 0
        """messages and edits to others than the audience since the first to it"""
        self._told = 0.0
        self._limits = Limits()
        self._limits.switch(on=limited)
        self._retry_after = retry_after
        step = len(audience) // (extra + 1)
        self._extra_after = {step * number for number in range(1, extra + 1)}

    @property
    def complete(self) -> bool:
        """Whether everyone who can be reached has it."""
        return len(self.delivered) == len(self.audience) - len(self.blocked)

    def _serve(self, path: str, is_json: bool, body: bytes, answer: Answer) -> None:
        method = path.partition("?")[0].rpartition("/")[2]
        if method == "getUpdates":
            super()._serve(path, is_json, body, answer)
            return
        now = time.perf_counter()
        if self.waits and now < self.waits[-1][1]:
            self.during_waits += now > self._told
            # Whole seconds, which the bot counts from the moment it has this answer.
            left = self.waits[-1][1] - now - self.delay
            refusal: Refusal | None = too_many_requests(max(ceil(left), 1))
        else:
            refusal = self._refusal(method, body, now) if method in _LIMITED else None
        if refusal is None:
            super()._serve(path, is_json, body, answer)
        else:
            self.calls[method] = self.calls.get(method, 0) + 1
            self._refuse(answer, refusal)

    def _refusal(self, method: str, body: bytes, now: float) -> Refusal | None:
        chat = _chat(body)
        if chat in self.audience and not self.first:
            self.first = now
        try:
            self._limits.spend(chat)
        except Refusal as refusal:
            return self._wait(now, refusal.retry_after)
        if chat not in self.audience or method != "sendMessage":
            self.replies += bool(self.first)
            return None
        if self.delivered.total() in self._extra_after:
            self._extra_after.remove(self.delivered.total())
            return self._wait(now, self._retry_after)
        if chat in self.blocked:
            return Refusal(403, "Forbidden: bot was blocked by the user")
        self.delivered[chat] += 1
        self.arrived[chat] = time.time()
        self.last = now
        return None

    def _wait(self, now: float, seconds: int) -> Refusal:
        self._told = now + self.delay + 0.02
        self.waits.append((now, self._told + seconds - 0.02))
        return too_many_requests(seconds)

    def _refuse(self, answer: Answer, refusal: Refusal) -> None:
        body = json.dumps(refusal.body()).encode()
        refuse: Callable[[], None] = lambda: answer(body, refusal.status)  # noqa: E731
        self._loop.call_later(self.delay, refuse)


def _chat(body: bytes) -> int:
    """The chat of a call, in JSON or in a form."""
    for mark in (b'"chat_id":', b"chat_id="):
        at = body.find(mark)
        if at >= 0:
            digits = body[at + len(mark) : at + len(mark) + 21].lstrip(b' "')
            return int(bytes(b for b in _leading_digits(digits)))
    return 0


def _leading_digits(text: bytes) -> bytes:
    end = 0
    while end < len(text) and text[end : end + 1].isdigit():
        end += 1
    return text[:end]
