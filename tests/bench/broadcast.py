"""
A notice to three thousand, side by side with the usual ways: `python -m tests.bench.broadcast`.

Writes its section of docs/benchmarks.md after a whole run (about ten minutes).

    python -m tests.bench.broadcast                        all ways, a rush, and without limits
    python -m tests.bench.broadcast --way ours --count 300  a quick look, nothing written
"""

import argparse
import asyncio
import json
import random
import time
from dataclasses import asdict, dataclass
from statistics import quantiles

from bot.sandbox.limits import OVERALL, OVERALL_BURST
from bot.store.database import Database
from tests.bench import audience
from tests.bench.broadcast_report import written
from tests.bench.crowd import Walkers
from tests.bench.lateness import lateness
from tests.bench.load import NoAnswerError
from tests.bench.machine import other_load, usage
from tests.bench.recipients import audience as recipients
from tests.bench.running import Peer, running, stays_in_the_trees
from tests.bench.strict import StrictApi

COUNT = 3_000
EXTRA, RETRY_AFTER = 6, 2
"""429s on top of the limits, and the seconds each asks for"""
A_CALL = 0.06
"""seconds"""
TAPPERS, TAPS_A_SECOND, TAPS_IN_A_RUSH = 20, 0.2, 3.0
GIVEN_UP_AFTER = 25.0
"""seconds without any further delivery"""


@dataclass(frozen=True, slots=True)
class Way:
    id: str
    title: str
    peer: Peer
    limited: bool = True
    taps: float = TAPS_A_SECOND


def ways(count: int) -> dict[str, Way]:
    prepared = ("-m", "tests.bench.audience", str(count))
    noon = "content-at-noon"

    def ours(*arguments: str) -> Peer:
        return Peer(
            "ours",
            "this bot",
            arguments,
            prepared_by=prepared,
            may_tap=stays_in_the_trees,
            content=noon,
        )

    def peer(name: str, title: str) -> Peer:
        return Peer(name, title, ("-m", "tests.bench.peers.broadcasting", name, str(count)))

    limiter = "python-telegram-bot, AIORateLimiter(max_retries=5)"
    return {
        way.id: way
        for way in (
            Way("loop", "a loop that waits and repeats", peer("loop", "a loop")),
            Way("limiter", limiter, peer("limiter", limiter)),
            Way("ours", "this bot", ours("-m", "bot", "run")),
            Way("rush", "this bot, in a rush", ours("-m", "bot", "run"), taps=TAPS_IN_A_RUSH),
            Way("unlimited", "this bot, no limits", ours("-m", "tests.bench.unhurried"), False),
        )
    }


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in seconds, memory in bytes."""

    took: float
    """from the first call to the last delivery"""
    least: float
    """what that takes at the limit itself, with these waits and replies"""
    reachable: int
    delivered: int
    twice: int
    waits: int
    during_waits: int
    """calls made although a wait was known"""
    p50: float
    p95: float
    slowest: float
    """of a citizen's taps meanwhile, outside waits, until the screen has arrived"""
    taps: int
    unanswered: int
    """taps whose screen had not come after 20 s"""
    in_waits: int
    """taps made within a wait, which nobody may answer before its end"""
    in_waits_p95: float
    before: int
    peak: int
    other: float
    """cores that neither the bot nor this program used meanwhile"""


class Tappers(Walkers):
    """Walkers that remember when each tap was made."""

    def __init__(self, api: StrictApi, size: int, peer: Peer) -> None:
        super().__init__(api, size, peer.may_tap)
        self.taps: list[tuple[float, float]] = []
        """(moment, seconds until the screen had arrived)"""

    def screen_arrived(
        self, chat: int, number: int, message: bytes, markup: str, *, edit: bool
    ) -> None:
        answered = len(self.latencies)
        super().screen_arrived(chat, number, message, markup, edit=edit)
        if len(self.latencies) > answered:
            self.taps.append((self.chats[chat].tapped_at, self.latencies[-1]))


async def measure(way: Way, count: int, extra: int = EXTRA) -> Figures:
    """One notice to *count* chats, *way*, with *extra* 429s if there are limits."""
    extra = extra if way.limited else 0
    chats = recipients(count)
    api = StrictApi(chats, extra=extra, retry_after=RETRY_AFTER, limited=way.limited)
    address = await api.start()
    tappers = Tappers(api, TAPPERS, way.peer)
    try:
        async with running(way.peer, api, address) as bot:
            return await _notice(way, api, tappers, bot.process.pid, bot.settings)
    finally:
        api.stop()


async def _notice(
    way: Way, api: StrictApi, tappers: Tappers, process: int, settings: dict[str, str]
) -> Figures:
    tappers.begin()
    await _until_idle(tappers)
    await asyncio.sleep(1.0)
    if way.limited:
        api.delay = A_CALL
    before, others, began = usage(process).memory, other_load(process), time.perf_counter()
    tappers.taps.clear()
    await _trigger(way, api, settings)
    tapping = asyncio.create_task(_tap(tappers, way.taps))
    peak, seen, moved = before, 0, time.perf_counter()
    while not api.complete and time.perf_counter() - moved < GIVEN_UP_AFTER:
        await asyncio.sleep(0.2)
        peak = max(peak, usage(process).memory)
        if api.delivered.total() != seen:
            seen, moved = api.delivered.total(), time.perf_counter()
    tapping.cancel()
    await asyncio.sleep(2.0)
    await _until_idle(tappers, 15.0)
    spent = time.perf_counter() - began
    inside = [took for at, took in tappers.taps if _in_a_wait(api, at)]
    outside = [took for at, took in tappers.taps if not _in_a_wait(api, at)]
    return Figures(
        took=api.last - api.first,
        least=_least(len(api.audience) + api.replies, api.extra),
        reachable=len(api.audience) - len(api.blocked),
        delivered=len(api.delivered),
        twice=api.delivered.total() - len(api.delivered),
        waits=len(api.waits),
        during_waits=api.during_waits,
        p50=_share(outside, 0.50),
        p95=_share(outside, 0.95),
        slowest=max(outside, default=0.0),
        taps=len(outside),
        unanswered=sum(count for what, count in tappers.stuck.items() if "screen" in what),
        in_waits=len(inside),
        in_waits_p95=_share(inside, 0.95),
        before=before,
        peak=peak,
        other=max(0.0, (other_load(process) - others) / spent),
    )


async def _until_idle(tappers: Tappers, seconds: float = 60.0) -> None:
    """Everyone has the screen they wait for, or has waited so long."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        if not any("screen" in chat.owed for chat in tappers.chats.values()):
            return
        await asyncio.sleep(0.02)


async def _trigger(way: Way, api: StrictApi, settings: dict[str, str]) -> None:
    if way.peer.id != "ours":
        api.offer(
            b'"message":{"message_id":1,"from":{"id":9001,"is_bot":false,"first_name":"S"},'
            b'"chat":{"id":9001,"type":"private","first_name":"S"},"date":%d,"text":"/broadcast",'
            b'"entities":[{"type":"bot_command","offset":0,"length":10}]}}' % int(time.time())
        )
        return
    database = Database(settings["DATABASE_URL"], settings["BOT_SECRET_KEY"].encode())
    try:
        ordered = await audience.order(database)
    finally:
        await database.dispose()
    if ordered != len(api.audience):
        raise NoAnswerError(f"the notice was ordered for {ordered} of {len(api.audience)}")


def _least(messages: int, extra: int) -> float:
    """
    Seconds that *messages* take at the limit, with *extra* waits.

    A burst may leave at once at the start and after each wait.
    """
    refilled = OVERALL_BURST / OVERALL
    return messages / OVERALL - refilled + extra * (RETRY_AFTER + A_CALL - refilled)


async def _tap(tappers: Tappers, taps_a_second: float) -> None:
    """Taps at random moments, the chats in turn; one who still waits for a screen does not tap."""
    moments = random.Random(1)
    chats = list(tappers.chats.values())
    number = 0
    while True:
        await asyncio.sleep(moments.expovariate(taps_a_second))
        tappers.give_up_stuck()
        number += 1
        if not chats[number % len(chats)].owed:
            tappers.tap(chats[number % len(chats)])


def _in_a_wait(api: StrictApi, at: float) -> bool:
    """Whether a tap at that moment met a wait, or was on its way as one began."""
    return any(begins - 2 * A_CALL <= at <= ends for begins, ends in api.waits)


def _share(times: list[float], share: float) -> float:
    if len(times) < 2:
        return max(times, default=0.0)
    return quantiles(times, n=100, method="inclusive")[round(share * 100) - 1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.broadcast", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--way", nargs="+", choices=ways(0), default=list(ways(0)))
    options = parser.parse_args()
    measured: dict[str, Figures] = {}
    began = time.monotonic()
    for name in options.way:
        measured[name] = asyncio.run(measure(ways(options.count)[name], options.count))
        print(name, json.dumps(asdict(measured[name])), flush=True)
    if options.count == COUNT and len(measured) == len(ways(0)):
        late = asyncio.run(lateness())
        took = time.monotonic() - began
        print(f"\nwritten: {written(measured, ways(COUNT), late, took)}")


if __name__ == "__main__":
    main()
