"""The Centre's promises outlive its process: twenty times kill -9, and the books agree."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.delivery.room import BULK_IN_FLIGHT
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from tests.crash.conftest import MakeBot, follow_events, send_notice
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Crowd, Watch, cards, copies_too_many
from tests.crash.running import STAFF, BotProcess, serving, until

SEED = 20261124
KILLS = 20
CITIZENS, FOLLOWERS = 30, 500
UNSENT = {"uncertain", "refused", "expired", "unreachable"}
NOTICE = "Ομιλία για τη γονεϊκότητα την Παρασκευή στις έξι."


class Lossy(Sandbox):
    """Of the requests whose sender died on them, every other one is lost on its way."""

    orphans = 0

    async def _result(self, request: web.Request, *what: Any) -> str:
        if request.transport is None or request.transport.is_closing():
            self.orphans += 1
            if self.orphans % 2:
                return "null"
        return await super()._result(request, *what)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Lossy()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.mark.timeout(400)
async def test_twenty_kills_lose_nothing(
    sandbox: Sandbox, watch: Watch, make_bot: MakeBot, url: str, ledger: Ledger
) -> None:
    """
    Thirty citizens tap and book, a notice goes to five hundred, and the process dies.

    A copy too many is possible only where a send was under way as the process died.
    """
    begun = time.monotonic()
    # A send takes a moment, so that death often falls into one.
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="sendmessage", seconds=0.1))
    told = await follow_events(sandbox, url, FOLLOWERS)
    staff = Citizen(sandbox.world, watch, STAFF)
    bot = make_bot()
    await serving(bot, sandbox)
    await send_notice(staff, NOTICE)
    crowd = Crowd(sandbox.world, watch, CITIZENS, SEED)
    in_flight, moments = await kill_often(bot, sandbox, ledger)
    during = ledger.states("notice")["sent"]
    await until(lambda: len(cards(sandbox.world)) > 0, "somebody's booking")
    await crowd.go_home()
    await until(lambda: len(sandbox.world.updates) == 0, "every update to be taken")
    await until(lambda: ledger.owed() == 0, "every message to be out", 90.0)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report")
    await bot.stop()

    everyone = [*crowd.people, staff]
    made = {update for each in everyone for update in each.updates}
    notices = Counter(
        each["chat"]
        for each in sandbox.world.journal.delivered
        if each["chat"] in told and NOTICE in each["text"]
    )
    booked = cards(sandbox.world)
    extra_notices, extra_replies = notices.total() - FOLLOWERS, copies_too_many(crowd.people)
    print(
        f"\nseed {SEED}: {KILLS} kills after {moments} s, and {KILLS // 5} while starting;"
        f" {len(made)} updates, {len(booked)} bookings; in flight {dict(in_flight)};"
        f" {during} notices sent between them, extra notices {extra_notices}, extra replies {extra_replies};"
        f" {time.monotonic() - begun:.0f} s"
    )
    assert dict.fromkeys(made, "done") == ledger.updates()
    assert told == notices.keys()
    assert {"sent": FOLLOWERS} == ledger.states("notice")
    assert extra_notices <= in_flight["notice"]
    assert extra_replies <= in_flight["screen"]
    assert booked == await ledger.ever_booked()
    assert [] == ledger.given_twice()
    assert [] == ledger.unclaimed()
    assert crowd.answered
    assert not UNSENT & ledger.states("screen").keys()


async def kill_often(
    bot: BotProcess, sandbox: Sandbox, ledger: Ledger
) -> tuple[Counter[str], list[float]]:
    """Kill and start it `KILLS` times; what was in flight at the deaths, and their moments."""
    chance = random.Random(SEED)
    in_flight: Counter[str] = Counter()
    moments = []
    for kill in range(KILLS):
        moments.append(round(chance.uniform(0.0, 1.8), 2))
        await asyncio.sleep(moments[-1])
        await bot.kill()
        held = ledger.in_flight(bot.pid)
        assert held["notice"] <= BULK_IN_FLIGHT
        in_flight += held
        if kill % 5 == 4:  # death may also come before the first poll
            bot.start()
            await asyncio.sleep(chance.uniform(0.1, 1.0))
            await bot.kill()
            in_flight += ledger.in_flight(bot.pid)
        await serving(bot, sandbox)
    return in_flight, moments
