"""The day as staff see it: who comes, what may be done about it, and the list taken along."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments, counter
from bot.store.tables import audit
from conversations.staff.member import Role
from tests.journeys.desks import ELENI, GIORGOS, MARIA, book, colleague, dismiss
from tests.journeys.seen import labels, texts

TODAY = "Η μέρα του Κέντρου"
STALE = ["", "off.1", "off.99", "pdf", "here", "y1.desk-1", "s9999999999.x", "w.desk-1", "q9"]
NINE = datetime(2030, 1, 15, 7, tzinfo=UTC)
"""nine in the morning of the next day, at the Centre"""


async def fill(centre: Rehearsal, names: list[str], phone: str = "6900000000") -> None:
    """Tomorrow, one at each five minutes, without regard to hours."""
    async with centre.database.unit() as unit:
        for number, name in enumerate(names):
            starts = NINE + timedelta(minutes=5 * number)
            made = await counter.book_at_counter(
                unit,
                service="benefits",
                desk="desk-1",
                starts=starts,
                ends=starts + timedelta(minutes=5),
                atoms=[int(starts.timestamp()) // 60],
                seats=(1,),
                local_day=NINE.date(),
                local_time=starts.time(),
                details={"name": name, "phone": phone},
                request=f"fill:{number}",
                now=centre.sandbox.clock.now(),
                actor="staff:1",
            )
            assert made is not None


async def tomorrow(centre: Rehearsal) -> None:
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "Επόμενη ▶")


async def noted(centre: Rehearsal) -> list[str]:
    async with centre.database.reading() as unit:
        return list(await unit.connection.scalars(select(audit.c.action).order_by(audit.c.id)))


def files(centre: Rehearsal, person: int) -> list[tuple[str, bytes]]:
    return [
        (
            each["document"]["file_name"],
            centre.world.files.find(each["document"]["file_id"]).content,
        )
        for each in centre.messages(person)
        if "document" in each
    ]


async def test_the_day_tells_who_comes_and_whether_they_said_so(centre: Rehearsal) -> None:
    """Time, name, service, desk, phone, code and state."""
    code = await book(centre, MARIA, "Μαρία Κ.", "6900000000")
    await centre.say(ELENI, "/staff")

    await centre.tap(ELENI, TODAY)

    told = centre.last(ELENI)["text"]
    for part in ("Δευτέρα 14 Ιανουαρίου", "Μαρία Κ.", "Επιδόματα", "6900000000", code, "κλεισμένο"):
        assert part in told
    assert "1" in labels(centre.last(ELENI))


async def test_my_day_is_my_desks_day(centre: Rehearsal) -> None:
    """An officer sees their own desk's visits; one without a desk has no such day."""
    await book(centre, MARIA, "Μαρία")
    await book(centre, GIORGOS, "Γιώργος")
    officer = await colleague(centre, Role.OFFICER, "desk-2")

    await centre.say(officer, "/staff")
    await centre.tap(officer, "Η μέρα μου")

    mine = centre.last(officer)["text"]
    assert "Γραφείο 2: 1 ραντεβού" in mine
    assert 1 == ("Μαρία" in mine) + ("Γιώργος" in mine)
    await centre.say(ELENI, "/staff")
    assert "Η μέρα μου" not in labels(centre.last(ELENI))


async def test_days_are_turned_over_and_the_week_is_told(centre: Rehearsal) -> None:
    """Booked and free, day by day; a weekend is closed."""
    await fill(centre, ["Πρώτη", "Δεύτερη"])
    await tomorrow(centre)
    assert "Τρίτη 15 Ιανουαρίου, όλο το Κέντρο: 2 ραντεβού" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Η εβδομάδα")

    told = centre.last(ELENI)["text"]
    assert "Εβδομάδα από Δευτέρα 14 Ιανουαρίου" in told
    # Three desks of five hours, less the two times of five minutes.
    assert "Τρί 15 Ιαν: 2 ραντεβού, ελεύθερα 14 ώρ. 50 λ." in told
    assert "Σάβ 19 Ιαν: κλειστά" in told
    await centre.tap(ELENI, "Τρί 15 Ιαν")
    assert "Πρώτη" in centre.last(ELENI)["text"]


async def test_a_day_of_120_is_told_whole(centre: Rehearsal) -> None:
    """In several messages, none of them cut, each with the numbers of its own."""
    names = [f"{'𝔐' * 100} {chr(0x391 + n % 17)}{chr(0x3B1 + n // 17)}" for n in range(120)]
    await fill(centre, names)
    before = len(centre.messages(ELENI))

    await tomorrow(centre)

    told = centre.messages(ELENI)[before:]
    written = "\n".join(each.get("text", "") for each in told)
    numbers = [each for message in told for each in labels(message) if each.isdecimal()]
    assert all(name in written for name in names)
    assert [str(number) for number in range(1, 121)] == numbers
    assert not any(each.get("text", "").endswith("…") for each in told)
    assert all(
        len(each["text"].encode("utf-16-le")) // 2 <= 4096 for each in told if "text" in each
    )


async def test_names_of_any_sort_stay_what_they_are(centre: Rehearsal) -> None:
    """Markup, other directions and the widest letters, as they stand in older rows."""
    strange = ["<b>Άννα</b> & Σία", "שלום", "𝔐" * 200, "=1+1", "Ω" * 200]
    await fill(centre, strange)

    await tomorrow(centre)

    told = "\n".join(texts(centre, ELENI))
    assert all(each in told for each in strange)


async def test_an_appointment_is_opened_with_its_history(centre: Rehearsal) -> None:
    """Phone, code, state and who did what; opening it is noted."""
    code = await book(centre, MARIA, "Μαρία", "6900000000")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)

    await centre.tap(ELENI, "1")

    told = centre.last(ELENI)["text"]
    assert f"Ραντεβού {code}" in told
    assert "Τηλέφωνο: 6900000000" in told
    assert "κλεισμένο (από τον πολίτη)" in told
    assert ["list-day", "open-appointment"] == (await noted(centre))[-2:]


async def test_cancelling_tells_the_citizen_at_once(centre: Rehearsal) -> None:
    """With an apology and a way to another time; nothing is reminded of, and the time is free."""
    await book(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, "Ακύρωση")
    assert "θα το μάθει αμέσως" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ναι, ακυρώστε το")
    await centre.wait(timedelta(seconds=1))

    told = centre.last(MARIA)
    assert "πρέπει να ακυρώσει το ραντεβού σας" in told["text"]
    assert "Συγγνώμη" in told["text"]
    assert "Επιδόματα" not in told["text"]
    assert "Κλείστε άλλο" in labels(told)
    assert "Ο πολίτης ειδοποιήθηκε" in centre.last(ELENI)["text"]
    await centre.wait(timedelta(hours=2))
    assert not any("Υπενθύμιση" in each for each in texts(centre, MARIA))
    assert "call-off" in await noted(centre)


async def test_a_second_press_of_cancel_tells_nobody_twice(centre: Rehearsal) -> None:
    """What is cancelled already is said to have changed."""
    await book(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, "Ακύρωση")
    message = centre.last(ELENI)["message_id"]

    actions.tap(centre.world, ELENI, message, 0, 0)
    actions.tap(centre.world, ELENI, message, 0, 0)
    await centre.rest()
    await centre.wait(timedelta(seconds=1))

    assert 1 == sum("πρέπει να ακυρώσει" in each for each in texts(centre, MARIA))
    assert "άλλαξε στο μεταξύ" in centre.last(ELENI)["text"]


async def test_moving_tells_the_citizen_and_keeps_one_appointment(centre: Rehearsal) -> None:
    """The new time stands, with reminders; the old one is free."""
    await book(centre, MARIA, "Μαρία", "6900000000")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    await centre.tap(ELENI, "Αλλαγή ώρας")
    day = next(each for each in labels(centre.last(ELENI)) if each.startswith("Τρί 15"))
    await centre.tap(ELENI, day)
    await centre.tap(ELENI, "9:40")
    assert "Να πάει στις Τρίτη 15 Ιανουαρίου, 9:40" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ναι, αλλάξτε την ώρα")
    await centre.wait(timedelta(seconds=1))

    told = centre.last(MARIA)["text"]
    assert "άλλαξε την ώρα του ραντεβού σας" in told
    assert "Τρίτη 15 Ιανουαρίου, 9:40" in told
    assert "Μαρία" in centre.last(ELENI)["text"]
    await centre.say(MARIA, "/mine")
    assert "Έχετε ένα ραντεβού." in centre.last(MARIA)["text"]
    await centre.wait_for_next()
    assert any("Υπενθύμιση: Τρίτη 15 Ιανουαρίου, 9:40" in each for each in texts(centre, MARIA))


async def test_a_move_that_rings_does_not_name_a_sensitive_service(centre: Rehearsal) -> None:
    """Neither what it is for nor the desk, which may be named after it."""
    await book(centre, MARIA, service="psychologist")
    await tomorrow(centre)
    for label in ("1", "Αλλαγή ώρας"):
        await centre.tap(ELENI, label)
    soonest = next(each for each in labels(centre.last(ELENI)) if each.startswith("Νωρίτερα"))
    for label in (soonest, "Ναι, αλλάξτε την ώρα"):
        await centre.tap(ELENI, label)
    await centre.wait(timedelta(seconds=1))

    told = centre.last(MARIA)["text"]
    assert "άλλαξε την ώρα του ραντεβού σας" in told
    assert "Ψυχολογική" not in told
    assert "Γραφείο" not in told


async def test_what_the_citizen_changed_meanwhile_is_not_moved(centre: Rehearsal) -> None:
    """The screen is older than the appointment."""
    await book(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Δευ 14")))
    await centre.tap(MARIA, "Ακύρωση")
    await centre.tap(MARIA, "Ναι, ακυρώστε το")

    await centre.tap(ELENI, "Αλλαγή ώρας")

    assert "άλλαξε στο μεταξύ" in centre.last(ELENI)["text"]


@pytest.mark.parametrize("then", ["Ναι, ακυρώστε το", "Ναι, αλλάξτε την ώρα"])
async def test_a_question_that_is_out_of_date_is_not_answered_with_yes(
    centre: Rehearsal, then: str
) -> None:
    """The citizen said meanwhile that they come: staff look again first."""
    await book(centre, MARIA)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    if "αλλάξτε" in then:
        await centre.tap(ELENI, "Αλλαγή ώρας")
        day = next(each for each in labels(centre.last(ELENI)) if each.startswith("Τρί 15"))
        await centre.tap(ELENI, day)
        await centre.tap(ELENI, "9:40")
    else:
        await centre.tap(ELENI, "Ακύρωση")
    async with centre.database.unit() as unit:
        ((mine, _),) = await appointments.day(unit, centre.sandbox.clock.now().date())
        assert mine.citizen is not None
        await appointments.confirm(
            unit, appointment=mine.id, citizen=mine.citizen, now=centre.sandbox.clock.now()
        )

    await centre.tap(ELENI, then)

    assert "άλλαξε στο μεταξύ" in centre.last(ELENI)["text"]
    async with centre.database.reading() as unit:
        found = await appointments.find(unit, mine.id)
    assert found is not None
    assert ("confirmed", mine.starts) == (found.status, found.starts)


@pytest.mark.parametrize("typed", ["ΚΩΝΣΤΑΝΤΊΝΟΥ", "κωνσταντ", "ελένη κων"])
async def test_a_part_of_a_name_finds_it(centre: Rehearsal, typed: str) -> None:
    """However it is accented, in whatever case."""
    await fill(centre, ["Ελένη Κωνσταντίνου", "Γιάννης Παπάς"])
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Αναζήτηση ραντεβού")

    await centre.say(ELENI, typed)

    assert "Βρέθηκε ένα ραντεβού" in centre.last(ELENI)["text"]
    assert "Ελένη Κωνσταντίνου" in centre.last(ELENI)["text"]
    assert "Παπάς" not in centre.last(ELENI)["text"]


async def test_a_code_finds_it(centre: Rehearsal) -> None:
    """Also in small letters, or typed on a Greek keyboard."""
    code = await book(centre, MARIA, "Μαρία")
    alike = str.maketrans("ABEHKMNPTXYZ", "ΑΒΕΗΚΜΝΡΤΧΥΖ")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Αναζήτηση ραντεβού")

    for typed in (code.lower(), code.translate(alike), f" {code[:3]} {code[3:]} "):
        await centre.say(ELENI, typed)
        assert code in centre.last(ELENI)["text"]
    await centre.say(ELENI, "%")
    assert "Γράψτε δύο έως 60" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "Κανένας Τέτοιος")
    assert "Δεν βρέθηκε" in centre.last(ELENI)["text"]


async def test_the_day_is_printed(centre: Rehearsal) -> None:
    """As a PDF, read back: everyone on it, over several pages."""
    names = [f"Πολίτης {chr(0x391 + n % 17)}{chr(0x3B1 + n // 17)}" for n in range(120)]
    await fill(centre, names)
    await tomorrow(centre)

    await centre.tap(ELENI, "Σε PDF")

    ((name, content),) = files(centre, ELENI)
    pages = PdfReader(BytesIO(content)).pages
    printed = "\n".join(page.extract_text() for page in pages)
    assert "imera-2030-01-15.pdf" == name
    assert "Τρίτη 15 Ιανουαρίου" in printed
    assert all(each in printed for each in names)
    assert len(pages) > 1
    assert all("Τηλέφωνο" in page.extract_text() for page in pages)
    assert "pdf-of-day" in await noted(centre)


async def test_an_empty_day_is_printed_as_empty(centre: Rehearsal) -> None:
    await tomorrow(centre)

    await centre.tap(ELENI, "Σε PDF")

    ((_, content),) = files(centre, ELENI)
    assert "Κανένα ραντεβού" in PdfReader(BytesIO(content)).pages[0].extract_text()


async def test_the_day_is_a_table_that_reckons_nothing(centre: Rehearsal) -> None:
    """A name that begins like a formula is text; Excel knows it for Greek."""
    await fill(centre, ['=HYPERLINK("x")', "Άννα; Β", "@α"], phone="+306900000000")
    await tomorrow(centre)

    await centre.tap(ELENI, "Σε πίνακα (CSV)")

    ((name, content),) = files(centre, ELENI)
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert "imera-2030-01-15.csv" == name
    assert content.startswith(b"\xef\xbb\xbf")
    assert ["Ώρα", "Όνομα", "Υπηρεσία", "Γραφείο", "Τηλέφωνο", "Κωδικός", "Κατάσταση"] == rows[0]
    assert ['\'=HYPERLINK("x")', "Άννα; Β", "'@α"] == [row[1] for row in rows[1:]]
    assert "'+306900000000" == rows[1][4]
    assert ["9:00", "9:05", "9:10"] == [row[0] for row in rows[1:]]


@pytest.mark.parametrize(
    "place",
    [
        "@staff:visit:1", "@staff:visit:99", "@staff:visit:x", "@staff:move:1.1", "@staff:move:1",
        "@staff:today:2030-02-31", "@staff:today:9999-12-31", "@staff:week:0001-01-01",
        "@staff:mine:x", "@staff:counter:nosuch", "@staff:counter:benefits",
    ],
)  # fmt: skip
async def test_stale_and_foreign_buttons_are_answered(centre: Rehearsal, place: str) -> None:
    """To a citizen they are nothing; staff get a screen, and a citizen's appointment stays."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    await fill(centre, ["Μαρία"])
    for person in (GIORGOS, ELENI):
        await centre.say(person, "/start")
        for choice in STALE:
            data = Marks(centre.key).write(Press(place, choice), owner=person, kept=False)
            actions.forge(centre.world, person, centre.last(person)["message_id"], data)
            await centre.rest()
            assert "Κάτι δεν πήγε καλά" not in centre.last(person)["text"], choice
            assert labels(centre.last(person))
            if person == GIORGOS:
                assert "Αυτό το κουμπί δεν ισχύει πια" in centre.last(person)["text"]
    async with centre.database.reading() as unit:
        (kept,) = await appointments.day(unit, NINE.date())
    assert "booked" == kept[0].status


async def test_a_role_that_ends_ends_at_once(centre: Rehearsal) -> None:
    """Between the question and its answer: nothing is done, and no name is seen any more."""
    await book(centre, MARIA, "Μαρία Κ.")
    clerk = await colleague(centre)
    await centre.say(clerk, "/staff")
    await centre.tap(clerk, TODAY)
    await centre.tap(clerk, "1")
    await centre.tap(clerk, "Ακύρωση")
    await dismiss(centre, clerk)

    await centre.tap(clerk, "Ναι, ακυρώστε το")

    assert "Αυτό το κουμπί δεν ισχύει πια" in centre.last(clerk)["text"]
    assert "Μαρία" not in centre.last(clerk)["text"]
    await centre.say(MARIA, "/mine")
    assert "Έχετε ένα ραντεβού." in centre.last(MARIA)["text"]


async def test_whoever_writes_notices_sees_no_names(centre: Rehearsal) -> None:
    """The day belongs to those who receive citizens."""
    editor = await colleague(centre, Role.EDITOR)

    await centre.say(editor, "/staff")

    offered = set(labels(centre.last(editor)))
    assert "Νέα ανακοίνωση" in offered
    assert not offered & {TODAY, "Αναζήτηση ραντεβού", "Οι άνθρωποι του Κέντρου"}


async def test_who_has_come_is_given_a_place_in_the_queue(centre: Rehearsal) -> None:
    """From the opened appointment, once it is time; the day says that they arrived."""
    await book(centre, MARIA, "Μαρία Κ.")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")
    assert "Ήρθε" not in labels(centre.last(ELENI))
    centre.sandbox.clock.move(timedelta(minutes=90))
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)
    await centre.tap(ELENI, "1")

    await centre.tap(ELENI, "Ήρθε")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, TODAY)

    assert "έφτασε" in centre.last(ELENI)["text"]
