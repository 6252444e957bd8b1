"""The part of the control API that only looks: events as they happen, what arrived, what was called."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.actions import Impossible
from bot.sandbox.files import File
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

Answer = Callable[[web.Request], Awaitable[Any]]
LONGEST_WAIT = 60.0
KEEP_ALIVE_SECONDS = 15.0


class Following:
    def __init__(self, world: World) -> None:
        self._world = world
        self._open = True

    def close(self) -> None:
        """Whoever follows the events is let go."""
        self._open = False
        self._world.journal.wake()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/log", as_json(self.log)),
            web.get("/sandbox/delivered", as_json(self.delivered)),
            web.get("/sandbox/calls", as_json(self.calls)),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/files/{file}", self.file),
        ]

    async def log(self, request: web.Request) -> Any:
        """Events after `after`; with `wait`, up to that many seconds for the first of them."""
        wait = min(float(request.query.get("wait", "0")), LONGEST_WAIT)
        return await self._world.journal.news(int(request.query.get("after", "0")), wait)

    async def delivered(self, _request: web.Request) -> Any:
        return self._world.journal.delivered

    async def calls(self, _request: web.Request) -> Any:
        return dict(self._world.journal.calls)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The log as Server-Sent Events; a browser that comes back goes on where it was."""
        seen = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        after = int(seen) if seen.isdecimal() else 0
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await stream.prepare(request)
        await stream.write(b": here\n\n")
        while self._open and request.transport is not None:
            events = await self._world.journal.news(after, KEEP_ALIVE_SECONDS)
            lines = "".join(f"id: {event['n']}\ndata: {json.dumps(event)}\n\n" for event in events)
            after = events[-1]["n"] if events else after
            try:
                await stream.write(lines.encode() or b": still here\n\n")
            except ConnectionError:
                break
        return stream

    async def file(self, request: web.Request) -> web.Response:
        try:
            return shown_file(self._world.files.find(request.match_info["file"]))
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=404)


def shown_file(file: File) -> web.Response:
    """*file*, to be opened in the browser under its own name; it can run nothing there."""
    return web.Response(
        body=file.content,
        content_type=file.kind,
        charset="utf-8" if file.kind.startswith("text/") else None,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def as_json(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """*answer* as a handler; what cannot be done or understood is a 400 that says why."""

    async def respond(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except Impossible as impossible:
            why = str(impossible)
        except Refusal as refusal:
            why = refusal.description
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            why = f"not understood: {type(error).__name__} {error}"
        return web.json_response({"error": why}, status=400)

    return respond
