"""A Bot API that does, call by call, what a test scripted: also what no good server does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Call:
    method: str
    head: str
    body: bytes

    @property
    def parameters(self) -> dict[str, Any]:
        if "application/json" in self.head:
            return json.loads(self.body)
        return dict(parse_qsl(self.body.decode()))


class ScriptedApi:
    """
    Answers the calls that arrive by *script*, in order; the last entry goes for all that follow.

    An entry is (HTTP status, body), or a word: `reset` cuts the connection once the request is
    there, `stall` never answers, `half` stops in the middle of the answer, `garbage` is no HTTP.
    """

    def __init__(self, script: list[Any]) -> None:
        self.script = script
        self.calls: list[Call] = []
        self.connections = 0
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["ScriptedApi"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._open: set[asyncio.Task[None]] = set()
        try:
            yield self
        finally:
            server.close()
            for task in self._open:
                task.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(asyncio.current_task())
        self.connections += 1
        try:
            while await self._answer_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line[15:] for line in head.lower().splitlines() if "content-length:" in line]
        if "transfer-encoding: chunked" in head.lower():
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(lengths[0]) if lengths else 0)
        self.calls.append(Call(head.split()[1].rpartition("/")[2], head, body))
        entry = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        match entry:
            case "reset":
                writer.transport.abort()
                return False
            case "stall":
                await asyncio.sleep(60)
                return False
            case "half":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b'{"ok":')
                return False
            case "garbage":
                writer.write(b"250 OK mail for you\r\n\r\n")
                return False
            case (int(status), answer):
                raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(raw)))
                writer.write(raw)
                await writer.drain()
                return True
        raise AssertionError(entry)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


def said(result: Any) -> tuple[int, Any]:
    """Telegram's yes."""
    return 200, {"ok": True, "result": result}


def refused(status: int, description: str, **parameters: Any) -> tuple[int, Any]:
    """Telegram's no, in its own words."""
    answer = {"ok": False, "error_code": status, "description": description}
    return status, answer | ({"parameters": parameters} if parameters else {})
