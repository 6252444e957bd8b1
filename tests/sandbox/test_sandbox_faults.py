"""Faults and flood limits, on request."""

import asyncio

import pytest
from aiohttp import ClientConnectionError, ServerDisconnectedError

from bot.sandbox import limits
from bot.sandbox.refusals import Refusal
from tests.sandbox.conftest import GIORGOS, MARIA


async def seen(people) -> list[str]:
    return [m["text"] for m in await people.messages() if m["from_bot"]]


async def test_server_error(call, people, started):
    """5xx: nothing happened; after *count* times all is well again."""
    await people.post("faults", method="sendMessage", kind="5xx", count=1)

    refused = await call("sendMessage", chat_id=MARIA, text="α")

    assert (502, "Bad Gateway") == (refused["error_code"], refused["description"])
    assert [] == await seen(people)
    assert (await call("sendMessage", chat_id=MARIA, text="β"))["ok"]
    assert ["β"] == await seen(people)


async def test_connection_reset_before_handling(call, people, started):
    """Reset: the connection breaks and nothing was sent."""
    await people.post("faults", method="sendMessage", kind="reset", count=1)

    with pytest.raises((ServerDisconnectedError, ClientConnectionError)):
        await call("sendMessage", chat_id=MARIA, text="α")

    assert [] == await seen(people)
    assert [] == await people.get("delivered")


async def test_accepted_but_reply_lost(call, people, started):
    """Lost reply: the connection breaks, yet the person has the message and it counts as delivered."""
    await people.post("faults", method="sendMessage", kind="lost_reply", count=1)

    with pytest.raises((ServerDisconnectedError, ClientConnectionError)):
        await call("sendMessage", chat_id=MARIA, text="α")

    assert ["α"] == await seen(people)
    assert ["α"] == [row["text"] for row in await people.get("delivered")]


async def test_slow_is_handled_though_nobody_waits(call, people, started):
    """Slow: the message comes late, even when the sender has given up."""
    await people.post("faults", method="sendMessage", kind="slow", seconds=0.2, count=1)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await call("sendMessage", chat_id=MARIA, text="α")

    assert [] == await seen(people)
    await asyncio.sleep(0.2)
    assert ["α"] == await seen(people)


async def test_flood_on_request(sandbox, http, people):
    """429: refused with the seconds asked for, also as a header."""
    await people.post("faults", kind="429", seconds=7, count=1)

    async with http.post(f"/bot{sandbox.token}/getMe") as answer:
        assert (429, "7") == (answer.status, answer.headers["Retry-After"])
        assert {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        } == await answer.json()


async def test_faults_of_one_method_and_clearing(call, http, people, started):
    """A fault meets only its method, and none once they are cleared."""
    await people.post("faults", method="editMessageText", kind="5xx")
    assert (await call("sendMessage", chat_id=MARIA, text="α"))["ok"]
    await people.post("faults", kind="5xx")
    assert 502 == (await call("getMe"))["error_code"]

    async with http.delete("/sandbox/faults") as answer:
        assert 200 == answer.status
    assert (await call("getMe"))["ok"]


async def test_share_of_requests(call, sandbox, people):
    """A share of one half meets some and spares some."""
    sandbox.world.faults._chance.seed(1)
    await people.post("faults", kind="5xx", share=0.5)

    met = [not (await call("getMe"))["ok"] for _ in range(40)]

    assert 10 < sum(met) < 30


async def test_faults_that_cannot_be(people):
    """An unknown kind or method is refused, naming what there is."""
    assert "5xx, reset, lost_reply, slow, 429" in await people.refused("faults", kind="fire")
    assert await people.refused("faults", kind="slow", method="sendPigeon")


@pytest.fixture
def seconds(monkeypatch):
    """A hand on the limits' own clock."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    return now


def test_limits_of_one_chat(seconds):
    """A short burst, then about one a second; too fast waits at least three seconds."""
    flood = limits.Limits()
    flood.switch(on=True)
    for _ in range(5):
        flood.spend(MARIA)
    with pytest.raises(Refusal) as refusal:
        flood.spend(MARIA)
    assert (429, 3, "Too Many Requests: retry after 3") == (
        refusal.value.status,
        refusal.value.retry_after,
        refusal.value.description,
    )
    flood.spend(GIORGOS)

    seconds[0] += 2.9
    with pytest.raises(Refusal):
        flood.spend(MARIA)
    seconds[0] += 0.2
    for _ in range(3):
        flood.spend(MARIA)


def test_limits_over_all(seconds):
    """Thirty a second over all chats after a burst of 35."""
    flood = limits.Limits()
    flood.switch(on=True)
    for chat in range(35):
        flood.spend(chat)
    with pytest.raises(Refusal):
        flood.spend(99)

    seconds[0] += 3.1
    for chat in range(100, 135):
        flood.spend(chat)


async def test_limits_are_switched_on_and_off(call, people, started):
    """Off at the start; on, the sixth message in a row to one chat has to wait, edits count too."""
    numbers = [
        (await call("sendMessage", chat_id=MARIA, text=str(n)))["result"]["message_id"]
        for n in range(9)
    ]
    await people.post("limits", on=True)
    for n in range(5):
        assert (await call("sendMessage", chat_id=MARIA, text=str(n)))["ok"]
    edit = {"chat_id": MARIA, "message_id": numbers[0], "text": "β"}
    refused = await call("editMessageText", **edit)
    assert {"retry_after": 3} == refused["parameters"]

    await people.post("limits", on=False)
    assert (await call("editMessageText", **edit))["ok"]


async def test_sender_killed_in_the_middle(sandbox, people, caplog):
    """A bot that dies while it sends leaves neither a message nor an error in the log."""
    _, writer = await asyncio.open_connection("127.0.0.1", int(sandbox.url.rpartition(":")[2]))
    head = f"POST /bot{sandbox.token}/sendMessage HTTP/1.1\r\nHost: sandbox\r\n"
    body = 'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"chat_id"'
    writer.write((head + body).encode())
    await writer.drain()
    while not (await people.get("calls")).get("sendMessage"):
        await asyncio.sleep(0.01)

    writer.transport.abort()
    await asyncio.sleep(0.05)

    assert [] == await people.get("delivered")
    assert [] == caplog.records
