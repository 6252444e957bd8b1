"""The network or Telegram fails while a notice runs: nobody is lost, nobody is told twice."""

import asyncio
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.delivery.room import BULK_IN_FLIGHT
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from tests.crash.clocked_bot import SetClock
from tests.crash.conftest import MakeBot, follow_events, send_notice
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import STAFF, serving, until
from tests.crash.test_faults import UNDER_WAY, Calls, all_answered

FOLLOWERS = 60
WORDS = "Ομιλία την Παρασκευή."


def received(sandbox: Sandbox, told: set[int]) -> Counter[int]:
    """chat → how often the notice reached it"""
    delivered = sandbox.world.journal.delivered
    return Counter(
        each["chat"] for each in delivered if each["chat"] in told and WORDS in each["text"]
    )


async def test_the_network_is_gone_for_ten_minutes(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    url: str,
    ledger: Ledger,
    tmp_path: Path,
) -> None:
    """Whatever was due waits for the network; only what was on its way as it went is in doubt."""
    clock = SetClock(tmp_path / "clock")
    told = await follow_events(sandbox, url, FOLLOWERS)
    staff, maria = Citizen(sandbox.world, watch, STAFF), Citizen(sandbox.world, watch, 1001)
    bot = make_bot(clock=clock)
    await serving(bot, sandbox)
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="sendmessage", seconds=0.1))
    await send_notice(staff, WORDS)
    await until(lambda: len(received(sandbox, told)) > 5, "the notice to be under way")
    port = int(sandbox.url.rpartition(":")[2])
    await sandbox.stop()
    maria.write("/start")
    for _ in range(5):
        clock.move(timedelta(minutes=2))
        await asyncio.sleep(1.0)
    await sandbox.start(port=port)
    await until(lambda: maria.received > 0, "the network to be noticed")
    for _ in range(10):  # until the next try of what failed five times
        clock.move(timedelta(minutes=2))
        await asyncio.sleep(1.0)
        if not ledger.owed():
            break
    await all_answered(sandbox, ledger)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report", 60.0)
    await bot.stop()

    states = ledger.states("notice")
    reached = received(sandbox, told)
    assert {"sent", "uncertain"} >= states.keys()
    assert states["uncertain"] <= BULK_IN_FLIGHT
    assert FOLLOWERS == states.total()
    assert set(reached.values()) == {1}
    assert states["sent"] <= len(reached) <= FOLLOWERS
    assert "Traceback" not in bot.said
    assert (1, 1) == (maria.owed, maria.received)


async def test_a_storm_of_ten_429(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """Each pause is kept, each refused message is sent again, and there is no other call more."""
    calls = sandbox.world.journal.calls = Calls()
    told = await follow_events(sandbox, url, FOLLOWERS)
    staff = Citizen(sandbox.world, watch, STAFF)
    bot = make_bot()
    await serving(bot, sandbox)
    storm = Fault(FaultKind.FLOOD, "sendmessage", 10, seconds=1)
    before = calls["sendMessage"]
    await send_notice(staff, WORDS, storm)
    refused, left = [], 10
    while storm.count:
        if storm.count < left:
            refused.append(time.monotonic())
            left = storm.count
        await asyncio.sleep(0.005)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report", 60.0)
    await bot.stop()

    for at in refused:
        assert [] == calls.between(at + UNDER_WAY, at + 0.95)
    assert dict.fromkeys(told, 1) == received(sandbox, told)
    assert {"sent": FOLLOWERS} == ledger.states("notice")
    # The preview, the notice itself, and the ten that were refused.
    assert calls["sendMessage"] - before <= FOLLOWERS + 10 + 3


async def test_telegram_answers_500_to_half(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """Nobody is told twice; of whom nobody can say it, staff see how many; then all is well again."""
    told = await follow_events(sandbox, url, FOLLOWERS)
    staff, maria = Citizen(sandbox.world, watch, STAFF), Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    half = Fault(FaultKind.SERVER_ERROR, method="sendmessage", share=0.5)
    before = sandbox.world.journal.calls["sendMessage"]
    await send_notice(staff, WORDS, half)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report", 60.0)
    states = ledger.states("notice")
    tried = sandbox.world.journal.calls["sendMessage"] - before
    sandbox.world.faults.clear()
    assert await maria.answered("/start", 20.0)
    await all_answered(sandbox, ledger)
    await bot.stop()

    assert tried <= FOLLOWERS + 3  # the staff's screens, too
    assert 0 < states["sent"] < FOLLOWERS
    assert {"sent": states["sent"], "uncertain": FOLLOWERS - states["sent"]} == states
    assert states["sent"] == received(sandbox, told).total() == len(received(sandbox, told))
    assert f"αβέβαια {states['uncertain']}" in staff.newest["text"]
