"""Messages sent, edited and deleted by python-telegram-bot over HTTP."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import GIORGOS, MARIA

TAKE = InlineKeyboardMarkup([[InlineKeyboardButton("Ναι", callback_data="yes")]])
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def test_bot_speaks_to_who_spoke_first(bot, people):
    """A message arrives in the chat of the person it was sent to, formatted, with its buttons."""
    await people.say("/start")

    sent = await bot.send_message(MARIA, "<b>Γεια</b> 😀", parse_mode="HTML", reply_markup=TAKE)

    assert "Γεια 😀" == sent.text
    seen = (await people.messages())[-1]
    assert {"type": "bold", "offset": 0, "length": 4} == seen["entities"][0]
    assert [[{"text": "Ναι", "callback_data": "yes"}]] == seen["reply_markup"]["inline_keyboard"]
    assert (True, False) == (seen["from_bot"], seen["edited"])


@pytest.mark.parametrize("chat", [GIORGOS, 5, "@nobody", "abc"])
async def test_unknown_chat(bot, started, chat):
    """Who never wrote to the bot cannot be written to."""
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(chat, "α")


async def test_blocked_bot(bot, people, started):
    """A person who blocked the bot gets nothing until they let it in again."""
    sent = await bot.send_message(MARIA, "α")
    await people.post(f"chats/{MARIA}/block", blocked=True)

    for forbidden in (bot.send_message(MARIA, "β"), sent.edit_text("β")):
        with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
            await forbidden

    await people.post(f"chats/{MARIA}/block", blocked=False)
    await bot.send_message(MARIA, "γ")
    assert ["α", "γ"] == [m["text"] for m in await people.messages() if m["from_bot"]]


async def test_edit_in_place(bot, people, started):
    """An edit changes text and buttons where they stand; no buttons given means no buttons."""
    sent = await bot.send_message(MARIA, "<b>α</b>", parse_mode="HTML", reply_markup=TAKE)

    edited = await sent.edit_text("β")

    assert (sent.message_id, "β", None) == (edited.message_id, edited.text, edited.reply_markup)
    seen = await people.messages()
    assert [(False, "/start", False), (True, "β", True)] == [
        (m["from_bot"], m["text"], m["edited"]) for m in seen
    ]
    assert "entities" not in seen[-1]


async def test_edit_that_changes_nothing(bot, started):
    """The same content and buttons again are refused; other buttons alone are a change."""
    sent = await bot.send_message(MARIA, "<b>α</b>", parse_mode="HTML", reply_markup=TAKE)

    for same in ("<b>α</b>", " <strong>α</strong>"):
        with pytest.raises(BadRequest) as refusal:
            await sent.edit_text(same, parse_mode="HTML", reply_markup=TAKE)
        assert NOT_MODIFIED == refusal.value.message
    with pytest.raises(BadRequest) as refusal:
        await sent.edit_reply_markup(TAKE)
    assert NOT_MODIFIED == refusal.value.message

    assert (await sent.edit_text("α", reply_markup=TAKE)).reply_markup == TAKE
    assert (await sent.edit_reply_markup(None)).reply_markup is None


async def test_edits_of_what_is_not_there(bot, people, started):
    """Unknown messages, people's own messages and files cannot be edited as text."""
    await bot.send_message(MARIA, "α")
    theirs = (await people.messages())[0]["message_id"]
    paper = await bot.send_document(MARIA, b"x", filename="a.txt")

    for number, complaint in [
        (7, "Message to edit not found"),
        (theirs, "Message can't be edited"),
        (paper.message_id, "There is no text in the message to edit"),
    ]:
        with pytest.raises(BadRequest) as refusal:
            await bot.edit_message_text("β", MARIA, number)
        assert complaint == refusal.value.message


async def test_caption_is_edited(bot, started):
    """A file's caption can be changed and taken away."""
    paper = await bot.send_document(MARIA, b"x", filename="a.txt", caption="α")

    assert "β" == (await paper.edit_caption("β")).caption
    assert (await paper.edit_caption("")).caption is None


async def test_delete(bot, people, started):
    """A deleted message is gone from the chat, once, and within two days only."""
    sent, old = [await bot.send_message(MARIA, text) for text in "αβ"]

    assert await sent.delete()
    assert ["/start", "β"] == [m["text"] for m in await people.messages()]
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await sent.delete()

    await people.post("clock", days=2)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await old.delete()
    assert await bot.delete_messages(MARIA, [old.message_id, sent.message_id])
    assert 2 == len(await people.messages())


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ({"text": "α", "callback_data": "α" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "α", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "α", "url": "nowhere"},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        ({"text": "", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
        (
            {"callback_data": "a"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
    ],
)
async def test_buttons_that_cannot_be(call, people, started, button, complaint):
    """Callback data is 1 to 64 bytes; links need a host; buttons say something."""
    markup = {"inline_keyboard": [[button]]}

    answer = await call("sendMessage", chat_id=MARIA, text="α", reply_markup=markup)

    assert f"Bad Request: {complaint}" == answer["description"]
    assert 1 == len(await people.messages())


async def test_longest_callback_data(call, started):
    """Sixty-four bytes are let through."""
    markup = {"inline_keyboard": [[{"text": "α", "callback_data": "α" * 32}]]}

    assert (await call("sendMessage", chat_id=MARIA, text="α", reply_markup=markup))["ok"]


async def test_reply_keyboard(bot, people, started):
    """A reply keyboard belongs to the chat, not to the message, until it is removed or used up."""
    markup = ReplyKeyboardMarkup([["Ναι", "Όχι"]], one_time_keyboard=True)

    sent = await bot.send_message(MARIA, "α", reply_markup=markup)

    assert sent.reply_markup is None
    keyboard = (await people.get(f"chats/{MARIA}"))["reply_keyboard"]
    assert [["Ναι", "Όχι"]] == [[key["text"] for key in row] for row in keyboard["keyboard"]]
    await people.say("Ναι")
    assert (await people.get(f"chats/{MARIA}"))["reply_keyboard"] is None


async def test_typing_shows_and_ends(bot, people, started):
    """Typing is seen for five seconds, or until the message comes."""
    await bot.send_chat_action(MARIA, "typing")
    assert (await people.get(f"chats/{MARIA}"))["typing"]
    await bot.send_message(MARIA, "α")
    assert not (await people.get(f"chats/{MARIA}"))["typing"]

    await bot.send_chat_action(MARIA, "typing")
    await people.post("clock", hours=5.1 / 3600)
    assert not (await people.get(f"chats/{MARIA}"))["typing"]
    with pytest.raises(BadRequest, match=r"^Wrong parameter action in request$"):
        await bot.send_chat_action(MARIA, "dancing")


async def test_silent_messages_say_so(bot, people, started):
    """The page can tell which message came without a sound."""
    await bot.send_message(MARIA, "α", disable_notification=True)
    await bot.send_message(MARIA, "β")

    assert [False, True, False] == [m["silent"] for m in await people.messages()]


async def test_answering_a_message(bot, people, started):
    """A message may answer another; one that is not there is refused, unless told to go on."""
    first = (await people.messages())[0]["message_id"]

    sent = await bot.send_message(MARIA, "α", reply_to_message_id=first)

    assert "/start" == sent.reply_to_message.text
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(MARIA, "α", reply_to_message_id=7)
    await bot.send_message(MARIA, "α", reply_to_message_id=7, allow_sending_without_reply=True)


async def test_unknown_method_and_wrong_token(sandbox, http, call):
    """404 for a method Telegram does not have, 401 for a token it does not know."""
    answer = await call("sendPigeon")
    assert (404, "Not Found: method not found") == (answer["error_code"], answer["description"])
    async with http.post("/bot1:wrong/getMe") as answer:
        assert (401, "Unauthorized") == (answer.status, (await answer.json())["description"])


async def test_method_names_ignore_case_and_arguments_come_any_way(sandbox, http, started):
    """Query, form and JSON say the same thing, by GET or POST."""
    path = f"/bot{sandbox.token}/SENDMESSAGE"
    said = {"chat_id": str(MARIA), "text": "α & β"}

    for request in (
        http.get(path, params=said),
        http.post(path, params=said),
        http.post(path, data=said),
        http.post(path, json={**said, "chat_id": MARIA}),
    ):
        async with request as answer:
            assert "α & β" == (await answer.json())["result"]["text"]


async def test_broken_json_body(sandbox, http):
    """A body that is not what it says it is, is the sender's mistake."""
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b"\xff"):
        async with http.post(f"/bot{sandbox.token}/getMe", data=body, headers=headers) as answer:
            assert 400 == answer.status


async def test_logged_out_bot_is_gone(call):
    """After logOut nothing is answered any more; close is refused while the bot is young."""
    assert (await call("close"))["error_code"] == 429
    assert (await call("logOut"))["result"]
    assert "Logged out" == (await call("getMe"))["description"]


async def test_numbers_are_not_used_again_after_a_restart(sandbox, bot, people):
    """A restarted sandbox gives no message and no update a number that was given before."""
    first = await people.say("/start")
    again = Sandbox()
    second = again.world.updates.add("message", {}, 1), again.world.chats.next_message()

    assert first["update_id"] < second[0] < 2**31
    assert first["message_id"] < second[1] < 2**31
