"""What a failed call says about whether it may have arrived, and what it never says."""

import asyncio
import logging
import socket
import time

import pytest
from telegram import InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.telegram import client, transport
from bot.telegram.client import CentreBot, make_bot
from bot.telegram.transport import LeftUnanswered, NeverLeft, TooFast
from tests.telegram.scripted_api import ScriptedApi, refused, said

TOKEN = "123456:a-secret-nobody-may-read"
MESSAGE = {"chat_id": 1001, "text": "Καλημέρα"}


class Line:
    """A bot and the server it talks to."""

    def __init__(self, api: ScriptedApi, bot: CentreBot) -> None:
        self.api, self.bot = api, bot

    async def send(self, **parameters):
        return await self.bot.call("sendMessage", MESSAGE | parameters)


@pytest.fixture
async def line(monkeypatch):
    monkeypatch.setattr(client, "READ_SECONDS", 0.3)
    api = ScriptedApi([said({"message_id": 7})])
    async with api.serving():
        bot = make_bot(TOKEN, api.url)
        for request in (bot._calling, bot._polling):
            await request.initialize()
        yield Line(api, bot)
        for request in (bot._calling, bot._polling):
            await request.shutdown()


async def test_a_call_carries_its_parameters_and_brings_the_raw_result(line):
    result = await line.send(reply_markup={"inline_keyboard": [[{"text": "Αρχή"}]]})

    assert result == {"message_id": 7}
    assert line.api.calls[0].method == "sendMessage"
    assert line.api.calls[0].parameters == {
        "chat_id": 1001,
        "text": "Καλημέρα",
        "reply_markup": {"inline_keyboard": [[{"text": "Αρχή"}]]},
    }


async def test_the_librarys_own_methods_work_on_this_transport(line):
    line.api.script = [said({"message_id": 8, "date": 1, "chat": {"id": 1001, "type": "private"}})]

    message = await line.bot.send_message(1001, "Καλημέρα")

    assert message.message_id == 8
    assert line.api.calls[0].parameters == {"chat_id": 1001, "text": "Καλημέρα"}


async def test_calls_share_their_connections(line):
    for _ in range(5):
        await line.send()

    assert line.api.connections == 1


async def test_half_a_surrogate_pair_does_not_stop_a_message(line):
    await line.send(text="α\ud83d")

    assert line.api.calls[0].parameters["text"] == "α?"


async def test_a_file_goes_as_multipart(line):
    await line.bot.call(
        "sendDocument",
        {"chat_id": 1001, "document": InputFile(b"BEGIN:VCALENDAR", filename="visit.ics")},
    )

    call = line.api.calls[0]
    assert "multipart/form-data" in call.head
    assert b'name="chat_id"\r\n\r\n1001' in call.body
    assert b'name="document"; filename="visit.ics"' in call.body
    assert b"BEGIN:VCALENDAR" in call.body


async def test_nobody_listening_means_it_never_left(line):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        bot = make_bot(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}")
        await bot._calling.initialize()
        with pytest.raises(NeverLeft):
            await bot.call("sendMessage", MESSAGE)
        await bot._calling.shutdown()


async def test_an_unknown_host_means_it_never_left():
    bot = make_bot(TOKEN, "http://no-such-host.invalid")
    await bot._calling.initialize()

    with pytest.raises(NeverLeft):
        await bot.call("sendMessage", MESSAGE)
    await bot._calling.shutdown()


async def test_a_call_that_found_no_free_connection_never_left(line, monkeypatch):
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 0.1)
    line.api.script = ["stall"]
    narrow = transport.AioHTTPRequest(connections=1, read_seconds=1.0)
    await narrow.initialize()
    url = f"{line.api.url}/bot{TOKEN}/sendMessage"
    first = asyncio.create_task(narrow.post(url))
    await asyncio.sleep(0.05)

    with pytest.raises(NeverLeft):
        await narrow.post(url)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await narrow.shutdown()
    assert len(line.api.calls) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        "reset",
        "stall",
        "half",
        "garbage",
        (500, b"oops"),
        (502, b"<html>Bad Gateway</html>"),
        refused(500, "Internal Server Error"),
        (504, b""),
        (200, b"<html>sign in to the hotel</html>"),
        (200, b"[]"),
        (200, b""),
    ],
)
async def test_a_request_that_left_and_was_not_answered_may_have_arrived(line, trouble):
    line.api.script = [trouble]

    with pytest.raises(LeftUnanswered):
        await line.send()
    assert len(line.api.calls) == 1  # and it was not tried again behind our back


async def test_a_connection_cut_while_it_was_idle_may_have_taken_the_request(line):
    """The server closes a kept-alive connection just as we write: nobody can tell."""
    line.api.script = [said({}), "reset"]
    await line.send()

    with pytest.raises(LeftUnanswered):
        await line.send()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(400, "Bad Request: chat not found"), BadRequest),
        (refused(401, "Unauthorized"), InvalidToken),
        (refused(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refused(404, "Not Found"), InvalidToken),
        (refused(413, "Request Entity Too Large"), BadRequest),
        ((413, b"<html>too large</html>"), BadRequest),
        (refused(429, "Too Many Requests: retry after 9", retry_after=9), TooFast),
        ((429, b"slow down"), TooFast),
        ((302, b""), NetworkError),
    ],
)
async def test_what_telegram_says_comes_as_the_librarys_own_error(line, answer, error):
    line.api.script = [answer]

    with pytest.raises(error) as caught:
        await line.send()
    assert type(caught.value) is error


async def test_the_length_of_a_pause_is_telegrams(line):
    line.api.script = [refused(429, "Too Many Requests: retry after 9", retry_after=9), (429, b"")]

    with pytest.raises(TooFast) as told:
        await line.send()
    with pytest.raises(TooFast) as assumed:
        await line.send()
    assert [told.value.seconds, assumed.value.seconds] == [9, 5]


async def test_long_polling_waits_on_connections_of_its_own(line):
    line.api.script = ["stall", said({"message_id": 7})]
    polling = asyncio.create_task(line.bot.call("getUpdates", {"timeout": 50}, read_seconds=55.0))
    while not line.api.calls:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.4)  # longer than an ordinary call may take

    assert not polling.done()
    assert await line.send() == {"message_id": 7}
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


async def test_polling_goes_on_where_no_other_call_could(line):
    await line.bot._calling.shutdown()
    line.api.script = [said([])]

    assert await line.bot.call("getUpdates", {"timeout": 0}) == []


async def test_a_stalled_call_ends_in_its_time(line):
    line.api.script = ["stall"]
    begun = time.monotonic()

    with pytest.raises(LeftUnanswered):
        await line.send()
    assert time.monotonic() - begun < 2.0


async def test_a_transport_that_is_shut_sends_nothing(line):
    await line.bot._calling.shutdown()

    with pytest.raises(NeverLeft):
        await line.send()


@pytest.mark.parametrize(
    "trouble",
    [
        "reset",
        "stall",
        "half",
        "garbage",
        (404, f"<html>/bot{TOKEN}/sendMessage was not found</html>".encode()),
        (500, f"<html>/bot{TOKEN}/sendMessage broke</html>".encode()),
        (200, f"<html>/bot{TOKEN}/sendMessage</html>".encode()),
        refused(403, "Forbidden: bot was blocked by the user"),
        said({"message_id": 7, "date": 1, "chat": {"id": 1001, "type": "private"}}),
    ],
)
async def test_neither_the_token_nor_the_text_is_ever_logged_or_raised(line, caplog, trouble):
    """Not even at DEBUG, nor in a chained cause that a traceback would print."""
    caplog.set_level(logging.DEBUG)
    line.api.script = [trouble]

    seen = [repr(line.bot), str(line.bot)]
    for sending in (line.send(), line.bot.send_message(1001, "Καλημέρα")):
        try:
            await sending
        except TelegramError as error:
            seen += [*_told(error)]
    seen += [record.getMessage() + str(record.exc_info) for record in caplog.records]

    assert not [text for text in seen if "a-secret" in text or "Καλημέρα" in text]


def _told(error: BaseException | None):
    """What a traceback of *error* would say."""
    while error is not None:
        yield f"{error!r} {error}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
