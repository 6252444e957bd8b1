"""Whatever is handed over is stored, be it nonsense, and nothing that comes ends the intake."""

import asyncio
import http.client
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.clock import system_now
from bot.intake import Intake
from bot.store import inbox
from bot.store.database import Database
from bot.store.tables import inbox as table
from bot.webhook import PATH, SECRET_HEADER, application

SECRET = "a-secret-for-the-webhook"


def nested(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth):
        value = {"more": value}
    return value


STRANGE: list[Any] = [
    None,
    ["not", "an", "object"],
    {"update_id": "five"},
    {"update_id": True},
    {"update_id": -5},
    {"update_id": 2**63},
    {"update_id": 2**70, "message": {"chat": {"id": 1}}},
    {"update_id": 5, "message": {"chat": {"id": 2**80}}},
    {"update_id": 6, "message": nested(100_000)},
    nested(100_000),
    {"update_id": 7, "text": "half a pair \ud83d"},
]


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "centre.db")
    database = Database(f"sqlite:///{tmp_path}/centre.db", b"key")
    yield database
    await database.dispose()


@pytest.fixture
def intake(database: Database) -> Intake:
    async def never_mind(_: str) -> None:
        return

    return Intake(database, system_now, lambda: None, never_mind)


async def numbers(database: Database) -> list[int]:
    async with database.reading() as unit:
        return list(await unit.connection.scalars(select(table.c.update_id)))


@pytest.mark.parametrize("update", STRANGE, ids=range(len(STRANGE)))
async def test_anything_is_stored_once_under_a_number_that_fits(
    update: Any, intake: Intake, database: Database
) -> None:
    """What came with no usable number is known again by its content."""
    await intake.store([update])
    await intake.store([{"update_id": 100}, update])

    mine, other = await numbers(database)
    assert 100 == other
    usable = isinstance(update, dict) and update.get("update_id") in {5, 6, 7}
    assert mine == update["update_id"] if usable else mine < 0


async def test_polling_goes_on_past_what_cannot_be_acknowledged(
    intake: Intake, database: Database
) -> None:
    """It is handed over again and again; that neither ends the polling nor makes it spin."""
    asked: list[int | None] = []

    async def get_updates(offset: int | None) -> Sequence[Any]:
        asked.append(offset)
        await asyncio.sleep(0)
        return [{"update_id": 2**70}, None, {"update_id": len(asked)}]

    polling = asyncio.create_task(intake.poll(get_updates))
    await asyncio.sleep(1.2)
    assert not polling.done()
    intake.stop()
    await polling

    assert [None, 2, 3] == asked[:3]
    assert len(asked) <= 4
    assert 2 + len(asked) == len(await numbers(database))


@pytest.fixture
async def port(intake: Intake, database: Database) -> AsyncIterator[int]:
    """A webhook that listens."""
    runner = web.AppRunner(application(intake, database, SECRET), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def called(port: int, secret: bytes, body: bytes) -> int:
    """The status that a webhook call is answered with."""

    def call() -> int:
        line = http.client.HTTPConnection("127.0.0.1", port)
        line.request("POST", PATH, body, {SECRET_HEADER: secret})
        status = line.getresponse().status
        line.close()
        return status

    return await asyncio.to_thread(call)


@pytest.mark.parametrize(
    "secret", [b"", b"wrong", SECRET.encode() + b"\xff", "κλειδί".encode(), b"\xff\xfe"]
)
async def test_another_secret_is_refused_whatever_its_bytes(
    secret: bytes, port: int, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing is stored, and no traceback is in the log."""
    assert 403 == await called(port, secret, b'{"update_id": 1}')
    assert [] == await numbers(database)
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"nonsense", b"", b"\xff\xfe", b"[" * 100_000, json.dumps({"update_id": 2**70}).encode()],
    ids=["nonsense", "nothing", "bytes", "deep", "number"],
)
async def test_a_call_that_holds_no_update_is_stored_too(
    body: bytes, port: int, database: Database
) -> None:
    """It is taken, so that it is not sent again for a day, and what came is there to be found."""
    for _ in range(2):
        assert 200 == await called(port, SECRET.encode(), body)

    async with database.unit() as unit:
        (taken,) = await inbox.take(unit, 10, system_now())
    assert taken.update_id < 0
    assert taken.raw.replace(b" ", b"") == body.replace(b" ", b"")
