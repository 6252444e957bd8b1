"""The sandbox as a server: the Bot API, the control API and the page, on one local address."""

import asyncio
import inspect
import json
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.clock import Clock
from bot.sandbox.control import Control, NextDue
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.files import DOCUMENT_BYTES
from bot.sandbox.following import Following, shown_file
from bot.sandbox.methods import BY_LOWER_NAME, GET_UPDATES, get_updates
from bot.sandbox.refusals import Refusal, too_many_requests
from bot.sandbox.world import World

TOKEN = "4200000000:the-sandbox-knows-no-secrets"  # noqa: S105
PAGE = Path(__file__).with_name("page")
ENVELOPE_BYTES = 1024 * 1024
"""room for the other fields of a request that carries a file"""


class Sandbox:
    """
    A Telegram of one bot.

    Inside the process, `world` may be looked at and acted on directly; anyone
    else speaks HTTP to `url`.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        next_due: NextDue | None = None,
        webhook_patience: float = 1.0,
    ) -> None:
        self.world = World(token, webhook_patience=webhook_patience)
        self._control = Control(self.world, next_due)
        self._following = Following(self.world)
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def clock(self) -> Clock:
        return self.world.clock

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Requests are answered at `url` from now on; port 0 takes a free one.  OSError: the port is taken."""
        application = web.Application(client_max_size=DOCUMENT_BYTES + ENVELOPE_BYTES)
        application.router.add_route("*", "/bot{token:[^/]+}/{method}", self._call)
        application.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        application.add_routes([*self._control.routes(), *self._following.routes()])
        application.router.add_get("/", self._page)
        application.router.add_static("/", PAGE)
        self._runner = web.AppRunner(
            application, access_log=None, handle_signals=False, shutdown_timeout=1.0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        bound = self._runner.addresses[0][1]
        self.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        """Nobody is connected any more and nothing runs on."""
        await self._control.day.close()
        self._following.close()
        self.world.updates.end_poll()
        await self.world.webhook.remove()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method(request)
            # read at once: a body can no longer be read when its sender has hung up
            arguments = await read_arguments(request)
            faults = self.world.faults.met_by(method)
            await _befall(faults)
            if any(fault.kind == FaultKind.RESET for fault in faults):
                return _cut(request)
            result = await self._result(request, method, arguments)
            if any(fault.kind == FaultKind.LOST_REPLY for fault in faults):
                return _cut(request)
            return _answer(result)
        except Refusal as refusal:
            return _refused(refusal)
        except ConnectionError:
            # whoever asked died in the middle of asking
            return web.Response()
        except web.HTTPRequestEntityTooLarge:
            return _refused(Refusal(413, "Request Entity Too Large"))

    def _method(self, request: web.Request) -> str:
        """The method's name in lower case, counted.  Refusal: not for this bot, or no such method."""
        if request.match_info["token"] != self.world.token:
            raise Refusal(401, "Unauthorized")
        if self.world.logged_out:
            raise Refusal(400, "Logged out")
        method = request.match_info["method"].lower()
        if method not in BY_LOWER_NAME:
            raise Refusal(404, "Not Found: method not found")
        self.world.journal.calls[BY_LOWER_NAME[method][0]] += 1
        return method

    async def _result(self, request: web.Request, method: str, arguments: Arguments) -> str:
        """The JSON text of what the method gives.  Refusal: it gives nothing."""
        if method == GET_UPDATES:
            return await get_updates(self.world, arguments, _still_there(request))
        result: Any = BY_LOWER_NAME[method][1](self.world, arguments)
        if inspect.isawaitable(result):
            result = await result
        return json.dumps(result)

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.world.token:
            return _refused(Refusal(401, "Unauthorized"))
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            return _refused(Refusal(404, "Not Found"))
        return shown_file(file)

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")


async def _befall(faults: list[Fault]) -> None:
    """The faults that strike before a request is handled, but for a reset.  Refusal: it will not be."""
    for fault in faults:
        if fault.kind == FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
    for fault in faults:
        if fault.kind == FaultKind.SERVER_ERROR:
            raise Refusal(HTTPStatus.BAD_GATEWAY, "Bad Gateway")
        if fault.kind == FaultKind.FLOOD:
            raise too_many_requests(int(fault.seconds))


def _answer(result: str) -> web.Response:
    return web.Response(text=f'{{"ok":true,"result":{result}}}', content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    return web.json_response(refusal.body(), status=refusal.status, headers=headers)


def _still_there(request: web.Request) -> Callable[[], bool]:
    return lambda: request.transport is not None and not request.transport.is_closing()


def _cut(request: web.Request) -> web.Response:
    """The connection is reset, with nothing said."""
    transport = request.transport
    if transport is not None:
        wire = transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
