"""The control API: events as they happen, the clock, what was delivered and called."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import MARIA, People


async def test_events_tell_what_happened(bot, people):
    """Every change of a chat is in the log, numbered one after the other."""
    await people.say("/start")
    await bot.send_chat_action(MARIA, "typing")
    sent = await bot.send_message(MARIA, "α")
    await sent.edit_text("β")
    await sent.delete()
    await people.post(f"chats/{MARIA}/block", blocked=True)
    await people.post("clock", hours=1)
    await people.post("people", first_name="Άννα")

    events = await people.get("log?after=0")

    kinds = [
        "message",
        "typing",
        "typing",
        "message",
        "edit",
        "delete",
        "blocked",
        "clock",
        "people",
    ]
    assert kinds == [event["kind"] for event in events]
    assert list(range(1, 10)) == [event["n"] for event in events]
    assert ("β", True) == (events[4]["message"]["text"], events[4]["message"]["edited"])
    assert sent.message_id == events[5]["message_id"]
    assert ["clock", "people"] == [e["kind"] for e in await people.get("log?after=7")]
    assert [] == await people.get("log?after=9")
    assert 9 == (await people.get("state"))["last_event"]


async def test_log_waits_for_news(people):
    """With `wait` the log is answered as soon as there is something new."""
    news = asyncio.create_task(people.get("log?after=0&wait=30"))
    await asyncio.sleep(0.05)
    await people.say("α")

    assert "α" == (await asyncio.wait_for(news, 2))[0]["message"]["text"]
    assert [] == await people.get("log?after=1&wait=0.01")


async def test_event_stream(http, people):
    """The page hears the same as Server-Sent Events, from where it left off."""
    await people.say("α")
    await people.say("β")
    async with http.get("/sandbox/events", headers={"Last-Event-ID": "1"}) as stream:
        assert "text/event-stream" == stream.content_type

        async def event() -> dict:
            while True:
                line = (await asyncio.wait_for(stream.content.readline(), 2)).decode()
                if line.startswith("data: "):
                    return json.loads(line.removeprefix("data: "))

        assert "β" == (await event())["message"]["text"]
        await people.say("γ")
        assert (3, "γ") == ((last := await event())["n"], last["message"]["text"])


async def test_stopping_lets_followers_go(http, people, sandbox):
    """Neither a follower nor a poller holds up the end."""
    stream = await http.get("/sandbox/events")
    poll = asyncio.create_task(http.get(f"/bot{sandbox.token}/getUpdates", params={"timeout": 50}))
    while not (await people.get("calls")).get("getUpdates"):
        await asyncio.sleep(0.01)

    async with asyncio.timeout(0.9):
        await sandbox.stop()

    assert b"" == (await stream.read()).replace(b": here\n\n", b"").replace(
        b": still here\n\n", b""
    )
    assert [] == (await (await poll).json())["result"]


async def test_clock_moves_forward_only(bot, people, sandbox, started):
    """The clock can be moved on by hours or days or to a moment, never back; messages bear its date."""
    moved = []
    sandbox.clock.watch(lambda: moved.append(sandbox.clock.now()))
    before = sandbox.clock.now()

    await people.post("clock", days=1, hours=1)
    assert timedelta(hours=25) <= sandbox.clock.now() - before < timedelta(hours=25, seconds=5)
    target = (before + timedelta(days=3)).replace(microsecond=0)
    assert target <= datetime.fromisoformat(
        (await people.post("clock", to=target.isoformat()))["now"]
    )
    assert 2 == len(moved)
    assert target <= (await bot.send_message(MARIA, "α")).date < target + timedelta(seconds=5)

    for wrong in ({"hours": -1}, {"to": before.isoformat()}, {"to": "soon"}, {"days": 1e12}):
        assert await people.refused("clock", **wrong)
    assert timedelta(0) <= sandbox.clock.now() - target < timedelta(seconds=5)
    assert (await people.get("clock"))["now"][:10] == target.isoformat()[:10]


async def test_clock_to_the_next_thing_due(http):
    """With a next_due to ask, the clock goes just past it; without one nothing is due."""
    due = [datetime.now(UTC) + timedelta(hours=5)]

    async def next_due() -> datetime | None:
        return due[0]

    sandbox = Sandbox(next_due=next_due)
    await sandbox.start()
    async with http.__class__(sandbox.url) as session:
        people = People(session)
        answer = await people.post("clock/next")
        assert due[0] < datetime.fromisoformat(answer["now"]) < due[0] + timedelta(seconds=5)
        again = await people.post("clock/next")
        assert timedelta(seconds=5) > datetime.fromisoformat(again["now"]) - due[0]
        due[0] = None
        assert "nothing is due" == await people.refused("clock/next")
    await sandbox.stop()


async def test_delivered_and_called(bot, call, people, started):
    """What was accepted can be reconciled; what was refused is only counted."""
    sent = await bot.send_message(MARIA, "<b>α</b>", parse_mode="HTML")
    await sent.edit_text("β")
    await bot.send_document(MARIA, b"x", filename="a.txt", caption="γ")
    await call("sendMessage", chat_id=5, text="δ")

    rows = await people.get("delivered")

    assert [("sendMessage", "α"), ("editMessageText", "β"), ("sendDocument", "γ")] == [
        (row["method"], row["text"]) for row in rows
    ]
    assert {(MARIA, sent.message_id)} == {(row["chat"], row["message_id"]) for row in rows[:2]}
    assert datetime.fromisoformat(rows[0]["at"]).tzinfo is not None
    calls = await people.get("calls")
    assert (2, 1, 1) == tuple(calls[m] for m in ("sendMessage", "editMessageText", "sendDocument"))


async def test_old_events_are_let_go(sandbox, people, monkeypatch):
    """A reader who comes late gets the events still kept."""
    journal = sandbox.world.journal
    journal._events = type(journal._events)(maxlen=3)
    for number in range(5):
        journal.tell("typing", MARIA, on=bool(number))

    assert [3, 4, 5] == [event["n"] for event in await people.get("log?after=0")]
    assert [5] == [event["n"] for event in await people.get("log?after=4")]


async def test_the_page_is_served(http):
    """The chat page stands at the root."""
    async with http.get("/") as answer:
        assert (200, "text/html") == (answer.status, answer.content_type)


async def test_what_is_not_understood(http):
    """Nonsense is answered 400 with a reason, never a traceback."""
    for body in (b"{", b"[1]", b"7"):
        async with http.post(f"/sandbox/chats/{MARIA}/send", data=body) as answer:
            assert 400 == answer.status
            assert (await answer.json())["error"]
    for path in ("log?after=x", "chats/x", "chats/5"):
        async with http.get(f"/sandbox/{path}") as answer:
            assert 400 == answer.status
    async with http.get("/sandbox/files/x") as answer:
        assert 404 == answer.status
