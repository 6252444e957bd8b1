"""The machine's clock is set, or changed by law, or the bot was not there: reminders come in time, once."""

import asyncio
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from tests.crash.clocked_bot import SetClock
from tests.crash.conftest import MakeBot
from tests.crash.ledger import Ledger
from tests.crash.people import REMINDER, Citizen, Watch
from tests.crash.running import serving, until
from tests.crash.visits import Visits

ATHENS = ZoneInfo("Europe/Athens")
WEDNESDAY = datetime(2030, 1, 16, 10, tzinfo=ATHENS)
LOOKED = 1.3
"""seconds within which whatever is due is looked for"""
PAUSE = 4.0


@pytest.fixture
def clock(tmp_path: Path) -> SetClock:
    return SetClock(tmp_path / "clock")


@pytest.fixture(scope="module")
def athens(confirmed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Centre's content, confirmed, in its own zone."""
    folder = tmp_path_factory.mktemp("athens") / "el"
    shutil.copytree(confirmed, folder)
    file = folder / "centre.yaml"
    text, times = re.subn(r"(?m)^zone: .*$", "zone: Europe/Athens", file.read_text("utf-8"))
    assert 1 == times
    file.write_text(text, "utf-8")
    return folder


@pytest.fixture
def visits(athens: Path, url: str) -> Visits:
    return Visits(athens, url)


@pytest.fixture
def reminded(sandbox: Sandbox) -> Iterator["Reminded"]:
    return Reminded(sandbox)


class Reminded:
    """The reminders that reached a chat."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def times(self, chat: int) -> int:
        return sum(
            each["chat"] == chat and REMINDER in each["text"]
            for each in self._sandbox.world.journal.delivered
        )

    async def once_more(self, chat: int, before: int) -> None:
        """Return as soon as another one has come than the *before* there were."""
        await until(lambda: self.times(chat) > before, "the reminder", 10.0)


def a_citizen(sandbox: Sandbox, watch: Watch) -> Citizen:
    citizen = Citizen(sandbox.world, watch)
    chat = sandbox.world.chats.of(citizen.chat)
    assert chat is not None
    chat.started = True
    return citizen


both_nights = pytest.mark.parametrize(
    "night", [datetime(2030, 3, 31, tzinfo=ATHENS), datetime(2030, 10, 27, tzinfo=ATHENS)]
)


@both_nights
async def test_both_nights_on_which_clocks_are_changed(  # noqa: PLR0917
    night: datetime,
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    athens: Path,
    clock: SetClock,
    visits: Visits,
    reminded: Reminded,
    ledger: Ledger,
) -> None:
    """By the wall clock, before the change and after it: each reminder once, and none at night."""
    maria = a_citizen(sandbox, watch)
    monday = night + timedelta(days=1, hours=10)
    clock.move_to((night - timedelta(days=3)).replace(hour=9))
    await visits.book(maria.chat, monday, clock.now())
    bot = make_bot(clock=clock, CONTENT_DIR=str(athens))
    await serving(bot, sandbox)
    dues = [(night - timedelta(days=2), 18), (night, 18), (night + timedelta(days=1), 8)]
    for count, (day, hour) in enumerate(dues):
        due = day.replace(hour=hour)
        if day == night:
            for past_one in (-20, 20):
                clock.move_to(night.replace(hour=1, tzinfo=UTC) + timedelta(minutes=past_one))
                await asyncio.sleep(LOOKED)
                assert count == reminded.times(maria.chat)
        clock.move_to(due.astimezone(UTC) - timedelta(minutes=1))
        await asyncio.sleep(LOOKED)
        assert count == reminded.times(maria.chat)
        clock.move_to(due.astimezone(UTC) + timedelta(seconds=1))
        await reminded.once_more(maria.chat, count)
    await asyncio.sleep(LOOKED)
    await bot.stop()

    assert len(dues) == reminded.times(maria.chat)
    assert {"sent": len(dues)} == ledger.states("reminder")


@both_nights
async def test_what_is_late_waits_for_the_morning_on_both_nights(  # noqa: PLR0917
    night: datetime,
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    athens: Path,
    clock: SetClock,
    visits: Visits,
    reminded: Reminded,
    ledger: Ledger,
) -> None:
    """Due on Saturday at six while the bot was down: it comes on Sunday at eight by the wall clock."""
    maria = a_citizen(sandbox, watch)
    evening = (night - timedelta(days=1)).replace(hour=17)
    await visits.book(maria.chat, night.replace(hour=11), evening)
    change = night.replace(hour=1, tzinfo=UTC)
    clock.move_to(change - timedelta(minutes=20))
    bot = make_bot(clock=clock, CONTENT_DIR=str(athens))
    await serving(bot, sandbox)
    eight = night.replace(hour=8)
    for still in (change, change + timedelta(minutes=20), eight - timedelta(minutes=1)):
        await asyncio.sleep(LOOKED)
        assert 0 == reminded.times(maria.chat)
        clock.move_to(still.astimezone(UTC))
    await asyncio.sleep(LOOKED)
    assert 0 == reminded.times(maria.chat)
    clock.move_to(eight.astimezone(UTC) + timedelta(seconds=1))
    await reminded.once_more(maria.chat, 0)
    await asyncio.sleep(LOOKED)
    await bot.stop()

    assert 1 == reminded.times(maria.chat)
    assert {"sent": 1, "pending": 1} == ledger.states("reminder")


async def test_a_clock_that_is_set_forward_and_back(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    athens: Path,
    clock: SetClock,
    visits: Visits,
    reminded: Reminded,
    ledger: Ledger,
) -> None:
    """
    An hour forward, an hour back: no reminder comes twice, and every answer still comes.

    A pause that Telegram orders is as long as it was, whatever is done to the clock meanwhile.
    """
    maria = a_citizen(sandbox, watch)
    clock.move_to(WEDNESDAY - timedelta(hours=2, minutes=30))
    await visits.book(maria.chat, WEDNESDAY, clock.now())
    bot = make_bot(clock=clock, CONTENT_DIR=str(athens))
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    assert 0 == reminded.times(maria.chat)
    clock.move(timedelta(hours=1))
    await until(lambda: reminded.times(maria.chat) == 1, "the reminder", 10.0)

    flood = Fault(FaultKind.FLOOD, "sendmessage", 1, seconds=PAUSE)
    sandbox.world.faults.plan(flood)
    maria.write("/help")
    await until(lambda: flood.count == 0, "the 429")
    begun = time.monotonic()
    clock.move(timedelta(hours=-1))
    # What was put off till the pause's end is due by the wall clock, which stands an hour earlier.
    joanna = a_citizen(sandbox, watch)
    assert await joanna.answered("/start", 30.0)
    assert time.monotonic() - begun > PAUSE - 0.5
    clock.move(timedelta(hours=1))
    await until(lambda: ledger.owed() == 0, "every answer to be out")
    await asyncio.sleep(LOOKED)
    await bot.stop()

    assert 1 == reminded.times(maria.chat)
    assert (maria.owed, joanna.owed) == (maria.received, joanna.received)


async def test_a_reminder_that_was_due_while_the_bot_was_down(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    athens: Path,
    clock: SetClock,
    visits: Visits,
    reminded: Reminded,
    ledger: Ledger,
) -> None:
    """It comes as the bot does, once; where the visit has begun meanwhile it never comes."""
    early, late = a_citizen(sandbox, watch), a_citizen(sandbox, watch)
    clock.move_to(WEDNESDAY - timedelta(hours=3))
    await visits.book(early.chat, WEDNESDAY, clock.now())
    await visits.book(late.chat, WEDNESDAY + timedelta(hours=3), clock.now())
    bot = make_bot(clock=clock, CONTENT_DIR=str(athens))
    await serving(bot, sandbox)
    await bot.kill()
    clock.move_to(WEDNESDAY + timedelta(hours=2))
    await serving(bot, sandbox)
    await until(lambda: ledger.states("reminder")["sent"] == 1, "the late reminder", 10.0)
    await bot.kill()
    await serving(bot, sandbox)
    await asyncio.sleep(LOOKED)
    await bot.stop()

    assert (0, 1) == (reminded.times(early.chat), reminded.times(late.chat))
    assert {"sent": 1, "expired": 1} == ledger.states("reminder")


async def test_who_blocks_the_bot_and_returns_is_reminded_again(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    athens: Path,
    clock: SetClock,
    visits: Visits,
    reminded: Reminded,
    ledger: Ledger,
) -> None:
    """
    What was due meanwhile is noted as not reached; what is due after the return arrives.

    All of it on one day, on which the bot had heard from them before.
    """
    maria = a_citizen(sandbox, watch)
    chat = sandbox.world.chats.of(maria.chat)
    assert chat is not None
    clock.move_to(WEDNESDAY - timedelta(days=2))
    await visits.book(maria.chat, WEDNESDAY, clock.now())
    bot = make_bot(clock=clock, CONTENT_DIR=str(athens))
    await serving(bot, sandbox)
    clock.move_to((WEDNESDAY - timedelta(days=1)).replace(hour=17))
    assert await maria.answered("/start", 20.0)
    chat.blocked = True
    clock.move_to((WEDNESDAY - timedelta(days=1)).replace(hour=18, minute=1))
    await until(lambda: ledger.states("reminder")["unreachable"] == 1, "the vain try", 10.0)
    chat.blocked = False
    assert await maria.answered("/start", 20.0)
    clock.move_to(WEDNESDAY.replace(hour=8, minute=1))
    await until(lambda: reminded.times(maria.chat) == 1, "the next reminder", 10.0)
    await bot.stop()

    assert {"sent": 1, "unreachable": 1} == ledger.states("reminder")
