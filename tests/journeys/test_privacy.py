"""The less it knows the better: what is kept, what is told, what is deleted."""

import logging
import re
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import inbox

MARIA, ELENI = 1001, 9001
NAME, PHONE = "Κανάριος Ψαρός", "6912345678"


async def book(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start book_psychologist")
    keyboard = centre.last(MARIA)["reply_markup"]["inline_keyboard"]
    await centre.tap(MARIA, keyboard[0][0]["text"])
    await centre.say(MARIA, NAME)
    await centre.say(MARIA, PHONE)
    await centre.tap(MARIA, "Ναι, κλείστε το")


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_the_database_gives_nobody_away(centre: Rehearsal, tmp_path: Path) -> None:
    """No name, phone, chat number or word of the talk can be read in its files."""
    await book(centre)
    await centre.say(MARIA, "μια πολύ προσωπική κουβέντα")

    found = everything_on_disk(tmp_path)

    for secret in (NAME, PHONE, "προσωπική", '"id":1001', "@mine", "psychological-support"):
        assert secret.encode() not in found


async def test_nothing_is_left_after_forget(centre: Rehearsal, tmp_path: Path) -> None:
    """Two taps; the appointment is cancelled and the person is a stranger again."""
    await book(centre)
    await centre.say(MARIA, "/forget")
    await centre.tap(MARIA, "Ναι, σβήστε τα όλα")
    said = centre.last(MARIA)["text"]

    await centre.say(MARIA, "/mydata")

    assert "Σβήστηκαν" in said
    assert NAME not in centre.last(MARIA)["text"]
    assert "Ραντεβού:" not in centre.last(MARIA)["text"]


async def test_my_data_tells_what_is_kept(centre: Rehearsal) -> None:
    """The name, the phone and the appointment, in words."""
    await book(centre)

    await centre.say(MARIA, "/mydata")

    assert NAME in centre.last(MARIA)["text"]
    assert PHONE in centre.last(MARIA)["text"]


async def test_privacy_is_short_and_says_who_is_responsible(centre: Rehearsal) -> None:
    """Telegram obliges every bot to answer /privacy."""
    await centre.say(MARIA, "/privacy")

    assert "Δήμος Καβάλας" in centre.last(MARIA)["text"]
    assert len(centre.last(MARIA)["text"]) < 1000


async def test_no_log_line_names_a_person_or_the_token(
    centre: Rehearsal, caplog: pytest.LogCaptureFixture
) -> None:
    """At DEBUG, through a booking, a poison update, a refused button and a blocked bot."""
    logging.getLogger().setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    await book(centre)
    centre.world.updates.add_raw({"update_id": 1, "message": {"text": NAME, "chat": {"id": NAME}}})
    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], "x" * 20)
    actions.block(centre.world, MARIA, blocked=True)
    await centre.rest()

    for secret in (NAME, PHONE, centre.sandbox.token, str(MARIA)):
        assert not re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", caplog.text), secret


async def test_what_failed_is_forgotten_too(centre: Rehearsal) -> None:
    """An update that could not be read goes with its sender."""
    await centre.say(MARIA, "/start")
    chat = {"id": MARIA, "type": "private"}
    centre.world.updates.add_raw({"update_id": 5, "message": {"message_id": "x", "chat": chat}})
    await centre.rest()
    async with centre.database.reading() as unit:
        before = await inbox.failed(unit, 10)

    await centre.say(MARIA, "/forget")
    await centre.tap(MARIA, "Ναι, σβήστε τα όλα")

    async with centre.database.reading() as unit:
        after = await inbox.failed(unit, 10)
    assert 1 == len(before)
    assert [] == after


async def test_staff_see_what_failed_and_not_what_it_said(centre: Rehearsal) -> None:
    """When it came, and that a person must look; its words are told to nobody."""
    chat = {"id": MARIA, "type": "private"}
    raw = {"message_id": "x", "chat": chat, "text": NAME}
    centre.world.updates.add_raw({"update_id": 5, "message": raw})

    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Εκκρεμότητες")

    assert "1 μήνυμα πολίτη δεν απαντήθηκε" in centre.last(ELENI)["text"]
    assert NAME not in centre.last(ELENI)["text"]
