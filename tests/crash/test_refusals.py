"""What an operator may come across at a start, beyond settings: one sentence each, and exit 2."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command

from bot.sandbox.server import Sandbox
from bot.store.database import parsed
from bot.store.migrating import _engine, config
from tests.crash.conftest import MakeBot
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import KEY, ROOT, serving, until
from tests.crash.test_start import refusal

NO_DATABASE = b"This is a letter and no database. " * 200


@pytest.mark.parametrize("room", ["run", "migrate"])
async def test_a_file_that_is_no_database_is_one_sentence(
    room: str, make_bot: MakeBot, tmp_path: Path
) -> None:
    """Whatever stands there is left as it is."""
    file = tmp_path / "letter.db"
    file.write_bytes(NO_DATABASE)

    said = await refusal(make_bot, room, DATABASE_URL=f"sqlite:///{file}")

    assert "file is not a database" in said
    assert NO_DATABASE == file.read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("BOT_SECRET_KEY=κλειδί".encode("iso8859-7"), ".env cannot be read: it is not UTF-8 text"),
        (None, ".env cannot be read: Is a directory"),
    ],
    ids=["greek of another age", "folder"],
)
async def test_an_env_file_that_cannot_be_read_is_one_sentence(
    content: bytes | None, sentence: str, make_bot: MakeBot, tmp_path: Path
) -> None:
    if content is None:
        (tmp_path / ".env").mkdir()
    else:
        (tmp_path / ".env").write_bytes(content)

    assert sentence in await refusal(make_bot, "run")


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """It has an `.env.example`, and nobody may write in it; root alone would not heed that."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(ROOT / ".env.example", folder)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("key", "told"),
    [("", "/.env cannot be made: Permission denied."), (KEY, KEY)],
    ids=["no key", "a key"],
)
def test_a_folder_that_may_not_be_written_is_one_sentence(
    key: str, told: str, closed_folder: Path
) -> None:
    """There is no `.env` at the first start, and none can be made: then the key must be given."""
    said = subprocess.run(
        [sys.executable, "-c", AS_NOBODY],
        cwd=closed_folder,
        env={"PYTHONPATH": str(ROOT), "BOT_SECRET_KEY": key},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.endswith(f"{told}\n")
    assert 1 == len(said.stdout.splitlines())


AS_NOBODY = """
import os
from pathlib import Path
from bot.settings import WrongSetting, with_env_file
folder = Path.cwd()
if os.geteuid() == 0:
    os.setuid(65534)
try:
    print(with_env_file(os.environ, folder, make=True)["BOT_SECRET_KEY"])
except WrongSetting as error:
    print(error)
"""


async def test_another_key_is_one_sentence(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, ledger: Ledger
) -> None:
    """With the right one it goes on as if nothing had been."""
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    await until(lambda: ledger.owed() == 0, "the answer to be settled")
    await bot.stop()

    said = await refusal(make_bot, "run", BOT_SECRET_KEY="another key that is long enough for one")
    assert "BOT_SECRET_KEY is not the key that this database was sealed with" in said

    await serving(bot, sandbox)
    assert await maria.answered("/help", 20.0)
    await bot.stop()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_a_second_run_on_one_database_is_one_sentence(
    engine: str, request: pytest.FixtureRequest, sandbox: Sandbox, make_bot: MakeBot
) -> None:
    """It would take over what the first is just sending; once that is dead, it may."""
    name = "url" if engine == "sqlite" else "postgres_database"
    address: str = request.getfixturevalue(name)
    first = make_bot(DATABASE_URL=address)
    await serving(first, sandbox)

    said = await refusal(make_bot, "run", DATABASE_URL=address)
    assert "Another `python -m bot run` is at work on this database" in said

    await first.kill()
    second = make_bot(DATABASE_URL=address)
    await serving(second, sandbox)
    await second.stop()


async def test_a_database_of_the_release_before_is_brought_up_to_date(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str
) -> None:
    """All that came since is made at the start."""
    Path(parsed(url).database or "").write_bytes(b"")
    engine = _engine(url)
    with engine.connect() as connection:
        command.upgrade(config(connection), "0001")
    engine.dispose()
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    await bot.stop()
