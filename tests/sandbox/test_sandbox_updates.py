"""Long polling: offsets confirm, polls end each other, updates live for a day."""

import asyncio
import json

import pytest
from telegram.error import Conflict


def texts(updates) -> list[str]:
    return [update.message.text for update in updates]


async def test_updates_wait_until_confirmed(bot, people):
    """Without an offset the same updates come again; an offset confirms what lies below it."""
    for text in "αβγ":
        await people.say(text)
    updates = await bot.get_updates()
    assert ["α", "β", "γ"] == texts(updates)
    await asyncio.sleep(0.5)
    assert ["α", "β", "γ"] == texts(await bot.get_updates())

    assert ["γ"] == texts(await bot.get_updates(offset=updates[2].update_id))
    assert () == await bot.get_updates(offset=updates[2].update_id + 1)
    assert () == await bot.get_updates()


async def test_numbers_rise_one_by_one(bot, people):
    """Each update has the number after the last."""
    numbers = [(await people.say(text))["update_id"] for text in "αβγ"]

    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert numbers == [update.update_id for update in await bot.get_updates()]


async def test_same_offset_at_once_gives_one_update(bot, people):
    """Who repeats an offset within half a second gets one update at a time, as from Telegram."""
    for text in "αβ":
        await people.say(text)

    assert ["α", "β"] == texts(await bot.get_updates())
    assert ["α"] == texts(await bot.get_updates())


async def test_limit(bot, people):
    """At most *limit* come at once, oldest first."""
    for text in "αβγ":
        await people.say(text)

    assert ["α", "β"] == texts(await bot.get_updates(limit=2))


async def test_negative_offset_keeps_the_newest(bot, people):
    """Offset -1 forgets all but the last."""
    for text in "αβγ":
        await people.say(text)

    assert ["γ"] == texts(await bot.get_updates(offset=-1))


async def test_an_offset_never_given_out_confirms_nothing(bot, people):
    """An offset beyond everything is ignored."""
    number = (await people.say("α"))["update_id"]

    assert ["α"] == texts(await bot.get_updates(offset=number + 1000))


async def test_long_poll_wakes(bot, people):
    """A poll that waits is answered as soon as somebody writes, and before its time is over."""
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    while not (await people.get("calls")).get("getUpdates"):
        await asyncio.sleep(0.01)
    await people.say("α")

    assert ["α"] == texts(await asyncio.wait_for(poll, 2))


async def test_long_poll_ends_empty(bot):
    """When nobody writes the poll ends after its time."""
    begun = asyncio.get_running_loop().time()

    assert () == await bot.get_updates(timeout=1)
    assert 0.9 < asyncio.get_running_loop().time() - begun < 2


async def test_two_pollers_conflict(bot, people, call):
    """A second poll ends the first with 409; the second goes on."""
    first = asyncio.create_task(call("getUpdates", timeout=30))
    while not (await people.get("calls")).get("getUpdates"):
        await asyncio.sleep(0.01)
    second = asyncio.create_task(bot.get_updates(timeout=30))

    answer = await asyncio.wait_for(first, 2)
    assert 409 == answer["error_code"]
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    await people.say("α")
    assert ["α"] == texts(await asyncio.wait_for(second, 2))


async def test_no_polling_beside_a_webhook(bot):
    """While a webhook is set getUpdates is refused."""
    await bot.set_webhook("http://127.0.0.1:1/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()

    await bot.delete_webhook()
    assert () == await bot.get_updates()


async def test_updates_live_for_a_day(bot, people):
    """After 24 hours by the sandbox's clock an unconfirmed update is gone."""
    await people.say("α")
    await people.post("clock", hours=23)
    await people.say("β")
    assert ["α", "β"] == texts(await bot.get_updates())

    await people.post("clock", hours=1)

    assert ["β"] == texts(await bot.get_updates())


async def test_only_the_kinds_asked_for(bot, people):
    """allowed_updates holds for what comes later, until another list is given."""
    await bot.get_updates(allowed_updates=["callback_query"])
    assert (await people.say("α"))["update_id"] is None
    assert ["callback_query"] == list((await bot.get_webhook_info()).allowed_updates)

    await bot.get_updates(allowed_updates=["message"])
    await people.say("β")
    assert ["β"] == texts(await bot.get_updates())


async def test_a_dead_poller_uses_nothing_up(sandbox, http, bot, people):
    """An update that can be handed out only once is kept when nobody is there to receive it."""
    path = f"/bot{sandbox.token}/getUpdates"
    with pytest.raises(asyncio.TimeoutError):
        async with asyncio.timeout(0.2):
            await http.get(path, params={"timeout": "30"})
    async with http.post("/sandbox/updates", json="poison"):
        pass

    async with http.get(path, params={"offset": "0"}) as answer:
        assert ["poison"] == (await answer.json())["result"]


async def test_poison_is_handed_out_once(call, http, people):
    """Any JSON can be put in the queue; what carries no number of ours comes once, the rest stays."""
    for value in ("text", None, 7, {"update_id": None}, {"message": {"chat": None}}):
        async with http.post("/sandbox/updates", data=json.dumps(value)) as answer:
            assert (await answer.json())["update_id"]
    number = (await people.say("α"))["update_id"]

    first = (await call("getUpdates", offset=1))["result"]
    second = (await call("getUpdates", offset=2))["result"]

    assert ["text", None, 7, {"update_id": None}] == first[:4]
    assert {"update_id": number - 1, "message": {"chat": None}} == first[4]
    assert [number - 1, number] == [update["update_id"] for update in second]
