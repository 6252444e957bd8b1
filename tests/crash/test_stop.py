"""A platform stops the bot in the middle of its work, politely or not: nobody notices."""

import asyncio
import signal
import time
from collections import Counter

import pytest

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from tests.crash.conftest import MakeBot
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Watch
from tests.crash.running import serving, until

WAITING = 100
STOPPED_WITHIN = 5.0


@pytest.mark.parametrize("how", ["SIGTERM", "SIGTERM again and again", "SIGTERM and SIGKILL"])
async def test_a_hundred_updates_survive_a_stop(
    how: str, sandbox: Sandbox, watch: Watch, make_bot: MakeBot, ledger: Ledger
) -> None:
    """
    A hundred citizens write, the process is stopped among their answers; the next one goes on.

    A stop that is let finish sends no one anything twice.
    """
    killed = how == "SIGTERM and SIGKILL"
    people = [Citizen(sandbox.world, watch) for _ in range(WAITING)]
    # Slower than the second that the platform gives before it kills.
    seconds = 2.0 if killed else 0.3
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="sendmessage", seconds=seconds))
    bot = make_bot()
    await serving(bot, sandbox)
    for each in people[: WAITING // 2]:
        each.write("/start")
    calls = sandbox.world.journal.calls
    await until(lambda: calls["sendMessage"] > 0, "the answers to be on their way")
    for each in people[WAITING // 2 :]:
        each.write("/start")
    begun = time.monotonic()
    bot.signal(signal.SIGTERM)
    if how == "SIGTERM again and again":
        while bot.alive:
            bot.signal(signal.SIGTERM)
            await asyncio.sleep(0.005)
    if killed:
        await asyncio.sleep(1.0)
        assert bot.alive
        await bot.kill()
    else:
        assert 0 == await bot.ended()
        assert time.monotonic() - begun < STOPPED_WITHIN
    in_flight = ledger.in_flight(bot.pid)
    sandbox.world.faults.clear()
    await serving(bot, sandbox)
    await until(lambda: len(sandbox.world.updates) == 0, "every update to be taken")
    await until(lambda: ledger.owed() == 0, "every answer to be out")
    await bot.stop()

    received = Counter({each.chat: each.received for each in people})
    print(f"\n{how}: in flight {in_flight.total()}, extra {received.total() - WAITING}")
    assert {update: "done" for each in people for update in each.updates} == ledger.updates()
    assert min(received.values()) == 1
    assert received.total() - WAITING <= in_flight["screen"]
    assert killed or not in_flight
    assert "Traceback" not in bot.said


async def test_a_screen_in_doubt_never_replaces_a_newer_one(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, ledger: Ledger
) -> None:
    """The process dies within an edit; the edit is made up for before the next tap is answered."""
    maria = Citizen(sandbox.world, watch, 1001)
    bot = make_bot()
    await serving(bot, sandbox)
    assert await maria.answered("/start", 20.0)
    sandbox.world.faults.plan(Fault(FaultKind.RESET, method="editmessagetext", count=1))
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="editmessagetext", count=1, seconds=1))
    maria.tap("Εισόδημα, σπίτι")
    await until(lambda: sandbox.world.journal.calls["editMessageText"] == 1, "the edit to leave")
    await bot.kill()
    maria.tap("Οικογένεια")
    await serving(bot, sandbox)
    await until(lambda: len(sandbox.world.updates) == 0, "the tap to be taken")
    await until(lambda: ledger.owed() == 0, "the answers to be out")
    await bot.stop()

    edits = [
        each["text"].partition("\n")[0]
        for each in sandbox.world.journal.delivered
        if each["method"] == "editMessageText"
    ]
    assert ["Εισόδημα και σπίτι", "Οικογένεια"] == edits
