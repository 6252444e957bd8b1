"""Live editing by itself: when a file is read, and who is told what how often."""

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import WrongSetting
from bot.shelf import Shelf, open_shelf
from bot.store import citizens, outbox
from bot.store.database import Database, DatabaseUnavailable
from bot.ticks.live_editing import LiveEditing

SMALL = Path(__file__).parent / "content" / "small"
HOUSING = "topics/housing.yaml"
NOW = datetime(2030, 1, 14, 6, tzinfo=UTC)
STAFF, STRANGER = 9001, 9002


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "el"))


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return open_shelf(folder)


@pytest.fixture
async def database(empty_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "centre.db")
    database = Database(f"sqlite:///{tmp_path}/centre.db", b"k" * 48)
    async with database.unit() as unit:
        await citizens.known(unit, {STAFF}, NOW)
    yield database
    await database.dispose()


@pytest.fixture
def editing(shelf: Shelf, database: Database) -> LiveEditing:
    return watching(shelf, database)


def watching(shelf: Shelf, database: Database) -> LiveEditing:
    return LiveEditing(shelf, database, lambda: NOW, lambda: (STAFF, STRANGER))


def write(folder: Path, old: str, new: str) -> None:
    path = folder / HOUSING
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


async def messages(database: Database) -> list[str]:
    """The address of the first line of each message that waits, oldest first."""
    async with database.unit() as unit:
        leased = await outbox.lease(
            unit, worker="w", lanes=list(outbox.Lane), limit=9, now=NOW, lease_for=outbox.LEASE
        )
        await outbox.settle(
            unit,
            [outbox.Settled(each.id, each.token, "sent", message_id=1) for each in leased],
            NOW,
        )
    return [each.content["lines"][0][0] for each in leased if each.content]


async def looks(editing: LiveEditing, times: int = 2) -> None:
    for _ in range(times):
        await editing.look()


async def test_a_file_is_read_once_it_stands_still(
    editing: LiveEditing, shelf: Shelf, folder: Path, database: Database
) -> None:
    """An editor that saves in two steps is never caught in between."""
    whole = (folder / HOUSING).read_text("utf-8")
    (folder / HOUSING).write_text(whole[:400], "utf-8")
    await editing.look()
    (folder / HOUSING).write_text(whole.replace('"70"', '"75"'), "utf-8")

    await editing.look()
    assert "70" == shelf.library.topics["housing"].facts["base"].value
    await editing.look()

    assert "75" == shelf.library.topics["housing"].facts["base"].value
    assert [] == await messages(database)


@pytest.mark.parametrize("file", [HOUSING, "phrases/queue.yaml", "documents.yaml"])
async def test_each_file_that_is_read_is_watched(
    editing: LiveEditing, shelf: Shelf, folder: Path, file: str
) -> None:
    before = shelf.library.version
    with (folder / file).open("a") as end:
        end.write("\n")

    await looks(editing)

    assert before != shelf.library.version


async def test_what_was_edited_while_the_bot_started_is_noticed(
    folder: Path, database: Database
) -> None:
    shelf = open_shelf(folder)
    write(folder, '"70"', '"75"')

    await looks(watching(shelf, database))

    assert "75" == shelf.library.topics["housing"].facts["base"].value


async def test_the_wording_changes_with_the_library(
    editing: LiveEditing, shelf: Shelf, folder: Path
) -> None:
    from conversations.screen import Line

    assert "70 €" in shelf.wording.word(Line("node:housing/start"))
    write(folder, '"70"', '"75"')
    await looks(editing)

    assert "75 €" in shelf.wording.word(Line("node:housing/start"))


async def test_a_file_that_is_only_touched_changes_nothing(
    editing: LiveEditing, shelf: Shelf, folder: Path, database: Database
) -> None:
    before = shelf.library
    (folder / HOUSING).touch()
    await looks(editing)

    assert before is shelf.library
    assert [] == await messages(database)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:700] + b"\xff"),
        lambda path: path.write_text(""),
        lambda path: path.write_text(path.read_text("utf-8").replace("  home:", "\thome:")),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), path.symlink_to("nowhere.yaml")),
        lambda path: path.with_name("start.yaml").unlink(),
        lambda path: shutil.rmtree(path.parents[1]),
    ],
    ids=[
        "not utf-8",
        "empty",
        "tab",
        "linked to but gone",
        "folder",
        "dead link",
        "no start",
        "all",
    ],
)
async def test_no_slip_harms_what_is_served(
    editing: LiveEditing,
    shelf: Shelf,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], object],
) -> None:
    """Whatever happens to the files: the old content stays, and it is judged and told once."""
    before = shelf.library
    assert shelf.folder
    spoil(shelf.folder / HOUSING)
    await looks(editing, 5)

    assert before is shelf.library
    assert ["content.refused"] == await messages(database)
    assert 1 == len(caplog.records)


async def test_two_processes_tell_staff_once(
    folder: Path, shelf: Shelf, database: Database
) -> None:
    """The key is the content as it stands; and who never wrote to the bot is not written to."""
    first, second = watching(shelf, database), watching(open_shelf(folder), database)
    write(folder, "- identity", "- identty")
    await looks(first)
    told = await messages(database)
    await looks(second)

    assert ["content.refused"] == told
    assert [] == await messages(database)


async def test_the_same_slip_after_a_repair_is_told_again(
    editing: LiveEditing, folder: Path, database: Database
) -> None:
    told = []
    for _ in range(2):
        write(folder, "- identity", "- identty")
        await looks(editing)
        told += await messages(database)
        write(folder, "- identty", "- identity")
        await looks(editing)
        told += await messages(database)

    assert ["content.refused", "content.mended"] * 2 == told
    write(folder, '"70"', '"75"')
    await looks(editing)
    assert [] == await messages(database)


async def test_another_slip_before_the_repair_is_told_too(
    editing: LiveEditing, folder: Path, database: Database
) -> None:
    write(folder, "- identity", "- identty")
    await looks(editing)
    write(folder, "who: Ποιους αφορά", "whom: Ποιους αφορά")
    await looks(editing)

    assert ["content.refused"] == await messages(database)
    assert ["content.refused"] == await messages(database)


async def test_staff_are_told_when_the_database_is_back(
    shelf: Shelf, folder: Path, database: Database
) -> None:
    """The edit is judged at once, and what is owed to staff is not forgotten."""

    away = Database(f"sqlite:///{folder}/nowhere/centre.db", b"k" * 48)
    editing = watching(shelf, away)
    write(folder, "- identity", "- identty")
    await editing.look()
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            await editing.look()
    editing._database = database
    await editing.look()
    assert ["content.refused"] == await messages(database)

    editing._database = away
    await looks(editing, 3)
    await away.dispose()


def test_content_that_cannot_be_served_is_one_clear_message_at_the_start(folder: Path) -> None:
    write(folder, "- identity", "- identty")

    with pytest.raises(WrongSetting, match=r"topics/housing.yaml:\d+: .*«identty»"):
        open_shelf(folder)
