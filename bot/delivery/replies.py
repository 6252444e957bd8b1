"""
Replies that wait for their turn, a queue for each chat.

One chat's leave in order and at that chat's pace, whatever other chats do.  Of the edits of one
message only the last that waits is sent: the others would be seen for a moment at most.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from itertools import islice

from bot.delivery.flood_gate import FloodGate
from bot.delivery.outcomes import overtaken, put_off
from bot.delivery.settling import Settling
from bot.store.outbox import Leased, Settled

Waiting = tuple[float, Leased]
"""a row and since when it waits, by the loop's clock"""


class Replies:
    """
    Hands each reply to *attempt*, with the moment since when it waits, as its turn comes.

    *start* runs the queue of a chat that had none.
    """

    def __init__(
        self,
        gate: FloodGate,
        settling: Settling,
        attempt: Callable[[float, Leased], Awaitable[Settled]],
        start: Callable[[Coroutine[None, None, None]], None],
    ) -> None:
        self._gate = gate
        self._settling = settling
        self._attempt = attempt
        self._start = start
        self._queues: dict[int, deque[Waiting]] = {}

    def add(self, row: Leased) -> None:
        """*row* leaves after those of its chat that wait already."""
        queue = self._queues.get(row.chat)
        if queue is None:
            queue = self._queues[row.chat] = deque()
            self._start(self._drain(row.chat, queue))
        queue.append((asyncio.get_running_loop().time(), row))

    def put_off(self, until: datetime) -> None:
        """None of those that wait is begun; the turn of each comes again at *until*."""
        for queue in self._queues.values():
            self._put_off(queue, until)

    async def _drain(self, chat: int, queue: deque[Waiting]) -> None:
        while queue:
            since, row = queue[0]
            if _is_overtaken(queue):
                queue.popleft()
                self._settling.record(row, overtaken(row))
                continue
            wait = self._gate.reply_wait(chat, edit=row.edits is not None)
            if wait > 0 and not self._gate.pause_left():
                await asyncio.sleep(wait)
                continue
            queue.popleft()
            settled = await self._attempt(since, row)
            if settled.state == "pending" and settled.not_before is not None:
                # What was said later must not arrive earlier.
                self._put_off(queue, settled.not_before)
        del self._queues[chat]

    def _put_off(self, queue: deque[Waiting], until: datetime) -> None:
        while queue:
            _, row = queue.popleft()
            self._settling.record(row, put_off(row, until))


def _is_overtaken(queue: deque[Waiting]) -> bool:
    """Whether the first row edits a message that one behind it edits, too."""
    edits = queue[0][1].edits
    return edits is not None and any(row.edits == edits for _, row in islice(queue, 1, None))
