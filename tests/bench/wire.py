"""
HTTP/1.1 as far as Bot API clients speak it: requests with a body, one at a time a connection.

A raw protocol instead of a web framework: whatever the server spends is taken from the same
machine as the peers, and must stay far below what they spend.
"""

import asyncio
from collections.abc import Callable

Answer = Callable[..., None]
"""of the body, and of the status unless it is 200"""
Serve = Callable[[str, bool, bytes, Answer], None]
"""(path, whether the body is JSON, body, answer): *answer* may be called later, once"""


class Connection(asyncio.Protocol):
    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while request := self._next_request():
            self._serve(*request, self._answer)

    def _answer(self, payload: bytes, status: int = 200) -> None:
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 %d \r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (status, len(payload))
                + payload
            )

    def _next_request(self) -> tuple[str, bool, bytes] | None:
        """The next whole request, taken out of what was received; None when it is not all here."""
        received = self._received
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(received[:end])
        fields = head.lower()
        if b"\r\ntransfer-encoding: chunked" in fields:
            body, after = _chunks(received, end + 4)
        else:
            at = fields.find(b"\r\ncontent-length:")
            length = int(fields[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            after = end + 4 + length
            body = bytes(received[end + 4 : after]) if after <= len(received) else None
        if body is None:
            return None
        del received[:after]
        path = head.split(b" ", 2)[1].decode()
        return path, b"\r\ncontent-type: application/json" in fields, body


def _chunks(received: bytearray, start: int) -> tuple[bytes | None, int]:
    """The chunked body that begins at *start* and where it ends; None when it is not all here."""
    body = bytearray()
    while (line := received.find(b"\r\n", start)) >= 0:
        size = int(received[start:line].split(b";", 1)[0], 16)
        start = line + 2 + size + 2
        if len(received) < start:
            break
        if size == 0:
            return bytes(body), start
        body += received[line + 2 : start - 2]
    return None, start
