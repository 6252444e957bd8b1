"""One cell of the benchmark on a bot that polls already: warm up, measure, look at the bot."""

import asyncio
import random
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from tests.bench.api import BotApi
from tests.bench.crowd import Walkers
from tests.bench.machine import Usage, other_load, usage

START_LIMIT = 60.0
"""seconds within which every chat must have got its first screen"""

Watch = AbstractContextManager[None]
NOTHING: Watch = nullcontext()


@dataclass(frozen=True, slots=True)
class Cell:
    id: str
    title: str
    chats: int
    delay: float = 0.0
    """seconds a call takes"""
    offered: float | None = None
    """taps a second, whatever the bot does; None: each chat taps again at once"""
    stretch: float = 1.0
    """how many times longer than other cells it is measured"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in seconds, memory in bytes."""

    rate: float = 0.0
    """completed taps a second"""
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    cpu: float = 0.0
    """of the bot, a tap"""
    memory: int = 0
    started: float = 0.0
    """from starting the process to its first poll"""
    other: float = 0.0
    """cores that neither the bot nor this program used meanwhile"""
    unanswered: int = 0
    """taps given up, or not made in the open loop because the chat still waited"""
    remarks: tuple[str, ...] = ()


class NoAnswerError(Exception):
    """The bot did not do what every peer must."""


async def measure(
    api: BotApi,
    cell: Cell,
    walkers: Walkers,
    process: int,
    seconds: float,
    *,
    watch: Watch = NOTHING,
) -> Measured:
    """
    The figures of *cell* over *seconds*; the chats' first steps are not in them.

    *watch* is entered for the time measured.
    """
    seconds *= cell.stretch
    walkers.begin()
    until = time.perf_counter() + START_LIMIT
    while walkers.busy:
        if time.perf_counter() > until:
            raise NoAnswerError(f"{walkers.busy} of {cell.chats} chats got no first screen")
        await asyncio.sleep(0.02)
    await _tap_freely(walkers, min(1.0, seconds / 2))
    missed = 0
    if cell.offered is None:
        api.delay = cell.delay
        await _tap_freely(walkers, min(1.0, seconds / 2) if cell.delay else 0)
    else:
        walkers.tap_again = False
        while walkers.busy:
            await asyncio.sleep(0.02)
            walkers.give_up_stuck()
        api.delay = cell.delay
    walkers.forget_figures()
    given_up = walkers.stuck.total()
    before, others, began = usage(process), other_load(process), time.perf_counter()
    with watch:
        if cell.offered is None:
            await _tap_freely(walkers, seconds)
        else:
            missed = await _tap_at(walkers, cell.offered, seconds)
    took = time.perf_counter() - began
    after = usage(process)
    completed, latencies = walkers.completed, sorted(walkers.latencies)
    walkers.tap_again = False
    if not latencies:
        raise NoAnswerError("no screen came in the time measured")
    return Measured(
        rate=completed / took,
        p50=_quantile(latencies, 0.50),
        p95=_quantile(latencies, 0.95),
        p99=_quantile(latencies, 0.99),
        cpu=(after.cpu - before.cpu) / max(completed, 1),
        memory=after.memory,
        other=max(0.0, (other_load(process) - others) / took),
        unanswered=missed + walkers.stuck.total() - given_up,
        remarks=tuple(f"{count} × {what}" for what, count in walkers.stuck.most_common(5)),
    )


async def settled_memory(process: int, wait: float) -> Usage:
    """What the bot uses *wait* seconds later, when nobody taps."""
    await asyncio.sleep(wait)
    return usage(process)


async def _tap_freely(walkers: Walkers, seconds: float) -> None:
    """The closed loop for *seconds*; it goes on until `tap_again` is taken back."""
    until = time.perf_counter() + seconds
    if not walkers.tap_again:
        walkers.tap_again = True
        for chat in walkers.chats.values():
            walkers.tap(chat)
    while (left := until - time.perf_counter()) > 0:
        await asyncio.sleep(min(left, 0.1))
        walkers.give_up_stuck()


async def _tap_at(walkers: Walkers, rate: float, seconds: float) -> int:
    """
    Taps at random moments, *rate* a second, the chats in turn; how many could not be made.

    A chat that still waits does not tap: people do not tap what has not come yet.
    """
    moments = random.Random(1)
    chats = list(walkers.chats.values())
    began = time.perf_counter()
    due, number, missed = 0.0, 0, 0
    while (due := due + moments.expovariate(rate)) < seconds:
        if (wait := began + due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        chat = chats[number % len(chats)]
        number += 1
        if chat.owed:
            missed += 1
        else:
            walkers.tap(chat)
    return missed


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
