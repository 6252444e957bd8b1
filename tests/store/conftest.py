"""Each store test runs twice: on an SQLite file and on a real PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store.database import Database, parsed
from bot.store.migrating import migrate
from bot.store.tables import metadata

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KEY = b"a key for tests, thirty-two byte"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """A database of these tests' own on that server, migrated."""
    engine = create_engine(parsed(postgres_server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE store_tests"))
    engine.dispose()
    url = parsed(postgres_server).set(database="store_tests").render_as_string(hide_password=False)
    migrate(url)
    return url


@pytest.fixture
def sqlite_url(empty_database: Path, tmp_path: Path) -> str:
    file = tmp_path / "centre.db"
    file.write_bytes(empty_database.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database on each of the two engines."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    address: str = request.getfixturevalue("postgres_url")
    engine = create_engine(parsed(address))
    tables = ", ".join(metadata.tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    engine.dispose()
    return address


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
