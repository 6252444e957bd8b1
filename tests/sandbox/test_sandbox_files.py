"""Files go up with a message and come down by getFile or in the page."""

import pytest
from aiohttp import FormData
from telegram.error import BadRequest

from bot.sandbox.files import picture_size
from bot.sandbox.other import SMALLEST_PNG
from bot.sandbox.refusals import Refusal
from tests.sandbox.conftest import MARIA

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffd9")


async def test_document_goes_up_and_down(bot, people, http, started):
    """A document keeps its name, type and content, for the bot and for the page."""
    sent = await bot.send_document(
        MARIA, "ραντεβού".encode(), filename="ραντεβού.ics", caption="<b>α</b>", parse_mode="HTML"
    )

    assert ("ραντεβού.ics", "text/calendar", 16) == (
        sent.document.file_name,
        sent.document.mime_type,
        sent.document.file_size,
    )
    assert ("α", "bold") == (sent.caption, sent.caption_entities[0].type)
    file = await bot.get_file(sent.document.file_id)
    assert "ραντεβού".encode() == await file.download_as_bytearray()
    async with http.get(f"/sandbox/files/{sent.document.file_id}") as answer:
        assert ("text/calendar", "ραντεβού") == (answer.content_type, await answer.text())
        assert "inline" in answer.headers["Content-Disposition"]


async def test_a_file_runs_nothing_in_the_page(bot, http, started):
    """What someone sends is shown as what it says it is, without scripts and without our origin."""
    sent = await bot.send_document(MARIA, b"<script>alert(1)</script>", filename="a.html")

    async with http.get(f"/sandbox/files/{sent.document.file_id}") as answer:
        assert "sandbox" == answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


async def test_document_is_sent_again_by_its_id(bot, started):
    """A file once sent can be sent again without uploading it."""
    sent = await bot.send_document(MARIA, b"x", filename="a.pdf")

    again = await bot.send_document(MARIA, sent.document.file_id)

    assert sent.document == again.document
    with pytest.raises(BadRequest, match=r"^Wrong file identifier/http url specified$"):
        await bot.send_document(MARIA, "BQACAgQ")


async def test_attached_upload(sandbox, http, started):
    """attach:// names another part of the request."""
    form = FormData({"chat_id": str(MARIA), "document": "attach://paper"})
    form.add_field("paper", b"x", filename="a.txt")
    async with http.post(f"/bot{sandbox.token}/sendDocument", data=form) as answer:
        assert 1 == (await answer.json())["result"]["document"]["file_size"]


async def test_photo(bot, started):
    """A photo has the size of its picture; what is no picture is refused."""
    sent = await bot.send_photo(MARIA, SMALLEST_PNG, caption="α")
    assert [(1, 1)] == [(size.width, size.height) for size in sent.photo]

    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(MARIA, b"not a picture")


@pytest.mark.parametrize(
    ("content", "size"),
    [(SMALLEST_PNG, (1, 1)), (b"GIF89a\x05\x00\x07\x00", (5, 7)), (JPEG, (3, 2))],
)
def test_picture_sizes(content, size):
    """PNG, GIF and JPEG say how large they are, and a torn one is refused."""
    assert size == picture_size(content)
    with pytest.raises(Refusal):
        picture_size(content[:6])


async def test_files_that_cannot_be(bot, call, started):
    """No file, an empty one, a long caption and an unknown id are refused."""
    missing = await call("sendDocument", chat_id=MARIA)
    assert "Bad Request: there is no document in the request" == missing["description"]
    with pytest.raises(BadRequest, match=r"^File must be non-empty$"):
        await bot.send_document(MARIA, b"", filename="a.txt")
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_document(MARIA, b"x", caption="α" * 1025)
    with pytest.raises(BadRequest, match=r"^Invalid file_id$"):
        await bot.get_file("nothing")


async def test_files_need_the_token(sandbox, http):
    """Downloads answer 401 to a wrong token and 404 to an unknown path."""
    for path, status in [("bot1:x/documents/a", 401), (f"bot{sandbox.token}/documents/a", 404)]:
        async with http.get(f"/file/{path}") as answer:
            assert status == answer.status


async def test_upload_beyond_telegrams_limit(sandbox, http, started):
    """More than 50 MB is 413, in JSON."""
    headers = {"Content-Type": "application/json", "Content-Length": str(60 * 1024 * 1024)}

    async def body():
        for _ in range(60):
            yield b" " * 1024 * 1024

    async with http.post(
        f"/bot{sandbox.token}/sendMessage", data=body(), headers=headers
    ) as answer:
        assert "Request Entity Too Large" == (await answer.json())["description"]
