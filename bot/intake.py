"""
Intake: nothing that Telegram hands over is acknowledged before it is stored.

By polling, the offset moves only after the commit; by webhook, 200 is answered only after it.
The updates are stored as they came and understood later, so one that cannot be understood
holds nobody up.  The tap's little clock on the phone is stopped at once, best effort.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.clock import Now
from bot.stopping import unless_stopped
from bot.store import inbox
from bot.store.database import Database, DatabaseUnavailable
from bot.store.inbox import Arrival

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 0.5, 15.0
"""seconds between tries while Telegram or the database is away; doubling"""

LARGEST_NUMBER = 2**63 - 1
"""of an update; the database holds no larger one"""
TOO_DEEP = b'"nested too deeply"'

GetUpdates = Callable[[int | None], Awaitable[Sequence[Any]]]
"""(offset) → raw updates, after at most a long poll; raises `Away`"""
AnswerTap = Callable[[str], Coroutine[Any, Any, None]]
"""(callback query id); never raises"""


class Away(Exception):
    """Telegram did not answer; the message says why in words that name no secret."""


@dataclass
class Intake:
    """Stores what arrives, wakes the turns, and answers taps."""

    database: Database
    now: Now
    arrived: Callable[[], None]
    answer_tap: AnswerTap

    def __post_init__(self) -> None:
        self._stopping = asyncio.Event()
        self._answering: set[asyncio.Task[None]] = set()

    async def store(self, updates: Sequence[Any]) -> None:
        """
        All of *updates* are stored when this returns; those known already are not stored twice.

        Raises `DatabaseUnavailable`; then none of them may be acknowledged.
        """
        await self._keep([_arrival(each) for each in updates])
        for query in filter(None, map(_callback_query, updates)):
            task = asyncio.create_task(self.answer_tap(query))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def store_call(self, body: bytes) -> None:
        """The update in the *body* of a webhook call; what is no JSON is stored as it came."""
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            await self._keep([Arrival(_number(body), None, body)])
        else:
            await self.store([update])

    async def poll(self, get_updates: GetUpdates) -> None:
        """
        Poll until stopped.

        The first call carries no offset: after a quiet week Telegram's numbers begin anew, and
        what is already stored is recognised by membership, never by a high-water mark.
        """
        offset: int | None = None
        rest = FIRST_REST
        while not self._stopping.is_set():
            try:
                updates = await unless_stopped(self._stopping, get_updates(offset)) or ()
                if updates:
                    await self.store(updates)
            except (Away, DatabaseUnavailable) as error:
                log.error("%s Trying again in %.0f s.", error, rest)
                await self._rest(rest)
                rest = min(LONGEST_REST, 2 * rest)
                continue
            rest = FIRST_REST
            numbers = [each["update_id"] for each in updates if _is_update(each)]
            if numbers:
                offset = max(numbers) + 1
            if len(numbers) < len(updates):
                # One that cannot be acknowledged by number is handed over again at once.
                await self._rest(rest)

    def stop(self) -> None:
        """`poll` returns at once; what it has not stored is not acknowledged either."""
        self._stopping.set()

    async def close(self) -> None:
        """Let answers to taps that are under way go; they matter to no one any more."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _keep(self, arrivals: Sequence[Arrival]) -> None:
        async with self.database.unit() as unit:
            await inbox.store(unit, arrivals, self.now())
        self.arrived()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _is_update(update: Any) -> bool:
    number = update.get("update_id") if isinstance(update, dict) else None
    return type(number) is int and 0 <= number <= LARGEST_NUMBER


def _arrival(update: Any) -> Arrival:
    """*update* to be stored; what no turn can make sense of fails when it is read there."""
    try:
        raw = json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    except RecursionError:
        raw = TOO_DEEP
    if not _is_update(update):
        return Arrival(_number(raw), None, raw)
    return Arrival(update["update_id"], _chat(update), raw)


def _number(raw: bytes) -> int:
    """What has no number of its own may come again: its content is its number, below zero."""
    return -1 - int.from_bytes(hashlib.sha256(raw).digest()[:7], "big")


def _chat(update: dict[str, Any]) -> int | None:
    """The chat whose order the update belongs to, wherever it stands; None when nowhere."""
    for part in update.values():
        if isinstance(part, dict):
            for holder in (part, part.get("message")):
                chat = holder.get("chat") if isinstance(holder, dict) else None
                if isinstance(chat, dict) and type(chat.get("id")) is int:
                    return int(chat["id"])
    return None


def _callback_query(update: Any) -> str | None:
    query = update.get("callback_query") if isinstance(update, dict) else None
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else None
