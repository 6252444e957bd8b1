"""The benchmark of notices itself works: its strict Bot API, a short notice, and what it writes."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.broadcast import Figures, Way, measure, ways
from tests.bench.broadcast_report import TITLE, section
from tests.bench.crowd import Walkers
from tests.bench.recipients import audience
from tests.bench.sections import section_of, with_section
from tests.bench.strict import StrictApi

FIGURES = Figures(
    took=104.0,
    least=103.0,
    reachable=2970,
    delivered=2970,
    twice=0,
    waits=6,
    during_waits=0,
    p50=0.01,
    p95=0.05,
    slowest=0.2,
    taps=50,
    unanswered=0,
    in_waits=5,
    in_waits_p95=2.0,
    before=10**8,
    peak=10**8,
    other=0.1,
)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the benchmark needs Linux")
async def test_a_notice_reaches_everyone_once_and_nothing_leaves_in_a_wait():
    """Sixty chats, two waits on top, and the bot as it is."""
    figures = await measure(ways(60)["ours"], 60, extra=2)

    assert (59, 59, 0) == (figures.reachable, figures.delivered, figures.twice)
    assert 2 == figures.waits
    assert 0 == figures.during_waits


async def test_the_strict_api_refuses_until_its_wait_is_over_and_counts_who_does_not_heed():
    chats = audience(200)
    api = StrictApi(chats)
    Walkers(api, 0, lambda data: True)
    address = await api.start()

    answers = [await send(address, chat) for chat in chats[1:]]
    refused = next(n for n, answer in enumerate(answers) if answer["ok"] is False)
    api.stop()

    assert 35 <= refused < 199  # the burst, and what was earned meanwhile
    assert 3 == answers[refused]["parameters"]["retry_after"]
    assert all(answer.get("error_code") == 429 for answer in answers[refused:])
    assert 1 == len(api.waits)
    assert api.during_waits > 0
    assert refused == len(api.delivered)


async def test_whoever_asks_within_a_wait_is_told_what_is_left_of_it_when_the_answer_arrives():
    api = StrictApi(audience(200), extra=1, retry_after=2)
    api.delay = 0.5
    Walkers(api, 0, lambda data: True)
    address = await api.start()
    api._extra_after = {0}  # the first of the audience draws it

    first, second = await asyncio.gather(*(send(address, chat) for chat in api.audience[1:3]))
    api.stop()

    assert 2 == first["parameters"]["retry_after"] == second["parameters"]["retry_after"]


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (FIGURES, "| from the first call to the last delivery | ≤ 106 s | 104 s | reached |"),
        (replace(FIGURES, took=120.0), "| 120 s | **falls short** |"),
        (replace(FIGURES, delivered=2969), "| missed or doubled | ≤ 0  | 1  | **falls short** |"),
        (replace(FIGURES, other=0.9), "not quiet"),
    ],
)
def test_the_page_says_plainly_what_falls_short(figures: Figures, says: str) -> None:
    assert says in page_of(figures)


def test_the_section_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = "# Benchmarks\n\n## What was promised\n\nyes\n\n## How it is measured\n\n- so\n"
    first = with_section(page, TITLE, page_of(replace(FIGURES, took=99.5)))
    second = with_section(first, TITLE, page_of(FIGURES))
    file = tmp_path / "benchmarks.md"
    file.write_text(second, "utf-8")

    assert 1 == second.count(TITLE)
    assert "99.5" not in second
    assert second.index("What was promised") < second.index(TITLE) < second.index("How it is")
    assert with_section(page, TITLE, section_of(TITLE, file)).count("| this bot |") == 1


def page_of(figures: Figures) -> str:
    ours: dict[str, Way] = ways(3000)
    measured = {"ours": figures, "rush": figures, "unlimited": replace(FIGURES, took=8.0)}
    return section(measured, ours, (0.2, 1.5, 2.0), 500.0)


async def send(address: str, chat: int) -> dict[str, object]:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = json.dumps({"chat_id": chat, "text": "x"}).encode()
    head = b"POST /bot1:x/sendMessage HTTP/1.1\r\nContent-Type: application/json\r\n"
    writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    told = await reader.readuntil(b"\r\n\r\n")
    length = int(told.lower().partition(b"content-length:")[2].split()[0])
    answer = json.loads(await reader.readexactly(length))
    writer.close()
    await writer.wait_closed()
    return answer
