"""Two `web` and two `worker` processes on PostgreSQL, as the Procfile starts them."""

import asyncio
import random
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from tests.crash.conftest import MakeBot
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Crowd, Watch, cards, copies_too_many
from tests.crash.proxy import RoundRobin
from tests.crash.running import BotProcess, free_port, until
from tests.crash.test_race import rush

SEED = 20261125
SECRET = "a-secret-for-the-webhook"
RIVALS, TALKERS, ERRANDS = 40, 10, 15
SAID = [f"/start {topic}" for topic in ("housing", "birth", "eee", "child")] * 2 + ["/help"]
"""each is answered with another first line than the one before"""


@pytest.fixture
def url(postgres_database: str) -> str:
    return postgres_database


@pytest.fixture
async def front(ports: list[int]) -> AsyncIterator[RoundRobin]:
    front = RoundRobin(ports)
    await front.start()
    yield front
    await front.stop()


@pytest.fixture
def ports() -> list[int]:
    return [free_port(), free_port()]


async def open_all(
    make_bot: MakeBot, sandbox: Sandbox, front: RoundRobin, ports: list[int]
) -> tuple[list[BotProcess], list[BotProcess]]:
    """(webs, workers), all at work."""
    hooked = {"WEBHOOK_URL": front.url, "WEBHOOK_SECRET": SECRET}
    webs = [make_bot("web", PORT=str(port), **hooked) for port in ports]
    workers = [make_bot("worker", **hooked) for _ in range(2)]
    calls = sandbox.world.journal.calls
    for each in (*webs, *workers):
        each.start()
    await until(
        lambda: calls["setWebhook"] >= 2 and calls["setMyCommands"] >= 4, "all four to be at work"
    )
    return webs, workers


async def test_a_worker_dies_and_nothing_is_lost(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    ledger: Ledger,
    front: RoundRobin,
    ports: list[int],
) -> None:
    """
    Citizens book and talk, many want one time, and one worker of two is killed among it all.

    What the dead one was sending is sent again when its leases run out.
    """
    webs, workers = await open_all(make_bot, sandbox, front, ports)
    crowd = Crowd(sandbox.world, watch, ERRANDS, SEED)
    rivals = [Citizen(sandbox.world, watch) for _ in range(RIVALS)]
    await rush(rivals)
    patient = Citizen(sandbox.world, watch)
    for words in SAID:
        assert await patient.answered(words, 20.0)
    expected = answers(patient)
    assert len(SAID) == len(expected)
    # A send takes a moment, so that the death falls into some.
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="sendmessage", seconds=0.1))
    talkers = [Citizen(sandbox.world, watch) for _ in range(TALKERS)]
    kill_at = random.Random(SEED).randrange(2, len(SAID) - 2)
    for index, words in enumerate(SAID):
        for each in talkers:
            each.write(words)
        await asyncio.sleep(0.1)
        if index == kill_at:
            await until(lambda: ledger.in_flight(workers[0].pid).total() > 0, "a send to die in")
            await workers[0].kill()
    in_flight = ledger.in_flight(workers[0].pid)
    ledger.let_leases_run_out(workers[0].pid)
    await until(lambda: len(cards(sandbox.world)) > 0, "somebody's booking")
    await crowd.go_home()
    await until(lambda: len(sandbox.world.updates) == 0, "every update to be handed over")
    await until(lambda: ledger.owed() == 0, "every message to be out", 60.0)
    for each in (*webs, workers[1]):
        await each.stop()

    everyone = [patient, *rivals, *crowd.people, *talkers]
    made = {update for each in everyone for update in each.updates}
    booked, extra = cards(sandbox.world), copies_too_many(everyone)
    print(
        f"\nseed {SEED}: {len(made)} updates, {len(booked)} bookings,"
        f" in flight {dict(in_flight)}, extra {extra}"
    )
    assert dict.fromkeys(made, "done") == ledger.updates()
    assert extra <= in_flight["screen"]
    assert booked == await ledger.ever_booked()
    assert [] == ledger.given_twice()
    assert [] == ledger.unclaimed()
    assert crowd.answered
    assert [expected] * TALKERS == [answers(each) for each in talkers]
    assert not any("Traceback" in each.said for each in (*webs, *workers))


def answers(citizen: Citizen) -> list[str]:
    """What they were answered, in order; a copy right after its original is left out."""
    received = [each["text"] for each in citizen.messages if each["from"]["is_bot"]]
    return [text for text, before in pairwise(["", *received][::-1]) if text != before][::-1]
