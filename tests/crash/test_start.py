"""A bot that cannot start says in one sentence what to repair, and exits with 2."""

import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox.server import Sandbox
from tests.crash.conftest import MakeBot
from tests.crash.people import Citizen, Watch
from tests.crash.running import KEY, serving, until

HOOKED = {"WEBHOOK_URL": "http://127.0.0.1:9", "WEBHOOK_SECRET": "a-secret-for-the-webhook"}
NOWHERE = "postgresql://someone:hushhush@127.0.0.1:1/centre"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOT_SECRET_KEY", "short", "BOT_SECRET_KEY must have at least 32 characters"),
        ("TELEGRAM_BOT_TOKEN", "nonsense", "TELEGRAM_BOT_TOKEN does not look like"),
        ("TELEGRAM_API_URL", "ftp://example", "TELEGRAM_API_URL must be an address"),
        ("STAFF_ADMIN_IDS", "9001,Eleni", "STAFF_ADMIN_IDS must be Telegram user ids"),
        ("CONTENT_DIR", "/no/such/folder", "there is no such folder"),
        ("PORT", "eighty", "PORT is 'eighty'"),
        ("WEBHOOK_URL", "example.org", "WEBHOOK_URL must be an address"),
        ("WEBHOOK_SECRET", "short", "WEBHOOK_SECRET must have 16 to 256"),
        ("TELEGRAM_API_URL", "http://[bad", "TELEGRAM_API_URL must be an address"),
        ("TELEGRAM_API_URL", "http://", "TELEGRAM_API_URL must be an address"),
        ("WEBHOOK_URL", "https://here:port", "WEBHOOK_URL must be an address"),
        ("DATABASE_URL", "postgresql://h:abc/db", "DATABASE_URL is not a database address"),
    ],
)
def test_a_wrong_setting_is_one_sentence(  # noqa: PLR0917
    name: str,
    value: str,
    sentence: str,
    confirmed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the setting, before anything is begun."""
    monkeypatch.chdir(tmp_path)
    right = {"BOT_SECRET_KEY": KEY, "TELEGRAM_BOT_TOKEN": "42:x", "CONTENT_DIR": str(confirmed)}
    for each in ("DATABASE_URL", "STAFF_ADMIN_IDS", "PORT", "WEBHOOK_URL", "WEBHOOK_SECRET"):
        monkeypatch.delenv(each, raising=False)
    for each, usual in {**right, name: value}.items():
        monkeypatch.setenv(each, usual)

    assert 2 == main(["run"])
    told = [line for line in capsys.readouterr().err.splitlines() if "confirmed" not in line]
    assert 1 == len(told)
    assert sentence in told[0]


@pytest.mark.parametrize(
    ("room", "settings", "sentence"),
    [
        ("run", {"TELEGRAM_BOT_TOKEN": "42:unknown"}, "Telegram refuses TELEGRAM_BOT_TOKEN"),
        ("run", {"DATABASE_URL": "mysql://here"}, "DATABASE_URL must begin with sqlite:///"),
        ("run", {"DATABASE_URL": "sqlite:////proc/no/centre.db"}, "The database cannot be made"),
        ("run", {"DATABASE_URL": NOWHERE}, "The database cannot be used"),
        ("migrate", {"DATABASE_URL": NOWHERE}, "The database cannot be migrated"),
        ("web", {"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN is missing"),
        ("web", HOOKED, "set DATABASE_URL to PostgreSQL"),
        ("worker", {"DATABASE_URL": NOWHERE}, "need WEBHOOK_URL and WEBHOOK_SECRET"),
    ],
    ids=["token", "mysql", "folder", "postgres", "migrate", "no token", "sqlite", "no webhook"],
)
async def test_what_is_not_there_is_one_sentence(
    room: str, settings: dict[str, str], sentence: str, make_bot: MakeBot
) -> None:
    """Without a traceback, and without the password."""
    assert sentence in await refusal(make_bot, room, **settings)


async def test_broken_content_names_file_and_line(
    make_bot: MakeBot, confirmed: Path, tmp_path: Path
) -> None:
    """The author reads where to repair it."""
    broken = tmp_path / "el"
    shutil.copytree(confirmed, broken)
    topic = broken / "topics" / "housing.yaml"
    topic.write_text(topic.read_text("utf-8") + "\nnodes: again\n", "utf-8")

    said = await refusal(make_bot, "run", lines=40, CONTENT_DIR=str(broken))

    assert "cannot be served" in said
    assert "housing.yaml:" in said


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        wire.listen()
        yield str(wire.getsockname()[1])


async def test_a_taken_port_is_one_sentence(make_bot: MakeBot, taken_port: str) -> None:
    """The demonstration does not find its address free."""
    said = await refusal(make_bot, "run", TELEGRAM_BOT_TOKEN="", PORT=taken_port)

    assert f"PORT {taken_port} is taken" in said


async def test_a_webhook_on_a_taken_port_is_one_sentence(
    make_bot: MakeBot, taken_port: str, postgres_database: str
) -> None:
    """The same for `web`."""
    said = await refusal(make_bot, "web", DATABASE_URL=postgres_database, PORT=taken_port, **HOOKED)

    assert f"PORT {taken_port} is taken" in said


async def test_telegram_may_be_away_at_the_start(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot
) -> None:
    """It is waited for, and told; a stop meanwhile is a stop like any other."""
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot(TELEGRAM_API_URL="http://127.0.0.1:9")
    bot.start()
    await until(lambda: "Telegram cannot be reached" in bot.said, "the sentence")
    await bot.stop()

    back = make_bot()
    await serving(back, sandbox)
    assert await maria.answered("/start", 20.0)
    back.signal(signal.SIGINT)
    assert 0 == await back.ended()
    assert "Traceback" not in bot.said + back.said


async def refusal(make_bot: MakeBot, room: str, *, lines: int = 1, **settings: str) -> str:
    """What it says, log apart, when it does not start: at most so many *lines*, and exit code 2."""
    bot = make_bot(room, **settings)
    bot.start()
    assert 2 == await bot.ended(), bot.said
    assert "Traceback" not in bot.said
    assert "hushhush" not in bot.said
    told = [
        line for line in bot.said.splitlines() if line and not line.startswith(("INFO", "WARNING"))
    ]
    assert 1 <= len(told) <= lines, bot.said
    return "\n".join(told)
