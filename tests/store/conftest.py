"""Each store test runs twice: on an SQLite file and on a real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.store.database import Database

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KEY = b"a key for tests, thirty-two byte"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, KEY)
    yield database
    await database.dispose()


@pytest.fixture
async def other_process(url: str) -> AsyncIterator[Database]:
    """The same database as another process sees it: with connections of its own."""
    database = Database(url, KEY)
    yield database
    await database.dispose()
