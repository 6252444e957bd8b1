"""What stands between the processes and Telegram: before several `web`, and behind one worker."""

import time
from itertools import cycle

from aiohttp import ClientConnectionError, ClientSession, web


class RoundRobin:
    """`url` hands each call on to one of *ports*, in turn; a dead one is answered 502."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = cycle(ports)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        self._session = ClientSession()
        application = web.Application()
        application.router.add_post("/{path:.*}", self._hand_on)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
        await self._session.close()

    async def _hand_on(self, request: web.Request) -> web.Response:
        address = f"http://127.0.0.1:{next(self._ports)}{request.path_qs}"
        body = await request.read()
        try:
            async with self._session.post(address, data=body, headers=request.headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except ClientConnectionError:
            return web.Response(status=502)


class Wire(RoundRobin):
    """The way of one process to Telegram, at *port*; `sent` tells when it called sendMessage."""

    def __init__(self, port: int) -> None:
        super().__init__([port])
        self.sent: list[float] = []
        """by `time.monotonic`"""

    async def _hand_on(self, request: web.Request) -> web.Response:
        if request.path.lower().endswith("/sendmessage"):
            self.sent.append(time.monotonic())
        return await super()._hand_on(request)

    def rate(self, since: float) -> float:
        """Messages a second from *since* until now."""
        return sum(at >= since for at in self.sent) / (time.monotonic() - since)
