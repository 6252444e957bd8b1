"""Webhooks: the secret, one chat in order, chats in parallel, tried again until taken."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.sandbox.conftest import GIORGOS, MARIA

SECRET = "a-secret_1"


class Receiver:
    """A bot's web process, whose answers the test decides."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[int, str]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.hold: dict[int, asyncio.Event] = {}
        self.under_way = self.most_under_way = 0
        self._news = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        chat, text = update["message"]["chat"]["id"], update["message"]["text"]
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self.got.append((chat, text))
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self._news.set()
        if chat in self.hold:
            await self.hold[chat].wait()
        self.under_way -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, number: int) -> list[tuple[int, str]]:
        async with asyncio.timeout(3):
            while len(self.got) < number:
                self._news.clear()
                await self._news.wait()
        return self.got


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def pending(bot, number: int) -> None:
    async with asyncio.timeout(3):
        while (await bot.get_webhook_info()).pending_update_count != number:
            await asyncio.sleep(0.01)


async def test_updates_come_with_the_secret(bot, people, receiver):
    """What waited and what comes is posted with the secret token, and then no longer pending."""
    await people.say("α")
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    await people.say("β")

    assert [(MARIA, "α"), (MARIA, "β")] == await receiver.until(2)
    assert [SECRET, SECRET] == receiver.secrets
    await pending(bot, 0)
    info = await bot.get_webhook_info()
    assert (receiver.url, 40, None) == (info.url, info.max_connections, info.last_error_message)


async def test_refused_update_is_tried_again(bot, people, receiver):
    """Anything but 2xx brings the update again, and the chat's next one only after it."""
    receiver.answers = [web.Response(status=503), web.Response(status=500), web.Response()]
    await bot.set_webhook(receiver.url)
    for text in "αβ":
        await people.say(text)

    assert [(MARIA, text) for text in "αααβ"] == await receiver.until(4)
    info = await bot.get_webhook_info()
    assert "Wrong response from the webhook: 500 Internal Server Error" == info.last_error_message


async def test_the_same_webhook_again(bot, people, receiver):
    """A second process that sets the same webhook does not bring an update under way twice."""
    receiver.hold[MARIA] = asyncio.Event()
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    await people.say("α")
    await receiver.until(1)

    await bot.set_webhook(receiver.url, secret_token=SECRET)
    receiver.hold[MARIA].set()

    await pending(bot, 0)
    assert [(MARIA, "α")] == receiver.got


async def test_receiver_that_is_away(bot, people, receiver):
    """Nobody listening: the update stays pending, says why, and arrives once somebody does."""
    await bot.set_webhook("http://127.0.0.1:1/hook")
    await people.say("α")
    async with asyncio.timeout(3):
        while (await bot.get_webhook_info()).last_error_message != "Connection refused":
            await asyncio.sleep(0.01)
    assert 1 == (await bot.get_webhook_info()).pending_update_count

    await bot.set_webhook(receiver.url)

    assert [(MARIA, "α")] == await receiver.until(1)


async def test_one_chat_in_order_others_in_parallel(bot, people, receiver):
    """While one chat's update is being taken its next one waits; another chat's does not."""
    receiver.hold[MARIA] = asyncio.Event()
    await bot.set_webhook(receiver.url)
    await people.say("α")
    await receiver.until(1)
    await people.say("β")
    await people.say("γ", GIORGOS)

    assert [(MARIA, "α"), (GIORGOS, "γ")] == await receiver.until(2)
    await pending(bot, 2)
    receiver.hold[MARIA].set()
    assert (MARIA, "β") == (await receiver.until(3))[2]


async def test_no_more_connections_than_asked_for(bot, people, receiver):
    """max_connections bounds how many updates are under way at once."""
    everyone = [(await people.post("people", first_name=f"Π{i}"))["id"] for i in range(6)]
    receiver.hold = {person: asyncio.Event() for person in everyone}
    await bot.set_webhook(receiver.url, max_connections=2)
    for person in everyone:
        await people.say("α", person)
    await receiver.until(2)
    await asyncio.sleep(0.05)
    assert 2 == len(receiver.got)
    for event in receiver.hold.values():
        event.set()

    await receiver.until(6)
    assert 2 == receiver.most_under_way


async def test_unconfirmed_updates_can_be_polled_afterwards(bot, people, receiver):
    """Deleting the webhook leaves what was not taken in the queue."""
    receiver.answers = [web.Response(status=503, headers={"Retry-After": "3600"})]
    await bot.set_webhook(receiver.url)
    await people.say("α")
    await receiver.until(1)

    await bot.delete_webhook()

    assert ["α"] == [update.message.text for update in await bot.get_updates()]
    assert 1 == len(receiver.got)


async def test_dropping_what_is_pending(bot, people, receiver):
    """drop_pending_updates empties the queue, when the webhook is set and when it is deleted."""
    await people.say("α")
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    assert 0 == (await bot.get_webhook_info()).pending_update_count
    await bot.delete_webhook()
    await people.say("β")
    await bot.delete_webhook(drop_pending_updates=True)

    assert () == await bot.get_updates()
    assert [] == receiver.got


async def test_polling_ends_when_a_webhook_is_set(bot, call, people, receiver):
    """Setting a webhook ends a poll under way."""
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    while not (await people.get("calls")).get("getUpdates"):
        await asyncio.sleep(0.01)

    await bot.set_webhook(receiver.url)

    answer = await asyncio.wait_for(poll, 2)
    assert "Conflict: terminated by setWebhook request" == answer["description"]


@pytest.mark.parametrize(
    ("asked", "description"),
    [
        ({"url": "nowhere"}, "Bad Request: bad webhook: invalid webhook URL specified"),
        (
            {"url": "http://127.0.0.1/", "secret_token": "α"},
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            {"url": "http://127.0.0.1/", "secret_token": "a" * 257},
            "Bad Request: secret token is too long",
        ),
    ],
)
async def test_webhooks_that_cannot_be(call, asked, description):
    """An address that is none and a secret Telegram would not carry are refused."""
    assert description == (await call("setWebhook", **asked))["description"]
