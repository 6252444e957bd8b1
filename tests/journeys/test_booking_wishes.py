"""How, with whom and for whom a citizen books, where their Centre lets them choose."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments
from bot.telegram.callbacks import Marks
from conversations.centre import Mode, Opening
from conversations.screen import Press
from conversations.tree import Library
from tests.conftest import at_work
from tests.journeys.seen import labels, texts

MARIA, GIORGOS = 1001, 1002
NEXT_DAY = "Τρί 15"


def day_label(centre: Rehearsal, person: int, begins: str) -> str:
    return next(each for each in labels(centre.last(person)) if each.startswith(begins))


@pytest.fixture
def choosy(library: Library) -> Library:
    """
    A Centre where one may be called or visited, and may ask for a certain desk.

    Its map is known, and desk 1 is open all day on Tuesdays.
    """
    benefits = replace(
        library.centre.services["benefits"], modes=(Mode.PLACE, Mode.PHONE, Mode.HOME), named=True
    )
    desks = dict(library.centre.desks)
    desks["desk-1"] = replace(
        desks["desk-1"],
        person="Ελένη Κ.",
        openings=(*desks["desk-1"].openings, Opening(1, time(14), time(20))),
    )
    centre = replace(
        library.centre,
        services={**library.centre.services, "benefits": benefits},
        desks=desks,
        address="Ομονοίας 1",
        map_link="https://maps.example.org/?q=1",
    )
    return replace(library, centre=centre)


@pytest.fixture
async def centre(choosy: Library, database_file: Path) -> AsyncIterator[Rehearsal]:
    async with at_work(choosy, database_file) as rehearsal:
        yield rehearsal


async def forge(centre: Rehearsal, said: str) -> None:
    """Maria taps a button of her own that is on no screen of hers: *said* is place>choice."""
    place, _, choice = said.partition(">")
    data = Marks(centre.key).write(Press(place, choice), owner=MARIA, kept=False)
    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()


async def kept(centre: Rehearsal, citizen: int = 1) -> list[Any]:
    async with centre.database.reading() as unit:
        return await appointments.kept_of(unit, citizen)


async def test_by_phone_a_number_is_needed_and_the_card_says_who_calls(centre: Rehearsal) -> None:
    """No way past the number; nobody is sent to a door."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Από το τηλέφωνο")
    await centre.tap(MARIA, "Με οποιονδήποτε")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    asked = centre.last(MARIA)
    await centre.say(MARIA, "όχι")
    refused = centre.last(MARIA)["text"]
    for choice in ("n", "y"):
        await forge(centre, f"@book:benefits>{choice}")
        assert "Σε ποιο τηλέφωνο" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "6900000000")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    card = centre.last(MARIA)
    assert "Χωρίς τηλέφωνο" not in labels(asked)
    assert "δέκα ψηφία" in refused
    assert "Θα σας καλέσουμε" in card["text"]
    assert "Ομονοίας" not in card["text"]
    assert not {"Στον χάρτη", "Έφτασα"} & set(labels(card))
    (appointment, details) = (await kept(centre))[0]
    assert ("phone", "6900000000") == (appointment.mode, details["phone"])


async def test_at_home_no_address_is_asked_for_in_the_chat(centre: Rehearsal) -> None:
    """It is agreed by phone, and the card says so."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Στο σπίτι μου")
    await centre.tap(MARIA, "Με οποιονδήποτε")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.say(MARIA, "6900000000")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Τη διεύθυνση τη λέμε στο τηλέφωνο" in centre.last(MARIA)["text"]


async def test_a_desk_that_was_asked_for_is_kept_to_also_in_a_move(centre: Rehearsal) -> None:
    """On Monday two desks are open: only the one that was asked for is offered."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Στο Κέντρο")
    assert ["Με οποιονδήποτε", "Ελένη Κ., Γραφείο 1", "Γραφείο 2"] == labels(centre.last(MARIA))[:3]
    await centre.tap(MARIA, "Γραφείο 2")
    days = centre.last(MARIA)
    await centre.tap(MARIA, labels(days)[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    check = centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Ναι, κλείστε το")
    await centre.tap(MARIA, "Αλλαγή ώρας")
    moving = centre.last(MARIA)

    assert "Με: Γραφείο 2" in days["text"]
    # Desk 2 sees nobody on Tuesdays.
    assert not any(each.startswith(NEXT_DAY) for each in labels(days))
    assert "Με: Γραφείο 2" in check
    assert "Με: Γραφείο 2" in moving["text"]
    await centre.tap(MARIA, "Με οποιονδήποτε")
    assert any(each.startswith(NEXT_DAY) for each in labels(centre.last(MARIA)))
    (appointment, _) = (await kept(centre))[0]
    assert ("desk-2", True) == (appointment.desk, appointment.named)


async def test_the_card_at_the_centre_shows_the_map_and_with_whom(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Στο Κέντρο")
    await centre.tap(MARIA, "Ελένη Κ., Γραφείο 1")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    card = centre.last(MARIA)
    buttons = [each for row in card["reply_markup"]["inline_keyboard"] for each in row]
    assert "Γραφείο 1, Ελένη Κ." in card["text"]
    assert "📍 Ομονοίας 1" in card["text"]
    assert "10:20 το πρωί" in card["text"]
    assert ["https://maps.example.org/?q=1"] == [each["url"] for each in buttons if "url" in each]


async def test_a_day_with_many_times_asks_for_a_part_of_it_first(centre: Rehearsal) -> None:
    """Fourteen times would be a wall of buttons."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Στο Κέντρο")
    await centre.tap(MARIA, "Με οποιονδήποτε")
    await centre.tap(MARIA, day_label(centre, MARIA, NEXT_DAY))
    parts = labels(centre.last(MARIA))
    await centre.tap(MARIA, next(each for each in parts if each.startswith("Από τις 12:00")))

    times = [each for each in labels(centre.last(MARIA)) if ":" in each]
    assert parts[0].startswith("Πριν τις 12:00 · ")
    assert times
    assert all(int(each.partition(":")[0]) >= 12 for each in times)
    await centre.tap(MARIA, "⬅ Πίσω")
    assert parts == labels(centre.last(MARIA))


async def test_back_from_the_days_leads_to_whom_and_then_to_how(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, "Από το τηλέφωνο")
    await centre.tap(MARIA, "Με οποιονδήποτε")
    await centre.tap(MARIA, "⬅ Πίσω")
    whom = labels(centre.last(MARIA))
    await centre.tap(MARIA, "⬅ Πίσω")

    assert "Με οποιονδήποτε" in whom
    assert "Από το τηλέφωνο" in labels(centre.last(MARIA))


@pytest.mark.parametrize("choice", ["p0~h", "d2030-01-15~h", "s31574880.desk-3~p", "b~h"])
async def test_a_way_of_being_seen_that_a_service_does_not_have_is_not_booked(
    centre: Rehearsal, choice: str
) -> None:
    """By a forged button, or one from before the Centre stopped it: one begins anew."""
    await centre.say(MARIA, "/start")

    await forge(centre, f"@book:psychologist>{choice}")

    assert "Ποια ημέρα σας βολεύει;" in centre.last(MARIA)["text"]
    assert not any("Κρατάμε για εσάς" in text for text in texts(centre, MARIA))
