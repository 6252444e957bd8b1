"""The sandbox over real HTTP, with python-telegram-bot on one side and the people on the other."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.server import Sandbox

MARIA, GIORGOS, ELENI = 1001, 1002, 9001


class People:
    """The control API, as the chat page uses it."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def get(self, path: str) -> Any:
        async with self._session.get(f"/sandbox/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **what: Any) -> Any:
        async with self._session.post(f"/sandbox/{path}", json=what) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def refused(self, path: str, **what: Any) -> str:
        async with self._session.post(f"/sandbox/{path}", json=what) as answer:
            assert answer.status == 400
            return (await answer.json())["error"]

    async def say(self, text: str, who: int = MARIA) -> Any:
        return await self.post(f"chats/{who}/send", text=text)

    async def messages(self, who: int = MARIA) -> list[dict[str, Any]]:
        return (await self.get(f"chats/{who}"))["messages"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(webhook_patience=0.01)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[ClientSession]:
    async with ClientSession(sandbox.url) as session:
        yield session


@pytest.fixture
def people(http: ClientSession) -> People:
    return People(http)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    def wire() -> HTTPXRequest:
        # plain HTTP: reading the certificates of half the world would take longer than the test
        return HTTPXRequest(httpx_kwargs={"verify": False})

    address, files = f"{sandbox.url}/bot", f"{sandbox.url}/file/bot"
    async with Bot(
        sandbox.token, address, files, request=wire(), get_updates_request=wire()
    ) as bot:
        yield bot


@pytest.fixture
def call(sandbox: Sandbox, http: ClientSession):
    """One request as it goes over the wire, and the whole answer."""

    async def call(method: str, **values: Any) -> dict[str, Any]:
        async with http.post(f"/bot{sandbox.token}/{method}", json=values) as answer:
            body = await answer.json()
            assert body["ok"] or body["error_code"] == answer.status
            return body

    return call


@pytest.fixture
async def started(people: People) -> None:
    """Maria has written to the bot."""
    await people.say("/start")
