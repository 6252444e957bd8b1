"""Two `web` and two `worker` processes on PostgreSQL, as the Procfile starts them."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.delivery.flood_gate import USUAL_PACE
from bot.delivery.room import BULK_IN_FLIGHT
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.server import Sandbox
from bot.store.gate import GONE_AFTER
from tests.crash.conftest import MakeBot, follow_events, send_notice
from tests.crash.ledger import Ledger
from tests.crash.people import Citizen, Crowd, Watch, cards, copies_too_many
from tests.crash.proxy import RoundRobin, Wire
from tests.crash.running import STAFF, BotProcess, free_port, until
from tests.crash.test_race import rush

SEED = 20261125
SECRET = "a-secret-for-the-webhook"
RIVALS, TALKERS, ERRANDS = 40, 10, 15
FOLLOWERS, NOTICE = 600, "Ομιλία για τη γονεϊκότητα την Παρασκευή στις έξι."
SHARED_SECONDS = 4.0
BURST = 2 * USUAL_PACE.burst
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


@pytest.fixture
async def wires(sandbox: Sandbox) -> AsyncIterator[list[Wire]]:
    """The ways of two workers to Telegram."""
    port = int(sandbox.url.rpartition(":")[2])
    wires = [Wire(port), Wire(port)]
    for each in wires:
        await each.start()
    yield wires
    for each in wires:
        await each.stop()


async def open_all(
    make_bot: MakeBot,
    sandbox: Sandbox,
    front: RoundRobin,
    ports: list[int],
    wires: Sequence[Wire] = (),
) -> tuple[list[BotProcess], list[BotProcess]]:
    """(webs, workers), all at work; the workers each by their own of *wires*, if there are any."""
    hooked = {"WEBHOOK_URL": front.url, "WEBHOOK_SECRET": SECRET}
    webs = [make_bot("web", PORT=str(port), **hooked) for port in ports]
    addresses = [wire.url for wire in wires] or [sandbox.url] * 2
    workers = [make_bot("worker", TELEGRAM_API_URL=each, **hooked) for each in addresses]
    calls = sandbox.world.journal.calls
    for each in (*webs, *workers):
        each.start()
    await until(
        lambda: calls["setWebhook"] >= 2 and calls["setMyCommands"] >= 2, "all four to be at work"
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
    assert [] == [heard for heard in map(answers, talkers) if not in_order(expected, heard)]
    assert [] == [each.said for each in (*webs, *workers) if "Traceback" in each.said]


@pytest.mark.timeout(200)
async def test_two_workers_share_a_notice_and_the_pace(  # noqa: PLR0917
    sandbox: Sandbox,
    watch: Watch,
    make_bot: MakeBot,
    ledger: Ledger,
    url: str,
    front: RoundRobin,
    ports: list[int],
    wires: list[Wire],
) -> None:
    """
    Each sends its half, both together no faster than one may; then one is killed.

    The other takes up what the dead one was sending, and the whole pace once that is not heard of
    any more.  A copy too many is possible only of what was on its way at the death.
    """
    told = await follow_events(sandbox, url, FOLLOWERS)
    staff = Citizen(sandbox.world, watch, STAFF)
    webs, workers = await open_all(make_bot, sandbox, front, ports, wires)
    # A send takes a moment, so that the death falls into some.
    sandbox.world.faults.plan(Fault(FaultKind.SLOW, method="sendmessage", seconds=0.05))
    await send_notice(staff, NOTICE)
    sent = sum(len(each.sent) for each in wires)
    await until(
        lambda: sum(len(each.sent) for each in wires) > sent + BURST, "the burst to be over"
    )
    begun = time.monotonic()
    await asyncio.sleep(SHARED_SECONDS)
    shared = [each.rate(begun) for each in wires]

    await until(lambda: ledger.in_flight(workers[0].pid)["notice"] > 0, "a send to die in")
    await workers[0].kill()
    died = time.monotonic()
    in_flight = ledger.in_flight(workers[0].pid)["notice"]
    ledger.let_leases_run_out(workers[0].pid)
    await asyncio.sleep(GONE_AFTER.total_seconds() / 2)
    halved = wires[1].rate(died)
    await asyncio.sleep(GONE_AFTER.total_seconds() / 2 + 2.0)
    alone = time.monotonic()
    await asyncio.sleep(SHARED_SECONDS)
    whole = wires[1].rate(alone)
    await until(lambda: "Τέλος" in staff.newest["text"], "the notice's report", 60.0)
    for each in (*webs, workers[1]):
        await each.stop()

    received = Counter(
        each["chat"]
        for each in sandbox.world.journal.delivered
        if each["chat"] in told and NOTICE in each["text"]
    )
    print(
        f"\n{shared[0]:.1f} and {shared[1]:.1f} a second; {in_flight} in flight at the death;"
        f" then {halved:.1f}, and {whole:.1f} alone; extra {received.total() - FOLLOWERS}"
    )
    overall = USUAL_PACE.overall
    assert told == received.keys()
    assert {"sent": FOLLOWERS} == ledger.states("notice")
    assert received.total() - FOLLOWERS <= in_flight <= BULK_IN_FLIGHT
    assert overall * 0.5 < sum(shared) < overall * 1.1
    assert 0.35 < shared[0] / sum(shared) < 0.65
    assert halved < overall * 0.6
    assert overall * 0.6 < whole < overall * 1.1
    everything = sorted(at for each in wires for at in each.sent)
    for first, at in enumerate(everything[:-BURST]):
        # As many as may leave at once, and so many a second: never more, from any moment on.
        assert everything[first + BURST] - at > (BURST - USUAL_PACE.burst) / overall * 0.7
    assert [] == [each.said for each in (*webs, *workers) if "Traceback" in each.said]


def answers(citizen: Citizen) -> list[str]:
    """What they were answered, in order."""
    return [each["text"] for each in citizen.messages if each["from"]["is_bot"]]


def in_order(expected: list[str], received: list[str]) -> bool:
    """Whether *received* is *expected*, but for the last before a death, which may come again."""
    return any(
        received == expected[:end] + expected[start:]
        for end in range(len(expected) + 1)
        for start in range(end + 1)
    )
