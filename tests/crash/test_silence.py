"""Telegram takes every connection and never answers: a stop is a stop like any other."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.crash.conftest import MakeBot
from tests.crash.running import free_port, until

STOPPED_WITHIN = 5.0
HOOKED = {"WEBHOOK_URL": "http://127.0.0.1:9", "WEBHOOK_SECRET": "a-secret-for-the-webhook"}


class Silence:
    """A server that hears everything and says nothing."""

    def __init__(self) -> None:
        self.heard = b""
        self.url = ""
        self._server: asyncio.Server | None = None
        self._lines: list[asyncio.StreamWriter] = []

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._hear, "127.0.0.1")
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.close()
        await self._server.wait_closed()

    async def _hear(self, said: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        self._lines.append(line)
        while more := await said.read(4096):
            self.heard += more


@pytest.fixture
async def silence() -> AsyncIterator[Silence]:
    silence = Silence()
    await silence.start()
    yield silence
    await silence.stop()


@pytest.mark.parametrize(
    ("room", "asked"),
    [("run", b"/deleteWebhook"), ("worker", b"/setMyCommands"), ("web", b"/setWebhook")],
)
async def test_a_stop_waits_for_no_answer(
    room: str, asked: bytes, silence: Silence, make_bot: MakeBot, request: pytest.FixtureRequest
) -> None:
    """Also while it is being introduced, or its webhook set."""
    settings = {"TELEGRAM_API_URL": silence.url}
    if room != "run":
        database = request.getfixturevalue("postgres_database")
        settings |= {**HOOKED, "DATABASE_URL": database, "PORT": str(free_port())}
    bot = make_bot(room, **settings)
    bot.start()
    await until(lambda: asked in silence.heard, "the bot to ask Telegram")

    assert await bot.stop() < STOPPED_WITHIN
    assert "Traceback" not in bot.said


async def test_a_stop_waits_for_no_caller_either(
    silence: Silence, make_bot: MakeBot, postgres_database: str
) -> None:
    """A webhook call whose body never comes to its end is cut off; Telegram makes it again."""
    port = free_port()
    settings = {"TELEGRAM_API_URL": silence.url, "DATABASE_URL": postgres_database, **HOOKED}
    bot = make_bot("web", PORT=str(port), **settings)
    bot.start()
    await until(lambda: b"/setWebhook" in silence.heard, "the bot to be called")
    _, call = await asyncio.open_connection("127.0.0.1", port)
    secret = HOOKED["WEBHOOK_SECRET"]
    call.write(
        f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n{{".encode()
    )
    await call.drain()
    await asyncio.sleep(0.2)
    begun = time.monotonic()

    await bot.stop()

    assert time.monotonic() - begun < STOPPED_WITHIN
    call.close()
