"""The week in figures: as a message, as a picture, as a table; few people are told as few."""

import csv
from datetime import date, timedelta

from bot.rehearsal import Rehearsal
from bot.store import figures
from conversations.staff.member import Role
from tests.journeys.desks import ELENI, MARIA, book, colleague
from tests.journeys.seen import labels

LAST_MONDAY = date(2030, 1, 7)
LAST_WEEK = {
    "benefits": {
        "booked": 40,
        "served": 25,
        "no_show": 6,
        "cancelled": 9,
        "cancelled_staff": 0,
        "walk_in": 12,
        "seen": 37,
        "waited": 37 * 11,
        "took": 37 * 24,
        "lead": 3,
    },
    "psychologist": {
        "booked": 12,
        "served": 8,
        "no_show": 2,
        "cancelled": 0,
        "cancelled_staff": 0,
        "walk_in": 0,
        "seen": 3,
        "waited": 60,
        "took": 150,
    },
}


async def last_week(centre: Rehearsal) -> None:
    async with centre.database.unit() as unit:
        await figures.keep(unit, LAST_MONDAY, LAST_WEEK)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Στοιχεία της εβδομάδας")
    await centre.tap(ELENI, "Προηγούμενη εβδομάδα")


async def file_sent(centre: Rehearsal, kind: str) -> bytes:
    """The content of the newest *kind*, photo or document, in the chat of Ελένη."""
    sent = [each[kind] for each in centre.messages(ELENI) if kind in each][-1]
    found = sent[-1] if kind == "photo" else sent
    return centre.world.files.find(found["file_id"]).content


async def test_a_week_is_told_service_by_service(centre: Rehearsal) -> None:
    await last_week(centre)
    told = centre.last(ELENI)["text"]

    assert "Ραντεβού: 40. Εξυπηρετήθηκαν: 25, χωρίς ραντεβού 12." in told
    assert "Δεν έγιναν: 6. Ακυρώθηκαν εγκαίρως: 9, από εμάς 0." in told
    assert "Αναμονή 11 λεπτά, εξυπηρέτηση 24 λεπτά" in told
    assert "Η πρώτη ελεύθερη ώρα ήταν σε 3 ημέρες." in told


async def test_few_people_are_not_told_nor_can_they_be_reckoned(centre: Rehearsal) -> None:
    """Two who missed their visit: not that they were two, nor the rest that would give it away."""
    await last_week(centre)
    told = centre.last(ELENI)["text"].partition("Ψυχολογική υποστήριξη")[2]

    assert "Ραντεβού: 12. Εξυπηρετήθηκαν: λίγα" in told
    assert "Δεν έγιναν: λίγα" in told
    assert "Δεν φτάνουν οι επισκέψεις για μέσους χρόνους." in told
    assert "Αναμονή 20" not in told


async def test_this_week_is_counted_as_it_goes(centre: Rehearsal) -> None:
    await book(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Στοιχεία της εβδομάδας")

    told = centre.last(ELENI)["text"]
    assert "Ραντεβού: λίγα" in told
    assert "Επόμενη εβδομάδα" not in labels(centre.last(ELENI))


async def test_the_table_and_the_picture_say_no_more_than_the_message(centre: Rehearsal) -> None:
    await last_week(centre)
    await centre.tap(ELENI, "Πίνακας")
    await centre.tap(ELENI, "Εικόνα")
    table = (await file_sent(centre, "document")).decode("utf-8-sig")
    head, benefits, psychologist = csv.reader(table.splitlines(), delimiter=";")

    assert "Εξυπηρετήθηκαν" in head
    assert ["2030-01-07", "Επιδόματα και αιτήσεις", "40", "25", "6", "9", "0", "12"] == benefits[:8]
    assert ["12", "", "", "0", "0", "0", "", "", ""] == psychologist[2:]
    assert (await file_sent(centre, "photo")).startswith(b"\x89PNG")


async def test_an_officer_does_not_see_the_figures(centre: Rehearsal) -> None:
    nikos = await colleague(centre, Role.OFFICER, "desk-1")
    await centre.say(nikos, "/staff")

    assert "Στοιχεία της εβδομάδας" not in labels(centre.last(nikos))


async def test_a_week_with_nothing_says_so(centre: Rehearsal) -> None:
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Στοιχεία της εβδομάδας")
    await centre.wait(timedelta())
    for _ in range(2):
        await centre.tap(ELENI, "Προηγούμενη εβδομάδα")

    assert "Δεν υπάρχουν στοιχεία για αυτή την εβδομάδα." in centre.last(ELENI)["text"]
