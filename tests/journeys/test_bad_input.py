"""Whatever a person sends, they get one clear Greek sentence and a way on; nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.flood_gate import USUAL_PACE
from bot.rehearsal import Rehearsal
from bot.sandbox import actions, other
from bot.sandbox.faults import Fault, FaultKind
from conversations.tree import Library
from tests.conftest import at_work
from tests.journeys.seen import labels

MARIA, GIORGOS = 1001, 1002
WAYS_ON = {"🏠 Αρχή", "Μιλήστε με άνθρωπο"}


@pytest.mark.parametrize(
    "text",
    [
        "/nosuchcommand",
        "/START please",
        "α" * 4096,
        "\u202eαντίστροφα\u202c \u0000\u0007",
        "<b>όχι</b> <a href='tg://user?id=1'>κλικ</a>",
        "'; DROP TABLE citizens; --",
        "{name} {0} %s",
        "🙂",
    ],
)
async def test_any_text_is_answered_with_a_way_on(centre: Rehearsal, text: str) -> None:
    """
    Unknown commands, the longest text, direction marks and markup lead on, and break nothing.
    """
    await centre.say(MARIA, "/start")

    await centre.say(MARIA, text)

    assert centre.last(MARIA)["from"]["is_bot"]
    assert set(labels(centre.last(MARIA))) & (WAYS_ON | {"Εισόδημα, σπίτι"})


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document", "edited", "forward"])
async def test_what_is_not_text_is_answered_with_a_way_on(centre: Rehearsal, kind: str) -> None:
    """Stickers, voice, photos, papers, edited and forwarded messages."""
    await centre.say(MARIA, "/start")

    what = {"text": "κάτι"}
    if kind == "edited":
        own = next(each for each in centre.messages(MARIA) if not each["from"]["is_bot"])
        what["message_id"] = own["message_id"]
    other.send(centre.world, MARIA, kind, what)
    await centre.rest()

    assert centre.last(MARIA)["from"]["is_bot"]
    assert set(labels(centre.last(MARIA)))


@pytest.mark.parametrize(
    "payload", ["housing", "book_benefits", "nosuch", "a" * 64, "a" * 65, "../../etc", "έγκυρο"]
)
async def test_start_with_any_payload_leads_somewhere(centre: Rehearsal, payload: str) -> None:
    """A poster's link opens its topic; anything else opens the start menu."""
    await centre.say(MARIA, f"/start {payload}")

    assert set(labels(centre.last(MARIA))) & (WAYS_ON | {"Εισόδημα, σπίτι"})


@pytest.mark.parametrize(
    "data",
    ["x", "forged", "AAAAAA-@staff:today", "AAAAAA-@mine:1>cancelled.1", "ΑΒΓ", "\u0000" * 5],
)
async def test_forged_buttons_do_nothing(centre: Rehearsal, data: str) -> None:
    """Data that we never wrote is told to be out of date."""
    await centre.say(MARIA, "/start")

    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()

    assert "δεν ισχύει πια" in centre.last(MARIA)["text"]


async def test_another_persons_button_does_nothing(centre: Rehearsal) -> None:
    """A button is marked for the one it was made for."""
    await centre.say(MARIA, "/start")
    await centre.say(GIORGOS, "/start")
    marias = centre.last(MARIA)["reply_markup"]["inline_keyboard"][0][0]["callback_data"]

    actions.forge(centre.world, GIORGOS, centre.last(GIORGOS)["message_id"], marias)
    await centre.rest()

    assert "δεν ισχύει πια" in centre.last(GIORGOS)["text"]


async def test_staff_rooms_are_closed_to_citizens(centre: Rehearsal) -> None:
    """The command alone opens nothing."""
    await centre.say(MARIA, "/staff")

    assert "Η μέρα του Κέντρου" not in set(labels(centre.last(MARIA)))


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_left(centre: Rehearsal, kind: str) -> None:
    """The bot says why, where it may speak, and goes."""
    group = actions.take_into_group(centre.world, "Γειτονιά", kind, MARIA)
    await centre.rest()

    chat = centre.world.chats.of(group["id"] if "id" in group else group["chat"]["id"])
    assert chat is not None
    assert chat.blocked


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": None},
        {"update_id": 2, "message": {"message_id": "x", "chat": 7}},
        {"update_id": 3, "unknown_thing": {"a": [1, 2, {"b": None}]}},
        {"update_id": 4, "callback_query": {"id": None, "from": {}}},
        {"update_id": "five"},
        ["not", "an", "object"],
        None,
        {
            "update_id": 6,
            "message": {"message_id": 1, "date": 0, "chat": {"id": MARIA}, "text": "μ" * 1_000_000},
        },
    ],
    ids=["null", "types", "unknown", "tap", "number", "list", "none", "megabyte"],
)
async def test_a_poison_update_holds_nobody_up(
    centre: Rehearsal, raw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """What stands behind it is answered, and its body is in no log."""
    caplog.set_level("DEBUG")
    centre.world.updates.add_raw(raw)

    await centre.say(GIORGOS, "/start")

    assert "Καλώς ήρθατε" in centre.last(GIORGOS)["text"]
    assert "μμμμ" not in caplog.text


async def test_a_busy_group_is_told_once_and_left(centre: Rehearsal) -> None:
    """However much is written there before the bot is gone, it says one sentence a day."""
    for title in ("Γειτονιά", "Γειτονιά"):
        group = actions.take_into_group(centre.world, title, "supergroup", MARIA)["id"]
        for number in range(8):
            actions.write(centre.world, group, f"Καλημέρα {number}")
        await centre.rest()

        chat = centre.world.chats.of(group)
        assert chat is not None
        assert chat.blocked
        told = [each for each in centre.messages(group) if each["from"]["is_bot"]]
        assert len(told) == 1
    assert centre.world.journal.calls["sendMessage"] == 2


async def test_a_group_is_left_only_after_a_pause(centre: Rehearsal) -> None:
    """Telegram finds the sentence too fast: it is said later, and only then is the group left."""
    fault = Fault(FaultKind.FLOOD, "sendmessage", count=1, seconds=1)
    centre.world.faults.plan(fault)
    group = actions.take_into_group(centre.world, "Γειτονιά", "group", MARIA)["id"]
    await centre.rest()

    assert [each["from"]["is_bot"] for each in centre.messages(group)] == [True]
    chat = centre.world.chats.of(group)
    assert chat is not None
    assert chat.blocked


@pytest.fixture
async def hurried(library: Library, database_file: Path) -> AsyncIterator[Rehearsal]:
    """The Centre at the pace that real Telegram allows."""
    async with at_work(library, database_file, pace=USUAL_PACE) as rehearsal:
        yield rehearsal


async def test_one_phone_that_writes_without_end_slows_nobody_else(
    hurried: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    """Its own answers come one a second; Telegram never has to ask for a pause."""
    await hurried.say(GIORGOS, "/start")
    hurried.world.limits.switch(on=True)
    for number in range(10):
        actions.write(hurried.world, MARIA, f"επίδομα {number}")
    begun = asyncio.get_running_loop().time()
    actions.write(hurried.world, GIORGOS, "κάρτα")
    while not hurried.last(GIORGOS)["from"]["is_bot"]:
        await asyncio.sleep(0.01)

    assert asyncio.get_running_loop().time() - begun < 1
    await hurried.rest()
    assert sum(each["from"]["is_bot"] for each in hurried.messages(MARIA)) == 10
    assert "asks for a pause" not in caplog.text
