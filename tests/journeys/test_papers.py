"""One's papers as a citizen meets them: ticked, sent, printed, and missing in the reminder."""

from io import BytesIO

from pypdf import PdfReader

from bot.rehearsal import Rehearsal
from tests.journeys.seen import labels

MARIA = 1001
SKIP = "Δεν ξέρω / προσπέραση"
IDENTITY, LEASE = "Ταυτότητα ή διαβατήριο", "Ηλεκτρονικό μισθωτήριο"


async def to_the_list(centre: Rehearsal) -> None:
    """Walk to the papers of the housing benefit, answering nothing."""
    await centre.say(MARIA, "/start housing")
    await centre.tap(MARIA, "Τι χαρτιά χρειάζομαι")
    while "Σημειώστε τι έχετε" not in labels(centre.last(MARIA)):
        first, *_ = labels(centre.last(MARIA))
        await centre.tap(MARIA, SKIP if SKIP in labels(centre.last(MARIA)) else first)


async def test_a_tick_changes_the_very_screen_it_stands_on(centre: Rehearsal) -> None:
    """No new message, the box is ticked, the count follows; tapped again, all is as before."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    before = centre.last(MARIA)
    count = len(centre.messages(MARIA))

    await centre.tap(MARIA, f"☐ {LEASE}")
    ticked = centre.last(MARIA)
    await centre.tap(MARIA, f"✅ {LEASE}")

    assert before["text"].startswith("Έχετε 0 από")
    assert ticked["text"].startswith("Έχετε 1 από")
    assert f"✅ {LEASE}" in labels(ticked)
    assert count == len(centre.messages(MARIA))
    assert before["text"] == centre.last(MARIA)["text"]


async def test_the_list_comes_as_a_message_to_forward(centre: Rehearsal) -> None:
    """Beneath the screen, which stays; missing first, then what is there; only home to tap."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, f"☐ {LEASE}")

    await centre.tap(MARIA, "Λίστα σε μήνυμα")

    screen, message = centre.messages(MARIA)[-2:]
    assert "στο επόμενο μήνυμα" in screen["text"]
    assert f"✅ {LEASE}" in labels(screen)
    assert ["🏠 Αρχή"] == labels(message)
    text = message["text"]
    assert text.index("Λείπουν ακόμη") < text.index(f"☐ {IDENTITY}") < text.index("Υπάρχουν ήδη")
    assert text.index("Υπάρχουν ήδη") < text.index(f"✅ {LEASE}")


async def test_the_list_comes_as_a_file_to_print(centre: Rehearsal) -> None:
    """A real PDF whose Greek can be read back, with the ticked box ticked."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, f"☐ {LEASE}")

    await centre.tap(MARIA, "Λίστα σε PDF")

    document = centre.last(MARIA)["document"]
    assert ("xartia-housing.pdf", "application/pdf") == (
        document["file_name"],
        document["mime_type"],
    )
    content = centre.world.files.find(document["file_id"]).content
    said = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Τα χαρτιά για: Επίδομα Στέγασης" in said
    assert f"☑ {LEASE}" in said
    assert f"☐ {IDENTITY}" in said
    assert "14/1/2030" in said


async def test_the_reminder_names_what_is_still_missing(centre: Rehearsal) -> None:
    """What was ticked is not asked for by name, only not to be left at home."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, f"☐ {LEASE}")
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    card = centre.last(MARIA)["text"]

    await centre.wait_for_next()

    reminder = centre.last(MARIA)["text"]
    assert reminder.startswith("Υπενθύμιση")
    for text in (card, reminder):
        assert f"Σας λείπουν ακόμη\n• {IDENTITY}\n" in text
        assert LEASE not in text
        assert "Φέρτε και όσα σημειώσατε ότι έχετε." in text


async def test_a_moved_appointment_still_names_what_is_missing(centre: Rehearsal) -> None:
    """Also when the talk about it is long forgotten."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, f"☐ {LEASE}")
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    await centre.say(MARIA, "/start")

    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Αλλαγή ώρας")
    await centre.tap(MARIA, next(each for each in labels(centre.last(MARIA)) if "Τρί 15" in each))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Το ραντεβού σας άλλαξε." in centre.last(MARIA)["text"]
    assert f"Σας λείπουν ακόμη\n• {IDENTITY}\n" in centre.last(MARIA)["text"]
