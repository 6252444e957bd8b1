"""The ticker: it begins nothing after it was stopped, and cuts off only what does not end."""

import asyncio
import time

from bot.scheduler import GRACE_SECONDS, Ticker

SOON = 0.01


async def test_a_tick_under_way_ends_before_the_ticker_has_stopped():
    begun, ended = asyncio.Event(), []

    async def tick() -> None:
        begun.set()
        await asyncio.sleep(0.2)
        ended.append(True)

    ticker = started(tick)
    await begun.wait()
    await ticker.stop()

    assert [True] == ended
    await asyncio.sleep(10 * SOON)
    assert [True] == ended


async def test_one_that_does_not_end_is_cut_off():
    begun, cut = asyncio.Event(), []

    async def tick() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cut.append(True)
            raise

    ticker = started(tick)
    await begun.wait()
    since = time.monotonic()
    await ticker.stop()
    await asyncio.sleep(SOON)

    assert GRACE_SECONDS <= time.monotonic() - since < 2 * GRACE_SECONDS
    assert [True] == cut


async def test_a_tick_that_fails_is_called_again(caplog):
    calls = []

    async def tick() -> None:
        calls.append(True)
        raise ValueError

    ticker = started(tick)
    async with asyncio.timeout(5.0):
        while len(calls) < 2:
            await asyncio.sleep(SOON)
    await ticker.stop()

    assert "A tick failed (ValueError)." in caplog.text
    assert "Traceback" not in caplog.text


async def test_one_that_was_never_started_may_be_stopped():
    await Ticker().stop()


def started(tick):
    ticker = Ticker()
    ticker.every(SOON, tick)
    ticker.start()
    return ticker
