"""
Updates handed over by webhook.

One chat's updates go one after the other, different chats in parallel, up to
the webhook's own number of connections.  What is not answered with 2xx is tried
again, at once and then after 2, 4, 8 … seconds (or the Retry-After asked for),
for as long as the queue keeps it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.sandbox.updates import Pending, UpdateQueue

SUCCESS = 2
"""the first digit of a status that means: taken"""
ANSWER_SECONDS = 60.0
LONGEST_WAIT = 60.0
LONGEST_RETRY_AFTER = 3600
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


class Webhook:
    """
    *patience* stretches or shortens every wait between two tries.

    Unlike Telegram's own servers and like a local Bot API server, any HTTP
    address and port will do.
    """

    def __init__(
        self, queue: UpdateQueue, stamp: Callable[[], int], *, patience: float = 1.0
    ) -> None:
        self.url = ""
        self._secret = ""
        self._connections = 40
        self._queue = queue
        self._stamp = stamp
        self._patience = patience
        self._error: dict[str, Any] = {}
        self._lanes: dict[int, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(self._connections)

    def info(self) -> dict[str, Any]:
        """A Bot API WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.pending()),
            **self._error,
        }
        if self.url:
            info["max_connections"] = self._connections
            info["ip_address"] = "127.0.0.1"
        if self._queue.allowed:
            info["allowed_updates"] = self._queue.allowed
        return info

    async def set(self, url: str, *, secret: str, connections: int) -> None:
        """
        Everything pending, and all that comes, goes to *url* from now on.

        Set again with nothing changed, nothing under way is disturbed.
        """
        if (url, secret, connections) == (self.url, self._secret, self._connections):
            return
        await self.remove()
        self._secret, self._connections, self._error = secret, connections, {}
        self._places = asyncio.Semaphore(connections)
        self._session = aiohttp.ClientSession(
            # the places bound the connections: one that waits for a place is not yet timed
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        )
        self.url = url
        for pending in self._queue.pending():
            self._offer(pending)
        self._queue.on_added = self._offer

    async def remove(self) -> None:
        """Nothing is sent any more; what was not confirmed stays in the queue."""
        self.url = ""
        self._queue.on_added = None
        self._lanes.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _offer(self, pending: Pending) -> None:
        lane = self._lanes.get(pending.lane)
        if lane is not None:
            lane.append(pending)
            return
        self._lanes[pending.lane] = deque([pending])
        task = asyncio.get_running_loop().create_task(self._empty(pending.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, number: int) -> None:
        lane = self._lanes[number]
        while lane:
            pending, wait = lane[0], 1.0
            async with self._places:
                retry_after = await self._send(pending)
            while retry_after is not None and pending.id in self._queue:
                await asyncio.sleep((retry_after or (wait if wait > 1 else 0)) * self._patience)
                wait = min(LONGEST_WAIT, wait * 2)
                async with self._places:
                    retry_after = await self._send(pending)
            self._queue.settle(pending.id)
            lane.popleft()
        # nothing was awaited since the lane was found empty, so nothing can have joined it
        if self._lanes.get(number) is lane:
            del self._lanes[number]

    async def _send(self, pending: Pending) -> float | None:
        """None: taken.  Otherwise the seconds the receiver asked to wait, 0 when it did not say."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        assert self._session is not None
        try:
            async with self._session.post(
                self.url, data=pending.body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                if answer.status // 100 == SUCCESS:
                    return None
                self._fail(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                asked = answer.headers.get("Retry-After", "0")
                return float(min(int(asked), LONGEST_RETRY_AFTER)) if asked.isdecimal() else 0.0
        except TimeoutError:
            self._fail("Read timeout expired")
        except aiohttp.ClientError as error:
            self._fail(
                "Connection refused"
                if isinstance(error, aiohttp.ClientConnectorError)
                else "Webhook connection closed"
            )
        return 0.0

    def _fail(self, message: str) -> None:
        self._error = {"last_error_date": self._stamp(), "last_error_message": message}
