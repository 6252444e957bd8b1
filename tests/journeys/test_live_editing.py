"""An author saves a file while people talk to the bot."""

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from conversations.tree import Library
from tests.conftest import at_work

MARIA, GIORGOS, ELENI = 1001, 1002, 9001
SMALL = Path(__file__).parents[1] / "content" / "small"
HOUSING = "topics/housing.yaml"
REFUSED, MENDED = "δεν βγήκε, γιατί έχει λάθος", "διορθώθηκε"
CHANGED = "Αυτή η σελίδα άλλαξε."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "el"))


@pytest.fixture
async def centre(library: Library, folder: Path, database_file: Path) -> AsyncIterator[Rehearsal]:
    """The miniature Centre, with its content in a folder that may be edited."""
    async with at_work(library, database_file, content=folder) as rehearsal:
        yield rehearsal


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


async def until(so: Callable[[], bool]) -> None:
    for _ in range(500):
        if so():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to be")


async def served(centre: Rehearsal, before: str) -> None:
    """Until something else is served than the version *before*."""
    await until(lambda: centre.shelf.library.version != before)


def told(centre: Rehearsal, person: int, words: str) -> list[str]:
    texts = [message.get("text", "") for message in centre.messages(person)]
    return [text for text in texts if words in text]


async def test_a_changed_amount_is_served_within_two_seconds(
    centre: Rehearsal, folder: Path
) -> None:
    """Without a restart, and nobody is told: whoever asks next reads it."""
    await centre.say(ELENI, "/start")
    seen = len(centre.messages(ELENI))
    await centre.say(MARIA, "/start housing")
    assert "Από 70 € τον μήνα" in centre.last(MARIA)["text"]

    edit(folder, HOUSING, '"70"', '"75"')
    await asyncio.sleep(2)
    await centre.say(MARIA, "/start housing")

    assert "Από 75 € τον μήνα" in centre.last(MARIA)["text"]
    assert seen == len(centre.messages(ELENI))


async def test_no_tap_is_missed_while_an_author_saves_again_and_again(
    centre: Rehearsal, folder: Path
) -> None:
    """Each is answered, with the text of before or of after and never with half of it."""
    await centre.say(MARIA, "/start")
    amounts = set()
    began = time.monotonic()
    while time.monotonic() - began < 4:
        edit(folder, HOUSING, 'value: "7', 'value: "17')
        await centre.tap(MARIA, "Επίδομα Στέγασης")
        text = centre.last(MARIA)["text"]
        amounts |= set(re.findall(r"Από ([\d.]+) € τον μήνα", text))
        await centre.tap(MARIA, "🏠 Αρχή")
        assert "Πείτε μας τι χρειάζεστε." in centre.last(MARIA)["text"]
        edit(folder, HOUSING, 'value: "17', 'value: "7')
        await asyncio.sleep(0.3)

    assert amounts
    assert amounts <= {"70", "170"}


async def test_a_broken_edit_is_refused_and_its_author_is_told_where(
    centre: Rehearsal, folder: Path
) -> None:
    """The old content serves on; staff get file, line and repair, once, and a line when it is whole."""
    await centre.say(ELENI, "/start")
    await centre.say(MARIA, "/start housing")
    line = (folder / HOUSING).read_text("utf-8").split("- identity")[0].count("\n") + 1

    edit(folder, HOUSING, "- identity", "- identty")
    await until(lambda: bool(told(centre, ELENI, REFUSED)))
    message = told(centre, ELENI, REFUSED)[0]
    assert f"topics/housing.yaml, γραμμή {line}: Δεν υπάρχει το χαρτί «identty»" in message
    assert "Μήπως εννοείτε «identity»;" in message

    await centre.tap(MARIA, "Ποιους αφορά")
    assert "Ενδέχεται να δικαιούστε" in centre.last(MARIA)["text"]
    await asyncio.sleep(1.5)
    assert 1 == len(told(centre, ELENI, REFUSED))

    edit(folder, HOUSING, "- identty", "- identity")
    await until(lambda: bool(told(centre, ELENI, MENDED)))
    edit(folder, HOUSING, "- identity", "- identty")
    await until(lambda: len(told(centre, ELENI, REFUSED)) == 2)
    assert 1 == len(told(centre, ELENI, MENDED))
    assert not told(centre, MARIA, REFUSED)


async def test_many_problems_of_one_edit_make_one_short_message(
    centre: Rehearsal, folder: Path
) -> None:
    await centre.say(ELENI, "/start")

    documents = "\n".join(f"paper-{n}: {{cost: Δωρεάν}}" for n in range(9))
    edit(folder, "documents.yaml", "identity:", f"{documents}\nidentity:")
    await until(lambda: bool(told(centre, ELENI, REFUSED)))

    message = told(centre, ELENI, REFUSED)[0]
    assert 5 == message.count("documents.yaml")
    assert "και 4 ακόμη" in message


async def test_who_stands_where_nothing_stands_any_more_is_moved_and_told(
    centre: Rehearsal, folder: Path
) -> None:
    """Their next tap leads to the beginning of the topic, or home when all of it is gone."""
    for person in (MARIA, GIORGOS):
        await centre.say(person, "/start housing")
    await centre.tap(GIORGOS, "Τι χαρτιά χρειάζομαι")

    before = centre.shelf.library.version
    text = (folder / HOUSING).read_text("utf-8")
    text = re.sub(r"(?s)  who:\n.*?\n\n(?=  household:)", "", text)
    text = text.replace("      who: Ποιους αφορά\n", "")
    (folder / HOUSING).write_text(text.replace("Επίδομα Στέγασης</b>", "Στέγαση</b>"), "utf-8")
    await served(centre, before)
    await centre.tap(MARIA, "Ποιους αφορά")

    assert centre.last(MARIA)["text"].startswith(CHANGED)
    assert "Στέγαση" in centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Τι χαρτιά χρειάζομαι")
    assert "Πού μένετε;" in centre.last(MARIA)["text"]

    before = centre.shelf.library.version
    (folder / HOUSING).unlink()
    edit(
        folder, "topics/start.yaml", "      housing: {label: Επίδομα Στέγασης, to: housing/}\n", ""
    )
    await served(centre, before)
    await centre.tap(GIORGOS, "Νοικιάζω")
    assert centre.last(GIORGOS)["text"].startswith(CHANGED)
    assert "Πείτε μας τι χρειάζεστε." in centre.last(GIORGOS)["text"]


async def test_everything_follows_an_edit(centre: Rehearsal, folder: Path) -> None:
    """Phrases, labels, the Centre's data and the menu of commands change together."""
    everywhere = "phrases/everywhere.yaml"
    edit(folder, everywhere, "button.home: 🏠 Αρχή", "button.home: Στην αρχή")
    edit(folder, everywhere, "command.mine: Τα ραντεβού μου", "command.mine: Πότε έρχομαι")
    edit(folder, "centre.yaml", "Πλατεία Δημαρχείου 1", "Πλατεία Δημαρχείου 2")
    await served(centre, centre.shelf.library.version)

    await centre.say(MARIA, "/start")
    await centre.tap(MARIA, "Μιλήστε με άνθρωπο")

    assert "Πλατεία Δημαρχείου 2" in centre.last(MARIA)["text"]
    keyboard = centre.last(MARIA)["reply_markup"]["inline_keyboard"]
    assert "Στην αρχή" in [button["text"] for row in keyboard for button in row]
    await until(lambda: "Πότε έρχομαι" in str(centre.world.profile.commands_for(MARIA)))


async def test_a_turn_does_not_touch_the_disk(centre: Rehearsal, folder: Path) -> None:
    """With the whole folder gone, what was read from it serves on."""
    await centre.say(MARIA, "/start")
    shutil.rmtree(folder)

    for label in ("Επίδομα Στέγασης", "Τι χαρτιά χρειάζομαι", "Νοικιάζω", "Ναι"):
        await centre.tap(MARIA, label)

    assert "Ηλεκτρονικό μισθωτήριο" in centre.last(MARIA)["text"]
