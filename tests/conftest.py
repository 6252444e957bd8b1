"""What every test may ask for: the Centre's own content, and a Centre at work."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.store.migrating import migrate
from conversations.reading import read_library
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
