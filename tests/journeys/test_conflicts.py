"""Hours that are taken out or edited away, and the appointments that this leaves without one."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import citizens, counter
from bot.store.tables import appointments as appointments_table
from bot.store.tables import audit
from conversations.staff.member import Role
from conversations.tree import Library
from tests.conftest import CONTENT, at_work
from tests.journeys.desks import ELENI, GIORGOS, MARIA, colleague, dismiss
from tests.journeys.seen import labels, texts
from tests.store.centre import ATHENS

ABSENCES, STRANDINGS, PROPOSALS = (
    "Απουσίες και κλειστές μέρες",
    "Ραντεβού χωρίς ώρα",
    "Πιθανές αργίες",
)
MOVE, OFFER, CANCEL = (
    "Μεταφορά στην πιο κοντινή ώρα",
    "Προσφορά νέων ωρών",
    "Ακύρωση με συγγνώμη",
)
YES = "Ναι, κάντε το"
TUESDAY = datetime(2030, 1, 15, 7, tzinfo=UTC)
"""nine in the morning, when only desk 1 sees citizens for benefits"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "el"))


@pytest.fixture
async def centre(library: Library, folder: Path, database_file: Path) -> AsyncIterator[Rehearsal]:
    """The Centre's own content, in a folder that may be edited."""
    async with at_work(library, database_file, content=folder) as rehearsal:
        yield rehearsal


async def book(centre: Rehearsal, person: int, name: str, service: str = "benefits") -> None:
    """On Tuesday, at the first time that is left."""
    await centre.say(person, f"/start book_{service}")
    await centre.tap(person, beginning(centre, person, "Τρί 15"))
    await centre.tap(person, labels(centre.last(person))[0])
    await centre.say(person, name)
    await centre.tap(person, "Χωρίς τηλέφωνο")
    await centre.tap(person, "Ναι, κλείστε το")
    assert "Το ραντεβού σας έκλεισε." in centre.last(person)["text"]


async def by_phone(centre: Rehearsal, name: str, hour: int = 5) -> None:
    """On Tuesday at noon and later, at the counter: of no chat."""
    async with centre.database.unit() as unit:
        starts = TUESDAY + timedelta(hours=hour - 1)
        made = await counter.book_at_counter(
            unit,
            service="benefits",
            desk="desk-1",
            starts=starts,
            ends=starts + timedelta(minutes=30),
            atoms=[int(starts.timestamp()) // 60 + 5 * each for each in range(8)],
            seats=(1,),
            local_day=starts.astimezone(ATHENS).date(),
            local_time=starts.astimezone(ATHENS).time(),
            details={"name": name, "phone": "6911111111"},
            request=f"counter:{name}",
            now=centre.sandbox.clock.now(),
            actor="staff:1",
        )
        assert made is not None


async def citizen(centre: Rehearsal, name: str) -> int:
    person = centre.world.people.add(name).id
    await book(centre, person, name)
    return person


async def three(centre: Rehearsal) -> tuple[int, int, int]:
    await book(centre, MARIA, "Μαρία")
    await book(centre, GIORGOS, "Γιώργος")
    return MARIA, GIORGOS, await citizen(centre, "Άννα")


async def away(centre: Rehearsal, person: int = ELENI) -> None:
    """Desk 1 is not there on Tuesday."""
    await centre.say(person, "/staff")
    await centre.tap(person, ABSENCES)
    await centre.tap(person, "Γραφείο 1")
    await centre.tap(person, "Τρί 15 Ιαν")
    await centre.tap(person, "Όλη την ημέρα")
    await centre.tap(person, "Ναι, κλείστε τις ώρες")


async def strandings(centre: Rehearsal, person: int = ELENI) -> str:
    await centre.say(person, "/staff")
    await centre.tap(person, STRANDINGS)
    return str(centre.last(person)["text"])


async def do(centre: Rehearsal, remedy: str, person: int = ELENI) -> str:
    await strandings(centre, person)
    await centre.tap(person, remedy)
    await centre.tap(person, YES)
    return str(centre.last(person)["text"])


def beginning(centre: Rehearsal, person: int, words: str) -> str:
    return next(each for each in labels(centre.last(person)) if each.startswith(words))


def told(centre: Rehearsal, person: int, words: str) -> list[str]:
    return [text for text in texts(centre, person) if words in text]


async def statuses(centre: Rehearsal) -> list[str]:
    async with centre.database.reading() as unit:
        of_all = select(appointments_table.c.status).order_by(appointments_table.c.id)
        return list(await unit.connection.scalars(of_all))


async def noted(centre: Rehearsal) -> list[str]:
    async with centre.database.reading() as unit:
        return list(await unit.connection.scalars(select(audit.c.action).order_by(audit.c.id)))


async def reaches(centre: Rehearsal, person: int, words: str) -> str:
    """What staff are told of their own accord comes with a tick."""
    for _ in range(300):
        found = told(centre, person, words)
        if found:
            return found[-1]
        await asyncio.sleep(0.02)
    raise AssertionError(f"nobody told {words!r}")


async def test_hours_taken_out_are_offered_to_nobody_until_they_are_ended(
    centre: Rehearsal,
) -> None:
    """From desk to day to span, looked at, done; and open again with one more tap."""
    await away(centre)
    assert "Δεν αφορά κανένα ραντεβού" not in centre.last(ELENI)["text"]
    assert "Έγινε. Αυτές οι ώρες δεν δίνονται πια." in centre.last(ELENI)["text"]
    await centre.say(MARIA, "/start book_benefits")
    assert not [each for each in labels(centre.last(MARIA)) if each.startswith("Τρί 15")]

    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1: Τρί 15 Ιαν")
    await centre.tap(ELENI, "Ναι, ανοίξτε τις")

    assert "Οι ώρες άνοιξαν ξανά." in centre.last(ELENI)["text"]
    await centre.say(MARIA, "/start book_benefits")
    assert beginning(centre, MARIA, "Τρί 15")
    assert {"add-absence", "end-absence"} <= set(await noted(centre))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("αύριο", "Δεν βρήκα αυτή την ημέρα"),
        ("31/2", "Δεν βρήκα αυτή την ημέρα"),
        ("18/1-16/1/2030", "Δεν βρήκα αυτή την ημέρα"),
        ("13/1/2030", "έχει περάσει"),
        ("1/1/2099", "ως έναν χρόνο μπροστά"),
        ("<b>15/1</b>", "Δεν βρήκα αυτή την ημέρα"),
        ("16/1-18/1", "από Τετάρτη 16 Ιανουαρίου ως και Παρασκευή 18 Ιανουαρίου"),
    ],
)
async def test_a_typed_day_is_taken_or_one_sentence_says_how_to_write_it(
    centre: Rehearsal, typed: str, said: str
) -> None:
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1")

    await centre.say(ELENI, typed)
    if "περάσει" in said or "χρόνο" in said:
        await centre.tap(ELENI, "Όλη την ημέρα")

    assert said in centre.last(ELENI)["text"]
    assert "add-absence" not in await noted(centre)


@pytest.mark.parametrize(
    ("day", "typed", "said"),
    [
        ("15/1", "10:00-12:30", "Τρίτη 15 Ιανουαρίου, 10:00–12:30"),
        ("15/1", "10-12", "Τρίτη 15 Ιανουαρίου, 10:00–12:00"),
        ("15/1", "12:30-10:00", "με την πρώτη πριν από τη δεύτερη"),
        ("15/1", "25:00-26:00", "με την πρώτη πριν από τη δεύτερη"),
        ("14/1", "06:00-07:00", "έχει περάσει"),
        ("31/3", "03:30-05:00", "δεν υπάρχει στο ρολόι"),
    ],
)
async def test_typed_hours_are_taken_or_one_sentence_says_why_not(
    centre: Rehearsal, day: str, typed: str, said: str
) -> None:
    """On the night when clocks go forward there is no half past three."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1")
    await centre.say(ELENI, day)

    await centre.say(ELENI, typed)

    assert said in centre.last(ELENI)["text"]
    assert "add-absence" not in await noted(centre)


async def test_an_old_button_does_not_take_out_what_was_filled_in_since(
    centre: Rehearsal,
) -> None:
    """Nor does a second press of the same one."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1")
    await centre.say(ELENI, "15/1")
    await centre.say(ELENI, "10:00-12:30")
    old = centre.last(ELENI)["message_id"]
    await centre.say(ELENI, "10:00-13:30")
    actions.tap(centre.world, ELENI, old, 0, 0)
    await centre.rest()
    assert "add-absence" not in await noted(centre)

    newest = centre.last(ELENI)["message_id"]
    actions.tap(centre.world, ELENI, newest, 0, 0)
    actions.tap(centre.world, ELENI, newest, 0, 0)
    await centre.rest()

    assert 1 >= (await noted(centre)).count("add-absence")


async def test_an_officer_takes_out_the_hours_of_their_own_desk_only(centre: Rehearsal) -> None:
    """Another desk, the whole Centre and someone else's absence are not theirs to touch."""
    await away(centre)
    officer = await colleague(centre, Role.OFFICER, "desk-2")
    await centre.say(officer, "/staff")
    await centre.tap(officer, ABSENCES)

    assert "Γραφείο 2" in labels(centre.last(officer))
    assert not {"Γραφείο 1", "Όλο το Κέντρο", "Γραφείο 1: Τρί 15 Ιαν"} & {
        *labels(centre.last(officer))
    }

    await centre.tap(officer, "Γραφείο 2")
    await centre.say(officer, "16/1")
    await dismiss(centre, officer)
    await centre.tap(officer, "Όλη την ημέρα")
    assert 1 == (await noted(centre)).count("add-absence")


async def test_three_who_lost_their_hour_are_moved_and_told_at_once(centre: Rehearsal) -> None:
    """Each to an hour of its own on the next day with any; their reminders go with it."""
    people = await three(centre)
    await away(centre)
    assert "3 ραντεβού έμειναν χωρίς ώρα" in centre.last(ELENI)["text"]
    listed = await strandings(centre)
    assert "Δεν έχουν ειδοποιηθεί: 3" in listed
    assert ["booked"] * 3 == await statuses(centre)

    assert "Μεταφέρθηκαν 3 ραντεβού" in await do(centre, MOVE)

    assert ["moved"] * 3 + ["booked"] * 3 == await statuses(centre)
    hours = set()
    for person in people:
        letter = told(centre, person, "Σας κρατήσαμε άλλη")[0]
        assert "Επιδόματα" not in letter.splitlines()[0]
        hours.add(letter.split("Σας κρατήσαμε άλλη")[1].splitlines()[0])
        assert {"Θα έρθω", "Αλλαγή ώρας", "Ακύρωση"} <= {*labels(centre.last(person))}
        assert told(centre, person, "άλλαξε ώρα. Η νέα ώρα είναι στα ραντεβού σας")
    assert 3 == len(hours)
    assert all("Τετάρτη 16 Ιανουαρίου" in each for each in hours)
    assert "Περιμένουμε απάντηση: 3" in await strandings(centre)


async def test_staff_see_who_has_answered_until_all_have(centre: Rehearsal) -> None:
    """One comes, one takes another hour, one cancels; a restart in between loses nothing."""
    maria, giorgos, anna = await three(centre)
    await away(centre)
    await do(centre, MOVE)
    await centre.tap(maria, "Θα έρθω")
    listed = await strandings(centre)
    assert "Περιμένουμε απάντηση: 2" in listed
    assert "Τακτοποιήθηκαν: 1" in listed
    assert "απάντησε ότι θα έρθει" in listed

    await centre.stop_bot()
    await centre.start_bot()
    await centre.tap(giorgos, "Αλλαγή ώρας")
    await centre.tap(giorgos, beginning(centre, giorgos, "Πέμ 17"))
    await centre.tap(giorgos, labels(centre.last(giorgos))[0])
    await centre.tap(giorgos, "Ναι, κλείστε το")
    assert "Περιμένουμε απάντηση: 1" in await strandings(centre)
    await centre.tap(anna, "Ακύρωση")
    await centre.tap(anna, "Ναι, ακυρώστε το")

    listed = await strandings(centre)
    assert "Κανένα ραντεβού δεν έχει μείνει χωρίς ώρα." in listed
    assert "Τακτοποιήθηκαν και τα 3" in listed


async def test_offered_hours_are_taken_by_a_tap_and_the_old_one_stays_until_then(
    centre: Rehearsal,
) -> None:
    """Three hours each, at no desk the same for two; who has not chosen stays in the list."""
    maria, giorgos, anna = await three(centre)
    await away(centre)
    assert "Στείλαμε νέες ώρες σε 3 πολίτες" in await do(centre, OFFER)
    assert ["booked"] * 3 == await statuses(centre)
    offered = labels(centre.last(maria))[:3]
    assert [*offered, "Άλλη ώρα", "Ακύρωση"] == labels(centre.last(maria))[:5]

    await centre.tap(maria, offered[1])
    await centre.tap(maria, "Ναι, κλείστε το")

    assert sorted(["moved", "booked", "booked", "booked"]) == sorted(await statuses(centre))
    listed = await strandings(centre)
    assert "Περιμένουμε απάντηση: 2" in listed
    assert "απάντησε, διάλεξε άλλη ώρα" in listed
    await centre.tap(ELENI, OFFER)
    assert "Κάτι άλλαξε στο μεταξύ" in centre.last(ELENI)["text"]

    for person in (giorgos, anna):
        await centre.tap(person, labels(centre.last(person))[0])
        assert "την πρόλαβε" not in centre.last(person)["text"]
        await centre.tap(person, "Ναι, κλείστε το")
    assert "Τακτοποιήθηκαν και τα 3" in await strandings(centre)


async def test_who_did_not_choose_is_moved_later(centre: Rehearsal) -> None:
    """And staff are told beforehand that they still had the offer in their hands."""
    await book(centre, MARIA, "Μαρία")
    await away(centre)
    await do(centre, OFFER)
    await strandings(centre)
    await centre.tap(ELENI, MOVE)
    assert "έχει ήδη στα χέρια του νέες ώρες" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, YES)

    assert ["moved", "booked"] == await statuses(centre)


async def test_cancelled_with_an_apology_and_never_a_missed_appointment(
    centre: Rehearsal,
) -> None:
    """It is told at once, with the way to another; the card says the same."""
    await book(centre, MARIA, "Μαρία")
    await away(centre)

    assert "Ακυρώθηκε 1 ραντεβού" in await do(centre, CANCEL)

    assert ["cancelled_staff"] == await statuses(centre)
    assert told(centre, MARIA, "ακυρώθηκε από το Κέντρο")
    await centre.tap(MARIA, "Κλείστε άλλο")
    assert "Ποια ημέρα σας βολεύει;" in centre.last(MARIA)["text"]
    assert "Κανένα ραντεβού" in await strandings(centre)


async def test_who_has_no_chat_is_moved_listed_with_their_phone_and_marked_when_called(
    centre: Rehearsal,
) -> None:
    """Offers and bulk cancelling leave them out; nothing happens to them unheard."""
    await book(centre, MARIA, "Μαρία")
    await by_phone(centre, "Κυρία Σοφία")
    await away(centre)
    listed = await strandings(centre)
    assert "Να τηλεφωνήσουμε: 1" in listed
    await centre.tap(ELENI, CANCEL)
    assert "Να ακυρωθεί 1 ραντεβού;" in centre.last(ELENI)["text"]
    assert "Μένει έξω 1 που δεν φτάνει μήνυμά μας." in centre.last(ELENI)["text"]

    assert "Μεταφέρθηκαν 2 ραντεβού" in await do(centre, MOVE)
    assert "Να τηλεφωνήσουμε: 1" in await strandings(centre)
    await centre.tap(ELENI, beginning(centre, ELENI, "Τρί 15 Ιαν, 13:00 · Κυρία Σοφία"))
    assert "6911111111" in centre.last(ELENI)["text"]
    assert "Νέα ώρα: Τετάρτη 16 Ιανουαρίου" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ενημερώθηκε")

    listed = await strandings(centre)
    assert "Να τηλεφωνήσουμε" not in listed
    assert "Περιμένουμε απάντηση: 1" in listed
    assert "ενημερώθηκε τηλεφωνικά" in listed
    assert "inform-stranded" in await noted(centre)


async def test_one_of_them_alone_is_cancelled_after_a_call(centre: Rehearsal) -> None:
    """For the phone goes with the appointment, and the screen says so."""
    await by_phone(centre, "Κυρία Σοφία")
    await away(centre)
    await strandings(centre)
    await centre.tap(ELENI, beginning(centre, ELENI, "Τρί 15 Ιαν"))
    assert OFFER not in labels(centre.last(ELENI))
    await centre.tap(ELENI, CANCEL)
    assert "Τηλεφωνήστε πρώτα" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, YES)

    assert ["cancelled_staff"] == await statuses(centre)
    assert "Κανένα ραντεβού" in await strandings(centre)


async def test_someone_who_blocked_the_bot_is_to_be_called(centre: Rehearsal) -> None:
    await book(centre, MARIA, "Μαρία")
    await away(centre)
    await do(centre, OFFER)
    async with centre.database.unit() as unit:
        await citizens.mark_reachable(unit, 1, False)

    assert "Να τηλεφωνήσουμε: 1" in await strandings(centre)


async def test_two_of_staff_press_at_once_and_each_appointment_is_moved_once(
    centre: Rehearsal,
) -> None:
    """Both looked at the same list; the second is told that it has changed."""
    people = await three(centre)
    await away(centre)
    nikos = await colleague(centre, Role.RECEPTION)
    for person in (ELENI, nikos):
        await strandings(centre, person)
        await centre.tap(person, MOVE)

    for person in (ELENI, nikos):
        actions.tap(centre.world, person, centre.last(person)["message_id"], 0, 0)
    await centre.rest()

    assert ["moved"] * 3 + ["booked"] * 3 == await statuses(centre)
    said = [centre.last(person)["text"] for person in (ELENI, nikos)]
    assert 1 == sum("Μεταφέρθηκαν 3" in each for each in said)
    assert 1 == sum("Κάτι άλλαξε στο μεταξύ" in each for each in said)
    for person in people:
        assert 1 == len(told(centre, person, "Σας κρατήσαμε άλλη"))


async def test_a_stale_button_does_nothing_to_who_was_stranded_since(centre: Rehearsal) -> None:
    """The number that was looked at is the number that is done."""
    await book(centre, MARIA, "Μαρία")
    await book(centre, GIORGOS, "Γιώργος")
    await away(centre)
    await strandings(centre)
    await centre.tap(ELENI, CANCEL)
    await centre.tap(GIORGOS, "Ακύρωση")
    await centre.tap(GIORGOS, "Ναι, ακυρώστε το")

    await centre.tap(ELENI, YES)

    assert "Κάτι άλλαξε στο μεταξύ" in centre.last(ELENI)["text"]
    assert ["booked", "cancelled_citizen"] == await statuses(centre)


async def test_an_edit_that_takes_a_weekday_strands_nobody_unseen(
    centre: Rehearsal, folder: Path
) -> None:
    """Staff are told once, by message; the appointment stands, and its reminder does not invite."""
    reception = await colleague(centre, Role.RECEPTION)
    await centre.say(ELENI, "/start")
    await book(centre, MARIA, "Μαρία")
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    desk = text.index("desk-1:")
    tuesday = text.index("      tuesday:", desk)
    file.write_text(text[:tuesday] + text[text.index("\n", tuesday) + 1 :], "utf-8")

    await reaches(centre, ELENI, "1 ραντεβού έχει μείνει χωρίς ώρα")
    await reaches(centre, reception, "1 ραντεβού έχει μείνει χωρίς ώρα")
    await strandings(centre)
    assert "δεν έχει ειδοποιηθεί" in centre.last(ELENI)["text"]
    assert ["booked"] == await statuses(centre)
    await centre.wait(timedelta(hours=11))
    assert not told(centre, MARIA, "Υπενθύμιση")

    file.write_text(text, "utf-8")
    for _ in range(300):
        if "Κανένα ραντεβού" in await strandings(centre):
            break
        await asyncio.sleep(0.02)
    assert "Κανένα ραντεβού δεν έχει μείνει" in centre.last(ELENI)["text"]
    assert 1 == len(told(centre, ELENI, "1 ραντεβού έχει μείνει χωρίς ώρα"))


async def test_hours_that_open_again_give_back_what_was_only_offered(centre: Rehearsal) -> None:
    """Who was asked to choose is told that there is nothing to choose any more."""
    await book(centre, MARIA, "Μαρία")
    await away(centre)
    await do(centre, OFFER)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1: Τρί 15 Ιαν")

    await centre.tap(ELENI, "Ναι, ανοίξτε τις")

    assert "1 ραντεβού έχει ξανά την ώρα του" in centre.last(ELENI)["text"]
    await reaches(centre, MARIA, "ισχύει τελικά όπως ήταν")
    assert "Κανένα ραντεβού" in await strandings(centre)


async def test_a_sensitive_service_is_not_named_in_what_rings(centre: Rehearsal) -> None:
    """Nor the desk, which may be named after it."""
    await centre.say(MARIA, "/start book_psychologist")
    await centre.tap(MARIA, beginning(centre, MARIA, "Πέμ 17"))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Όλο το Κέντρο")
    await centre.tap(ELENI, "Πέμ 17 Ιαν")
    await centre.tap(ELENI, "Όλη την ημέρα")
    assert "Αφορά 1 ραντεβού" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ναι, κλείστε τις ώρες")

    await do(centre, MOVE)

    letter = told(centre, MARIA, "Σας κρατήσαμε άλλη")[0]
    assert "Ψυχ" not in letter
    assert "Γραφείο" not in letter


async def test_a_proposed_day_is_closed_until_staff_say_that_it_is_not(
    centre: Rehearsal, folder: Path
) -> None:
    """Decided from the list; the other way round, too, and what that strands is found at once."""
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    proposed = "closures:\n  - {from: 2030-01-15, to: 2030-01-15, reason: Τοπική γιορτή, state: proposed}\n"
    before = centre.shelf.library.version
    file.write_text(text.replace("closures:\n", proposed, 1), "utf-8")
    while centre.shelf.library.version == before:
        await asyncio.sleep(0.05)
    await centre.say(MARIA, "/start book_benefits")
    assert not [each for each in labels(centre.last(MARIA)) if each.startswith("Τρί 15")]

    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PROPOSALS)
    assert "15/1/2030: Τοπική γιορτή. Θα είναι κλειστά;" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ανοιχτά Τρί 15 Ιαν")
    assert "15/1/2030: Τοπική γιορτή. Ανοιχτά." in centre.last(ELENI)["text"]
    await book(centre, MARIA, "Μαρία")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, PROPOSALS)
    await centre.tap(ELENI, "Κλειστά Τρί 15 Ιαν")

    assert "Δεν έχουν ειδοποιηθεί: 1" in await strandings(centre)
    assert {"open-day", "close-day"} <= set(await noted(centre))


async def test_whose_role_was_taken_away_does_nothing_more(centre: Rehearsal) -> None:
    """Whatever button they still hold: it answers as it would to a citizen."""
    await book(centre, MARIA, "Μαρία")
    await away(centre)
    nikos = await colleague(centre, Role.RECEPTION)
    await strandings(centre, nikos)
    await centre.tap(nikos, CANCEL)
    await dismiss(centre, nikos)

    await centre.tap(nikos, YES)

    assert ["booked"] == await statuses(centre)
    assert "Αυτό το κουμπί δεν ισχύει πια" in centre.last(nikos)["text"]


async def test_what_is_offered_late_may_still_be_chosen(centre: Rehearsal) -> None:
    """An hour before a visit nobody moves it any more, but this one has no hour to come to."""
    await book(centre, MARIA, "Μαρία")
    await away(centre)
    centre.sandbox.clock.move(timedelta(hours=24))
    await do(centre, OFFER)

    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Το ραντεβού σας άλλαξε." in centre.last(MARIA)["text"]
    assert ["moved", "booked"] == await statuses(centre)


async def test_nothing_free_moves_nobody_and_says_so(centre: Rehearsal, folder: Path) -> None:
    """The appointment stays in the list as it was, and its citizen is told nothing."""
    await centre.say(ELENI, "/start")
    await book(centre, MARIA, "Μαρία")
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    before = centre.shelf.library.version
    shut = (
        "closures:\n  - {from: 2030-01-15, to: 2030-12-31, reason: Μετακόμιση, state: confirmed}\n"
    )
    file.write_text(text.replace("closures:\n", shut, 1), "utf-8")
    while centre.shelf.library.version == before:
        await asyncio.sleep(0.05)
    await reaches(centre, ELENI, "1 ραντεβού έχει μείνει χωρίς ώρα")

    said = await do(centre, MOVE)

    assert "Για 1 ραντεβού δεν βρέθηκε ελεύθερη ώρα. Μένει όπως ήταν." in said
    assert ["booked"] == await statuses(centre)
    assert "Δεν έχουν ειδοποιηθεί: 1" in await strandings(centre)
    assert not told(centre, MARIA, "Συγγνώμη")


@pytest.mark.parametrize("typed", ["1/1/0001", "30/12/9999-31/12/9999", "31/12/9999"])
async def test_a_day_at_the_end_of_all_time_is_none(centre: Rehearsal, typed: str) -> None:
    """One sentence, and another may be typed at once."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, ABSENCES)
    await centre.tap(ELENI, "Γραφείο 1")

    await centre.say(ELENI, typed)

    assert "Δεν βρήκα αυτή την ημέρα στο ημερολόγιο" in centre.last(ELENI)["text"]
