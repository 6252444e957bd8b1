"""A confirmed Centre, a Telegram that this test holds, and processes that are cleared away."""

import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.clock import system_now
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.store import citizens, followers
from bot.store.database import Database, parsed
from bot.store.migrating import migrate
from tests.conftest import CONTENT
from tests.crash.clocked_bot import SetClock
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import KEY, STAFF, BotProcess, until

MakeBot = Callable[..., BotProcess]


@pytest.fixture(scope="session")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Centre's content, as its operator confirmed it: booking is open."""
    folder = tmp_path_factory.mktemp("confirmed") / "el"
    shutil.copytree(CONTENT, folder)
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    # These processes run by the machine's clock: at night the notices would wait for the morning.
    from_noon = datetime.now(UTC).hour - 12
    for key, value in {"confirmed": "yes", "zone": f"Etc/GMT{from_noon:+d}"}.items():
        text, times = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
        assert 1 == times
    file.write_text(text, "utf-8")
    return folder


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(webhook_patience=0.05)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def watch(sandbox: Sandbox) -> AsyncIterator[Watch]:
    watch = Watch(sandbox.world)
    yield watch
    await watch.close()


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def ledger(url: str) -> Ledger:
    return Ledger(url)


@pytest.fixture
def make_bot(sandbox: Sandbox, confirmed: Path, url: str, tmp_path: Path) -> Iterator[MakeBot]:
    """
    Makes processes that serve the sandbox; *more* settings win over the usual ones.

    With a *clock* they go by that one.
    """
    made: list[BotProcess] = []

    def make(room: str = "run", clock: SetClock | None = None, **more: str) -> BotProcess:
        settings = {
            "TELEGRAM_BOT_TOKEN": sandbox.token,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": url,
            "CONTENT_DIR": str(confirmed),
            "STAFF_ADMIN_IDS": str(STAFF),
        }
        bot = BotProcess(room, {**settings, **more}, tmp_path, clock and clock.file)
        made.append(bot)
        return bot

    yield make
    for bot in made:
        bot.clear_away()


@pytest.fixture
def postgres_database(postgres_server: str) -> str:
    """An empty, migrated database on a real server."""
    engine = create_engine(
        parsed(postgres_server), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS crash_tests WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE crash_tests"))
    engine.dispose()
    url = parsed(postgres_server).set(drivername="postgresql", database="crash_tests")
    address = url.render_as_string(hide_password=False)
    migrate(address)
    return address


async def follow_events(sandbox: Sandbox, url: str, count: int) -> set[int]:
    """So many citizens follow the Centre's events; their chats."""
    chats = {sandbox.world.people.add("Πολίτης").id for _ in range(count)}
    for each in chats:
        chat = sandbox.world.chats.of(each)
        assert chat is not None
        chat.started = True
    database = Database(url, KEY.encode())
    async with database.unit() as unit:
        known = await citizens.known(unit, chats, system_now())
        for citizen in known.values():
            await followers.follow(unit, citizen, "events", True, system_now())
    await database.dispose()
    return chats


async def send_notice(staff: Citizen, words: str, fault: Fault | None = None) -> None:
    """Staff send a notice of an event and see it begin; *fault* is met by the notice alone."""
    for act in ("/staff", "Νέα ανακοίνωση", "Δράσεις"):
        assert await staff.answered(act, 20.0)
    staff.write(words)
    await until(lambda: "Έτσι θα φαίνεται" in staff.newest["text"], "the preview of the notice")
    if fault is not None:
        staff.world.faults.plan(fault)
    staff.tap("Στείλτε το")
    asked = re.compile(r"γράψτε τον αριθμό .*: (\d+)")
    await until(
        lambda: "Στέλνεται" in staff.newest["text"] or asked.search(staff.newest["text"]),
        "the notice to begin",
    )
    if number := asked.search(staff.newest["text"]):
        # Above a certain number of people, staff type it.
        staff.write(number[1])
        await until(lambda: "Στέλνεται" in staff.newest["text"], "the notice to begin")
