"""What people do: taps, other things they send, blocking, groups."""

import base64

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from tests.sandbox.conftest import ELENI, GIORGOS, MARIA

BUTTONS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Ναι", callback_data="yes")],
        [
            InlineKeyboardButton("Όχι", callback_data="no"),
            InlineKeyboardButton("Χάρτης", url="https://kavala.gov.gr"),
        ],
    ]
)
TOO_OLD = "^Query is too old and response timeout expired or query id is invalid$"


@pytest.fixture
async def asked(bot, started):
    """Maria sees a question with buttons; /start is confirmed."""
    await bot.get_updates(offset=-1)
    number = (await bot.get_updates())[0].update_id
    await bot.get_updates(offset=number + 1)
    return await bot.send_message(MARIA, "Θα έρθετε;", reply_markup=BUTTONS)


async def tapped(bot, people, asked, **what):
    await people.post(f"chats/{MARIA}/tap", message_id=asked.message_id, **what)
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    return update.callback_query


async def test_tap_on_a_button(bot, people, asked):
    """A tap brings the button's data, the person, and the message as it stands."""
    query = await tapped(bot, people, asked, row=1, column=0)

    assert ("no", MARIA, "Θα έρθετε;") == (query.data, query.from_user.id, query.message.text)
    assert BUTTONS == query.message.reply_markup


async def test_tap_is_answered_once(bot, people, asked):
    """The answer is seen as a toast; a second one is refused, as is one to a tap that never was."""
    query = await tapped(bot, people, asked, row=0, column=0)

    await query.answer("Εντάξει", show_alert=True)

    toast = (await people.get("log"))[-1]
    assert ("toast", MARIA, "Εντάξει", True) == tuple(
        toast[part] for part in ("kind", "chat", "text", "show_alert")
    )
    for late in (query.answer(), bot.answer_callback_query("12345")):
        with pytest.raises(BadRequest, match=TOO_OLD):
            await late


async def test_tap_answered_too_late(bot, people, asked):
    """After a minute nobody waits for the answer any more."""
    query = await tapped(bot, people, asked, row=0, column=0)
    await people.post("clock", hours=61 / 3600)

    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()


async def test_answer_to_a_tap_is_short(bot, people, asked):
    """A toast has up to 200 characters; one refused for its length may be given again."""
    query = await tapped(bot, people, asked, row=0, column=0)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await query.answer("α" * 201)

    assert await query.answer("α" * 200)


async def test_forged_taps(bot, people, asked):
    """Any data can come back from any message, also from one that is gone."""
    assert "χ" == (await tapped(bot, people, asked, data="χ")).data
    await asked.delete()
    gone = (await tapped(bot, people, asked, data="yes")).message
    assert (asked.message_id, False) == (gone.message_id, gone.is_accessible)


@pytest.mark.parametrize("place", [(0, 1), (2, 0), (-1, 0), (1, 1)])
async def test_taps_beside_the_buttons(people, asked, place):
    """Where no button is, or only a link, nothing can be tapped."""
    row, column = place
    what = {"message_id": asked.message_id, "row": row, "column": column}

    assert await people.refused(f"chats/{MARIA}/tap", **what)


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document", "location", "contact"])
async def test_other_things(bot, people, kind):
    """Whatever people send instead of text arrives as what it is."""
    await people.post(f"chats/{MARIA}/other", kind=kind)

    message = (await bot.get_updates())[0].message
    assert getattr(message, kind)
    assert message.text is None


async def test_paper_with_content_and_caption(bot, people):
    """A person's file comes with its own name and content."""
    content = base64.b64encode("Ρόδος".encode()).decode()
    await people.post(
        f"chats/{MARIA}/other", kind="document", file_name="α.txt", content=content, caption="β"
    )

    message = (await bot.get_updates())[0].message
    assert ("α.txt", "β") == (message.document.file_name, message.caption)
    file = await message.document.get_file()
    assert "Ρόδος" == (await file.download_as_bytearray()).decode()


async def test_forwarded_and_edited_messages(bot, people):
    """Something forwarded says so; a changed message comes as an edited one."""
    first = await people.say("α")
    await people.post(f"chats/{MARIA}/other", kind="forward", text="β")
    await people.post(
        f"chats/{MARIA}/other", kind="edited", message_id=first["message_id"], text="γ"
    )

    _, forwarded, edited = await bot.get_updates()
    assert ("β", "user") == (forwarded.message.text, forwarded.message.forward_origin.type)
    assert ("γ", first["message_id"]) == (
        edited.edited_message.text,
        edited.edited_message.message_id,
    )


async def test_what_nobody_can_do(people):
    """Unknown kinds, people, empty and endless texts are refused with a reason, and leave nothing."""
    for path, what in [
        (f"chats/{MARIA}/other", {"kind": "pigeon"}),
        (f"chats/{MARIA}/other", {"kind": "photo", "content": "x"}),
        (f"chats/{MARIA}/other", {"kind": "edited", "message_id": 5, "text": "α"}),
        (f"chats/{MARIA}/other", {"kind": "edited"}),
        (f"chats/{MARIA}/send", {"text": " "}),
        (f"chats/{MARIA}/send", {"text": "α" * 4097}),
        ("chats/5/send", {"text": "α"}),
        ("chats/maria/send", {"text": "α"}),
        ("people", {"first_name": " "}),
        ("groups", {"type": "club"}),
    ]:
        assert await people.refused(path, **what)

    assert [] == await people.messages()


async def test_blocking_is_told_to_the_bot(bot, people, started):
    """Blocking and letting in again come as my_chat_member; a blocked person writes nothing."""
    await people.post(f"chats/{MARIA}/block", blocked=True)
    await people.post(f"chats/{MARIA}/block", blocked=True)
    assert await people.refused(f"chats/{MARIA}/send", text="α")
    await people.post(f"chats/{MARIA}/block", blocked=False)

    changes = [update.my_chat_member for update in await bot.get_updates()][1:]
    assert [("member", "kicked"), ("kicked", "member")] == [
        (change.old_chat_member.status, change.new_chat_member.status) for change in changes
    ]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_group(bot, people, kind):
    """The bot is taken into a group, hears it, and can leave it."""
    group = (await people.post("groups", title="Γειτονιά", type=kind))["id"]
    await people.say("Γεια", group)
    taken, heard = await bot.get_updates()
    assert ("left", "member", kind) == (
        taken.my_chat_member.old_chat_member.status,
        taken.my_chat_member.new_chat_member.status,
        taken.my_chat_member.chat.type,
    )
    assert (group, "Γεια") == (heard.message.chat.id, heard.message.text)

    assert await bot.leave_chat(group)

    with pytest.raises(Forbidden, match=f"bot is not a member of the {kind} chat"):
        await bot.send_message(group, "α")
    assert [{"id": group, "left": True}] == [
        {"id": row["id"], "left": row["left"]} for row in (await people.get("state"))["groups"]
    ]


async def test_channel(bot, people):
    """In a channel posts have no person behind them."""
    channel = (await people.post("groups", title="Νέα", type="channel"))["id"]
    await people.say("Δράση", channel)

    taken, post = await bot.get_updates()
    assert "administrator" == taken.my_chat_member.new_chat_member.status
    assert ("Δράση", None) == (post.channel_post.text, post.channel_post.from_user)


async def test_private_chats_cannot_be_left(bot, started):
    """leaveChat is for groups."""
    with pytest.raises(BadRequest, match="can't be changed in private chats"):
        await bot.leave_chat(MARIA)


async def test_people_there_are(people):
    """Two citizens and one of the staff from the start; more can be added, with their own chat."""
    rows = (await people.get("state"))["people"]
    assert [(MARIA, False), (GIORGOS, False), (ELENI, True)] == [
        (row["id"], row["staff"]) for row in rows
    ]

    added = await people.post("people", first_name="Άννα", staff=True)
    await people.say("/start", added["id"])

    assert (await people.get("state"))["people"][-1] == {
        "id": added["id"],
        "first_name": "Άννα",
        "staff": True,
        "blocked": False,
        "unread": 0,
    }


async def test_unread_messages_are_counted(bot, people, started):
    """The bot's messages count as unread until the chat is looked at."""
    for text in "αβ":
        await bot.send_message(MARIA, text)
    assert 2 == (await people.get("state"))["people"][0]["unread"]

    await people.messages()

    assert 0 == (await people.get("state"))["people"][0]["unread"]
