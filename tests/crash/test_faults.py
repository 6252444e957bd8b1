"""Networks, Telegram and the database fail for a while: it is told, waited for, and made up for."""

import asyncio
import resource
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from bot.store.database import parsed
from tests.crash.conftest import MakeBot, follow_events, send_notice
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import STAFF, serving, until

FAULTS = 5
PAUSE = 4.0
LOCKED = 10.0
UNDER_WAY = 0.4
"""seconds in which a request that had left before the 429 may still arrive"""


class Calls(Counter[str]):
    """Counts the calls that reach the server, as before, and remembers when."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[tuple[float, str]] = []

    def __setitem__(self, method: str, count: int) -> None:
        self.times.append((time.monotonic(), method))
        super().__setitem__(method, count)

    def between(self, first: float, last: float) -> list[str]:
        return [method for at, method in self.times if first <= at <= last]


async def all_answered(sandbox: Sandbox, ledger: Ledger) -> None:
    await until(lambda: len(sandbox.world.updates) == 0, "every update to be taken")
    await until(lambda: ledger.owed() == 0, "every answer to be out")


@pytest.mark.parametrize(
    ("kind", "extra"),
    [(FaultKind.LOST_REPLY, FAULTS), (FaultKind.RESET, 0), (FaultKind.SERVER_ERROR, 0)],
)
async def test_an_answer_in_doubt_is_sent_once_more(  # noqa: PLR0917
    kind: FaultKind,
    extra: int,
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    ledger: Ledger,
) -> None:
    """Nobody is left without an answer; a copy too many comes only where the reply was lost."""
    people = [Citizen(sandbox.world, watch) for _ in range(2 * FAULTS)]
    bot = make_bot()
    await serving(bot, sandbox)
    sandbox.world.faults.plan(Fault(kind, method="sendmessage", count=FAULTS))
    sandbox.world.faults.plan(Fault(kind, method="getupdates", count=1))
    for each in people:
        each.write("/start")
    await all_answered(sandbox, ledger)
    await bot.stop()

    assert all(each.answer for each in people)
    assert extra == sum(each.received - each.owed for each in people)
    assert {"done"} == set(ledger.updates().values())


async def test_a_notice_in_doubt_is_shown_to_staff(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """A notice is not repeated to those who may have it; they are counted as uncertain."""
    told = await follow_events(sandbox, url, 10)
    staff = Citizen(sandbox.world, watch, STAFF)
    bot = make_bot()
    await serving(bot, sandbox)
    await send_notice(staff, "Ομιλία την Παρασκευή.", Fault(FaultKind.LOST_REPLY, "sendmessage", 2))
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report")
    await bot.stop()

    received = Counter(
        each["chat"] for each in sandbox.world.journal.delivered if each["chat"] in told
    )
    assert dict.fromkeys(told, 1) == received
    assert {"sent": 8, "uncertain": 2} == ledger.states("notice")
    assert "αβέβαια 2" in staff.newest["text"]


async def test_after_a_429_nothing_leaves(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """
    Telegram asks for a pause while a notice runs: no request of any kind leaves before its end.

    The pause outlives the process, and nothing is lost or doubled by it.
    """
    calls = sandbox.world.journal.calls = Calls()
    followers = 60
    told = await follow_events(sandbox, url, followers)
    staff, maria = Citizen(sandbox.world, watch, STAFF), Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    await send_notice(staff, "Ομιλία την Παρασκευή.")

    async def paused() -> float:
        flood = Fault(FaultKind.FLOOD, "sendmessage", 1, seconds=PAUSE)
        sandbox.world.faults.plan(flood)
        await until(lambda: flood.count == 0, "the 429")
        return time.monotonic()

    first = await paused()
    await asyncio.sleep(UNDER_WAY)
    maria.tap("Οικογένεια")
    maria.write("/help")
    await asyncio.sleep(first + PAUSE - time.monotonic())
    assert [] == calls.between(first + UNDER_WAY, first + PAUSE - 0.05)

    second = await paused()
    await asyncio.sleep(UNDER_WAY)
    await bot.kill()
    await serving(bot, sandbox)
    await asyncio.sleep(max(0.0, second + PAUSE - time.monotonic()))
    left = calls.between(second + UNDER_WAY, second + PAUSE - 0.05)
    assert not {"sendMessage", "editMessageText", "answerCallbackQuery"} & set(left)

    await all_answered(sandbox, ledger)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report")
    await bot.stop()
    received = Counter(
        each["chat"] for each in sandbox.world.journal.delivered if each["chat"] in told
    )
    assert dict.fromkeys(told, 1) == received
    assert {"sent": followers} == ledger.states("notice")
    assert "ένα κουμπί" in maria.answer


async def test_a_locked_database_is_waited_for(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """What cannot be stored is not acknowledged for ten seconds; the operator reads one sentence."""
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    other = sqlite3.connect(Path(parsed(url).database or ""), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    maria.write("/start")
    await until(lambda: "database is locked" in bot.said, "the sentence")
    await asyncio.sleep(begun + LOCKED - time.monotonic())
    assert 1 == len(sandbox.world.updates)
    other.execute("ROLLBACK")
    other.close()
    await all_answered(sandbox, ledger)
    await bot.stop()

    assert (1, 1) == (maria.received, maria.owed)
    assert {"done"} == set(ledger.updates().values())
    assert "Traceback" not in bot.said


async def test_a_full_disk_is_waited_for(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """Nothing more can be written: nothing more is acknowledged, until there is room again."""
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    while not maria.received or len(bot.said) > full(url):
        assert await maria.answered("/start", 20.0)
    await all_answered(sandbox, ledger)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (full(url), resource.RLIM_INFINITY))
    maria.write("/mine")
    await until(lambda: "The database cannot be used" in bot.said, "the sentence")
    assert 1 == len(sandbox.world.updates)
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, unlimited)
    await all_answered(sandbox, ledger)
    await bot.stop()

    assert "ραντεβού" in maria.answer
    assert maria.owed == maria.received
    assert {"done"} == set(ledger.updates().values())
    assert "Traceback" not in bot.said


def full(url: str) -> int:
    """The bytes of the write-ahead log: one more is too many."""
    return Path(f"{parsed(url).database}-wal").stat().st_size


async def test_a_server_that_is_gone_and_then_read_only_is_waited_for(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, postgres_database: str
) -> None:
    """A failover: connections are cut, the next ones may only read, then all is well again."""
    ledger = Ledger(postgres_database)
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot(DATABASE_URL=postgres_database)
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    await all_answered(sandbox, ledger)
    change(postgres_database, "SET default_transaction_read_only = on")
    maria.write("/mine")
    await until(lambda: "read-only transaction" in bot.said, "the sentence")
    assert 1 == len(sandbox.world.updates)
    change(postgres_database, "RESET default_transaction_read_only")
    await all_answered(sandbox, ledger)
    await bot.stop()

    assert "ραντεβού" in maria.answer
    assert maria.owed == maria.received
    assert "Traceback" not in bot.said


def change(url: str, how: str) -> None:
    """Change the database for all connections to come, and end those there are."""
    address: Any = parsed(url)
    engine = create_engine(
        address.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {address.database} {how}"))
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{address.database}'"
            )
        )
    engine.dispose()
