"""
A thin, fast Bot API: long polling with the offset protocol, and calls that take a set time.

It checks nothing that a benchmark does not need; the sandbox is the strict one.  Calls
that show or answer something reach the `crowd` at once and are answered *delay* seconds
later; `getUpdates` answers as soon as there is something, in one batch.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol
from urllib.parse import unquote_to_bytes

from tests.bench.wire import Answer, Connection

TOKEN = "1:bench"
BOT = b'{"id":1,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
MAX_UPDATES = 100  # Telegram: at most 100 updates a call

FIXED = {
    "getMe": BOT,
    "getMyCommands": b"[]",
    "getMyName": b'{"name":""}',
    "getMyDescription": b'{"description":""}',
    "getMyShortDescription": b'{"short_description":""}',
    "getWebhookInfo": b'{"url":"","has_custom_certificate":false,"pending_update_count":0}',
}
"""results of calls that change nothing; every other unknown method results in `true`"""


@lru_cache(maxsize=32768)
def _decoded(raw: bytes) -> str:
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode()


@lru_cache(maxsize=32768)
def _quoted(text: str) -> bytes:
    return json.dumps(text).encode()


class Crowd(Protocol):
    """Whoever is on the other side of the bot."""

    def screen_arrived(
        self, chat: int, number: int, message: bytes, markup: str, *, edit: bool
    ) -> None:
        """The bot's call that shows *message*, whose id is *number*, has arrived."""

    def screen_settled(self, chat: int) -> None:
        """… and has been answered."""

    def query_settled(self, query: int) -> None:
        """The bot's answer to a tap has been answered."""


class BotApi:
    def __init__(self) -> None:
        self.crowd: Crowd | None = None
        self.delay = 0.0
        self.calls: dict[str, int] = {}
        self.polled = asyncio.Event()
        self.first_poll: float | None = None
        """`time.perf_counter()` of the first getUpdates"""
        self._updates: deque[tuple[int, bytes]] = deque()
        self._last_update = 0
        self._last_message = 0
        self._waiting: Answer | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listens on a free port of this machine; the address for TELEGRAM_API_URL."""
        self._loop = asyncio.get_running_loop()
        self._server = await self._loop.create_server(
            lambda: Connection(self._serve), "127.0.0.1", 0
        )
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self._server.close()

    def offer(self, update: bytes) -> None:
        """Queue *update*, a JSON object without its opening brace and id."""
        self._last_update += 1
        self._updates.append((self._last_update, b'{"update_id":%d,' % self._last_update + update))
        if self._waiting and len(self._updates) == 1:
            # After this turn of the loop, so that taps of one moment travel together.
            self._loop.call_soon(self._hand_over)

    def _serve(self, path: str, is_json: bool, body: bytes, answer: Answer) -> None:
        path, _, query = path.partition("?")
        method = path.rpartition("/")[2]
        fields = _fields(is_json, body or query.encode())
        self.calls[method] = self.calls.get(method, 0) + 1
        match method:
            case "getUpdates":
                self._get_updates(fields, answer)
            case "sendMessage" | "editMessageText":
                self._show(fields, answer, edit=method == "editMessageText")
            case "answerCallbackQuery":
                settled = partial(self.crowd.query_settled, int(fields["callback_query_id"]))
                self._later(answer, b"true", settled)
            case _:
                self._later(answer, FIXED.get(method, b"true"))

    def _later(self, answer: Answer, result: bytes, then: Callable[[], None] | None = None) -> None:
        def settle() -> None:
            answer(b'{"ok":true,"result":%b}' % result)
            if then:
                then()

        if self.delay:
            self._loop.call_later(self.delay, settle)
        else:
            settle()

    def _show(self, fields: dict[str, bytes], answer: Answer, *, edit: bool) -> None:
        chat = int(fields["chat_id"])
        if edit:
            number = int(fields["message_id"])
        else:
            self._last_message += 1
            number = self._last_message
        markup = _decoded(fields.get("reply_markup", b""))
        inline = markup if '"inline_keyboard"' in markup else ""
        message = (
            b'{"message_id":%d,"from":%b,"chat":{"id":%d,"type":"private","first_name":"C"},'
            b'"date":%d,"text":%b%b}'
            % (
                number,
                BOT,
                chat,
                int(time.time()),
                _quoted(_decoded(fields["text"])),
                b',"reply_markup":' + inline.encode() if inline else b"",
            )
        )
        self.crowd.screen_arrived(chat, number, message, inline, edit=edit)
        self._later(answer, message, partial(self.crowd.screen_settled, chat))

    def _get_updates(self, fields: dict[str, bytes], answer: Answer) -> None:
        if self.first_poll is None:
            self.first_poll = time.perf_counter()
            self.polled.set()
        offset = int(fields.get("offset", b"0"))
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        self._hand_over()  # a poll that was still waiting is let go, empty
        self._waiting = answer
        timeout = float(fields.get("timeout", b"0"))
        if self._updates or not timeout:
            self._hand_over()
        else:
            self._patience = self._loop.call_later(timeout, self._hand_over)

    def _hand_over(self) -> None:
        """Answer the waiting poll with what there is."""
        if self._patience:
            self._patience.cancel()
            self._patience = None
        if answer := self._waiting:
            self._waiting = None
            batch = [update for _, update in list(self._updates)[:MAX_UPDATES]]
            answer(b'{"ok":true,"result":[%b]}' % b",".join(batch))


def _fields(is_json: bool, body: bytes) -> dict[str, bytes]:
    """The call's parameters by name, their values still percent-encoded."""
    if is_json:
        return {
            name: (value if isinstance(value, str) else json.dumps(value)).encode()
            for name, value in json.loads(body or b"{}").items()
        }
    pairs = (pair.partition(b"=") for pair in body.split(b"&") if pair)
    return {name.decode(): value for name, _, value in pairs}
