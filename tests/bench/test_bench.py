"""The benchmark itself works: a short look at the floor, and what it makes of figures."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.bench.api import BotApi
from tests.bench.crowd import FIRST_CHAT, Walkers
from tests.bench.document import document
from tests.bench.load import Cell, Measured, measure
from tests.bench.report import CELLS, TARGETS, judged, table
from tests.bench.running import PEERS, running


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the benchmark needs Linux")
async def test_every_chat_of_the_floor_taps_on_and_on():
    """Five chats tap for a second; each tap gets its edit and its answer."""
    api = BotApi()
    address = await api.start()
    walkers = Walkers(api, 5, lambda data: True)

    async with running(PEERS["floor"], api, address) as bot:
        measured = await measure(api, Cell("5", "five", 5), walkers, bot.process.pid, 1)
    api.stop()

    assert measured.rate > 0
    assert 0 < measured.p50 <= measured.p99
    assert measured.unanswered == 0
    assert measured.remarks == ()
    assert api.calls["editMessageText"] >= measured.rate
    assert walkers.detours == 0


async def test_updates_come_again_until_their_offset_passes_them():
    api = BotApi()
    address = await api.start()
    api.offer(b'"message":{"text":"1"}}')
    api.offer(b'"message":{"text":"2"}}')

    first, again, rest = [await _poll(address, offset) for offset in (0, 0, 2)]
    api.stop()

    assert [1, 2] == [update["update_id"] for update in first]
    assert first == again
    assert [2] == [update["update_id"] for update in rest]


async def test_a_chat_leaves_buttons_alone_that_do_not_edit():
    """A button that opened a new message is not tapped again; a link never is."""
    api = BotApi()
    walkers = Walkers(api, 1, lambda data: not data.startswith("@"))
    chat = walkers.chats[FIRST_CHAT]
    api._loop = asyncio.get_running_loop()
    walkers.begin()
    keyboard = [
        {"text": "Νέο μήνυμα", "callback_data": "new"},
        {"text": "Σύνδεσμος", "url": "https://example.org"},
        {"text": "Ραντεβού", "callback_data": "@book"},
    ]
    markup = json.dumps({"inline_keyboard": [keyboard]})

    walkers.screen_arrived(chat.id, 1, b"{}", markup, edit=False)
    walkers.screen_settled(chat.id)
    walkers.tap(chat)
    assert "Νέο μήνυμα" == chat.label
    walkers.screen_arrived(chat.id, 2, b"{}", markup, edit=False)
    walkers.screen_settled(chat.id)
    walkers.query_settled(chat.id * 10**9 + 1)
    walkers.tap(chat)

    assert walkers.detours == 1
    assert {"Νέο μήνυμα"} == walkers.avoided
    assert "" == chat.label  # nothing else may be tapped: /start


@pytest.mark.parametrize(
    ("times_floor", "verdict"),
    [(1.6, "reaches the aim"), (1.2, "reaches the must"), (0.9, "**falls short**")],
)
def test_report_says_plainly_where_it_falls_short(times_floor, verdict):
    results = {}
    for cell in CELLS:
        results[cell, "floor"] = [Measured(rate=100.0), Measured(rate=50.0)]
        results[cell, "ours"] = [Measured(rate=100 * times_floor), Measured(rate=50 * times_floor)]

    lines = judged(results).splitlines()

    assert verdict in next(line for line in lines if "50 chats, 0 ms" in line)
    assert (verdict != "reaches the aim") == any(
        line.startswith("- updates/s, 50 chats, 0 ms") for line in lines
    )
    assert f"| {times_floor:.2f} |" in table(results, CELLS["50"])
    assert {target.cell for target in TARGETS} <= set(CELLS)


def test_page_says_when_the_machine_was_not_quiet():
    def page(other):
        results = {
            (cell, peer): [Measured(rate=1.0, other=other)] for cell in CELLS for peer in PEERS
        }
        return document(results, about="", rounds=1, seconds=1, took=60)

    assert "not quiet" in page(0.9)
    assert "not quiet" not in page(0.1)


async def _poll(address, offset):
    reader, writer = await asyncio.open_connection(*address.removeprefix("http://").split(":"))
    body = f"offset={offset}&timeout=1".encode()
    writer.write(
        b"POST /bot1:x/getUpdates HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    answer = json.loads(await reader.readexactly(length))
    writer.close()
    await writer.wait_closed()
    return answer["result"]
