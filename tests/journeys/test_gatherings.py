"""Awareness events and group sessions: from staff's words to who comes, waits, and came."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.rehearsal import Rehearsal
from bot.sandbox import actions, other
from tests.journeys.seen import labels, texts

MARIA, GIORGOS, ELENI = 1001, 1002, 9001
NEW = ("Δράσεις και ομάδες", "Νέα δράση ή ομάδα")


async def begin(centre: Rehearsal, kind: str = "Ανοιχτή δράση", of: str = "Δράσεις") -> None:
    await centre.say(ELENI, "/staff")
    for label in (*NEW, kind):
        await centre.tap(ELENI, label)
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if e.startswith(of)))


async def fill(centre: Rehearsal, *, title: str, day: str, seats: str) -> None:
    """Everything after the theme, up to the preview."""
    await centre.say(ELENI, title)
    await centre.say(ELENI, day)
    await centre.say(ELENI, "18:00-20:00")
    await centre.tap(ELENI, "Στο Κέντρο")
    await centre.say(ELENI, "Ελάτε να τα πούμε.")
    if seats:
        await centre.say(ELENI, seats)
    else:
        await centre.tap(ELENI, "Χωρίς όριο")
    await centre.tap(ELENI, "Ως την έναρξη")
    await centre.tap(ELENI, "Χωρίς εικόνα")


async def announce(
    centre: Rehearsal,
    *,
    title: str = "Βραδιά γονέων",
    day: str = "17/1",
    seats: str = "",
    service: str = "",
) -> None:
    if service:
        await begin(centre, "Ομάδα", service)
    else:
        await begin(centre)
    await fill(centre, title=title, day=day, seats=seats)
    await centre.tap(ELENI, "Δημοσίευση")


async def open_card(centre: Rehearsal, person: int, title: str = "Βραδιά γονέων") -> None:
    await centre.say(person, "/start")
    await centre.tap(person, "Επερχόμενες δράσεις")
    await centre.tap(person, next(e for e in labels(centre.last(person)) if title in e))


async def come(centre: Rehearsal, person: int, label: str = "Θα έρθω") -> None:
    await open_card(centre, person)
    await centre.tap(person, label)


def said(centre: Rehearsal, person: int, words: str) -> list[str]:
    return [text for text in texts(centre, person) if words in text]


async def at_the_centre(centre: Rehearsal, day: int, hour: int, minute: int = 0) -> None:
    """Let time pass until that hour of January 2030 in Greece."""
    then = datetime(2030, 1, day, hour, minute, tzinfo=timezone(timedelta(hours=2)))
    await centre.wait(then - centre.sandbox.clock.now())


async def test_what_staff_announce_stands_in_the_menu_and_one_tap_joins_it(
    centre: Rehearsal,
) -> None:
    """No name is asked for an event; the card says when, where and the number of one's seat."""
    await announce(centre, seats="20")
    assert "Δημοσιεύτηκε." in centre.last(ELENI)["text"]

    await open_card(centre, MARIA)
    card = centre.last(MARIA)["text"]
    assert card.startswith("Βραδιά γονέων\n🕘 Πέμπτη 17 Ιανουαρίου, 18:00 έως 20:00\n📍 ")
    assert "Ελάτε να τα πούμε." in card
    assert "Μένουν 20 θέσεις." in card
    await centre.tap(MARIA, "Θα έρθω")

    assert "Ο αριθμός της θέσης σας είναι το 1." in centre.last(MARIA)["text"]
    await open_card(centre, GIORGOS)
    assert "Μένουν 19 θέσεις." in centre.last(GIORGOS)["text"]


async def test_a_link_on_a_poster_opens_the_card(centre: Rehearsal) -> None:
    """And one that leads nowhere, or was made up, says so and shows the way."""
    await announce(centre)

    await centre.say(MARIA, "/start event_1")
    assert "Βραδιά γονέων" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "/start event_77")
    assert "δεν υπάρχει πια" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "/start event_" + "9" * 50)
    assert "Καλώς ήρθατε" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "πείτε μου το πρόγραμμα του κέντρου")
    assert any("Βραδιά γονέων" in each for each in labels(centre.last(MARIA)))


async def test_who_finds_it_full_waits_and_is_asked_when_a_seat_is_free(
    centre: Rehearsal,
) -> None:
    """The offer rings, is theirs for an hour, and their yes makes it certain."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    assert "στη σειρά 1" in centre.last(GIORGOS)["text"]
    card = centre.last(GIORGOS)["message_id"]

    await centre.tap(MARIA, "Δεν θα έρθω")
    await centre.tap(MARIA, "Ναι, δεν θα έρθω")
    await centre.wait(timedelta(0))

    assert "Ευχαριστούμε που το είπατε." in centre.last(MARIA)["text"]
    offer = centre.last(GIORGOS)
    assert offer["text"].startswith("Άδειασε μια θέση για Πέμπτη 17 Ιανουαρίου, 18:00.")
    on_card = next(e for e in centre.messages(GIORGOS) if e["message_id"] == card)["text"]
    assert "Την κρατάμε για εσάς ως" in on_card
    await centre.tap(GIORGOS, "Θα έρθω")
    assert "Ο αριθμός της θέσης σας είναι το 1." in centre.last(GIORGOS)["text"]


async def test_an_offer_that_nobody_answers_goes_to_the_next(centre: Rehearsal) -> None:
    """Who let it pass sees so on their card, and may wait again."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await come(centre, ELENI, "Λίστα αναμονής")
    await centre.tap(MARIA, "Δεν θα έρθω")
    await centre.tap(MARIA, "Ναι, δεν θα έρθω")
    assert not said(centre, ELENI, "Άδειασε μια θέση για")

    await centre.wait(timedelta(minutes=61))
    await passed_on(centre, ELENI)

    assert 1 == len(said(centre, GIORGOS, "Άδειασε μια θέση για"))
    assert 1 == len(said(centre, ELENI, "Άδειασε μια θέση για"))
    assert not said(centre, GIORGOS, "Την κρατάμε για εσάς ως: Δευτέρα 14 Ιανουαρίου, 9:00.\n\nΘ")


async def passed_on(centre: Rehearsal, person: int) -> None:
    """Until the next look for free seats has reached *person*."""
    from bot.ticks.seat_offers import pass_seats_on

    await pass_seats_on(centre.database, lambda: centre.shelf.library, centre.sandbox.clock.now)
    await centre.wait(timedelta(0))


async def test_nobody_is_offered_a_seat_within_two_hours_of_the_start(centre: Rehearsal) -> None:
    """But who waits and asks finds it free."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await at_the_centre(centre, 17, 16, 30)

    await centre.tap(MARIA, "Δεν θα έρθω")
    await centre.tap(MARIA, "Ναι, δεν θα έρθω")
    await passed_on(centre, GIORGOS)
    assert not said(centre, GIORGOS, "Άδειασε μια θέση για")
    await centre.tap(GIORGOS, "Υπάρχει θέση τώρα;")

    assert "Ο αριθμός της θέσης σας είναι το 1." in centre.last(GIORGOS)["text"]


async def test_at_night_nobody_is_offered_what_would_pass_before_they_wake(
    centre: Rehearsal,
) -> None:
    """The seat waits for the morning, and so does the offer."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await at_the_centre(centre, 14, 22)
    await centre.tap(MARIA, "Δεν θα έρθω")
    await centre.tap(MARIA, "Ναι, δεν θα έρθω")
    await passed_on(centre, GIORGOS)
    assert not said(centre, GIORGOS, "Άδειασε μια θέση για")

    await at_the_centre(centre, 15, 8, 1)
    await passed_on(centre, GIORGOS)

    assert said(centre, GIORGOS, "Άδειασε μια θέση για")


async def test_reminders_come_the_evening_before_and_two_hours_before(centre: Rehearsal) -> None:
    """Only to who still comes."""
    await announce(centre)
    await come(centre, MARIA)
    await come(centre, GIORGOS)
    await centre.tap(GIORGOS, "Δεν θα έρθω")
    await centre.tap(GIORGOS, "Ναι, δεν θα έρθω")

    await at_the_centre(centre, 16, 18, 1)
    assert 1 == len(said(centre, MARIA, "Υπενθύμιση: Πέμπτη 17 Ιανουαρίου, 18:00"))
    await at_the_centre(centre, 17, 16, 1)

    assert 2 == len(said(centre, MARIA, "Υπενθύμιση"))
    assert not said(centre, GIORGOS, "Υπενθύμιση")


async def test_the_centres_own_sentence_is_as_it_is_written_when_the_reminder_leaves(
    centre: Rehearsal,
) -> None:
    await announce(centre)
    await come(centre, MARIA)
    own = "Η είσοδος είναι από το πίσω μέρος."
    rules = tuple(replace(rule, text=own) for rule in centre.library.centre.reminders)
    changed = replace(centre.library.centre, reminders=rules)
    centre.shelf.switch(replace(centre.library, centre=changed))

    await at_the_centre(centre, 16, 18, 1)

    (told,) = said(centre, MARIA, "Υπενθύμιση")
    assert own in told.splitlines()[1:]


async def change(centre: Rehearsal, field: str, value: str) -> None:
    """Staff change one field of the gathering they look at."""
    await centre.tap(ELENI, "Αλλαγή")
    await centre.tap(ELENI, field)
    await centre.say(ELENI, value)


async def test_a_change_of_time_is_told_to_who_comes_and_their_reminders_move_with_it(
    centre: Rehearsal,
) -> None:
    """The card is edited where it stands, and the calendar's entry is the same, one version on."""
    await announce(centre)
    await come(centre, MARIA)
    await centre.tap(MARIA, "Στο ημερολόγιό μου")
    await centre.say(GIORGOS, "/start")

    await change(centre, "Ημέρα", "18/1")
    await centre.wait(timedelta(0))

    assert "Ειδοποιήθηκε 1 άτομο." in centre.last(ELENI)["text"]
    assert said(centre, MARIA, "Άλλαξε η ώρα ή το μέρος")
    assert said(centre, MARIA, "🕘 Παρασκευή 18 Ιανουαρίου, 18:00 έως 20:00\n📍")
    assert not said(centre, MARIA, "Πέμπτη 17 Ιανουαρίου")
    assert not said(centre, GIORGOS, "Άλλαξε")
    await centre.tap(MARIA, "Στο ημερολόγιό μου")
    first, second = (entry(centre, each) for each in centre.messages(MARIA) if "document" in each)
    assert first["UID"] == second["UID"]
    assert ("0", "1") == (first["SEQUENCE"], second["SEQUENCE"])
    assert "20300118T160000Z" == second["DTSTART"]
    await at_the_centre(centre, 16, 18, 1)
    assert not said(centre, MARIA, "Υπενθύμιση")
    await at_the_centre(centre, 17, 18, 1)
    assert said(centre, MARIA, "Υπενθύμιση: Παρασκευή 18 Ιανουαρίου")


def entry(centre: Rehearsal, message: dict[str, Any]) -> dict[str, str]:
    """The lines of the calendar file that came with *message*."""
    file = centre.world.files.find(message["document"]["file_id"])
    lines = file.content.decode().replace("\r\n ", "").splitlines()
    return dict(line.split(":", 1) for line in lines)


async def test_a_change_of_the_text_rings_at_nobody(centre: Rehearsal) -> None:
    """It is on the card, for who looks."""
    await announce(centre)
    await come(centre, MARIA)

    await change(centre, "Κείμενο", "Φέρτε μολύβι.")
    await centre.wait(timedelta(0))

    assert "Φέρτε μολύβι." in centre.last(MARIA)["text"]
    assert not said(centre, MARIA, "Άλλαξε")


async def test_a_cancellation_is_told_to_exactly_those_who_come_or_wait(
    centre: Rehearsal,
) -> None:
    """No reminder follows, and the card says that it does not take place."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Δράσεις και ομάδες")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "Βραδιά" in e))

    await centre.tap(ELENI, "Ακύρωση δράσης")
    assert "Θα το μάθουν 2 άτομα." in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ναι, ακυρώστε τη")
    await centre.wait(timedelta(0))

    assert "Ειδοποιήθηκαν 2 άτομα" in centre.last(ELENI)["text"]
    for person in (MARIA, GIORGOS):
        assert 1 == len(said(centre, person, "Δεν θα γίνει αυτό που είχατε δηλώσει"))
        assert said(centre, person, "Αυτή η δράση ακυρώθηκε.")
    assert not said(centre, ELENI, "Δεν θα γίνει αυτό")
    await at_the_centre(centre, 17, 17)
    assert not said(centre, MARIA, "Υπενθύμιση")


async def test_a_session_asks_for_a_name_and_a_sensitive_one_never_rings_with_its_title(
    centre: Rehearsal,
) -> None:
    """Staff read the names; a preview on a locked phone does not tell what one comes for."""
    await announce(centre, title="Ομάδα πένθους", seats="8", service="Ψυχολογική")
    await open_card(centre, MARIA, "Ομάδα πένθους")
    await centre.tap(MARIA, "Θα έρθω")
    assert "γράψτε ένα όνομα" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "12345")
    assert "χωρίς αριθμούς" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "Μαρία Κ.")
    assert "Σας περιμένουμε." in centre.last(MARIA)["text"]

    await centre.tap(ELENI, "Όλες οι δράσεις")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "πένθους" in e))
    await centre.tap(ELENI, "Ποιοι έρχονται")
    assert "1. Μαρία Κ." in centre.last(ELENI)["text"]
    await at_the_centre(centre, 16, 18, 1)
    (reminder,) = said(centre, MARIA, "Υπενθύμιση")
    assert "πένθους" not in reminder


async def test_staff_take_the_list_along_as_a_table(centre: Rehearsal) -> None:
    """Names, states and when each was given; a Greek spreadsheet opens it as it is."""
    await announce(centre, seats="8", service="Εργασιακή")
    await come(centre, MARIA)
    await centre.say(MARIA, "Μαρία")
    await centre.tap(ELENI, "Όλες οι δράσεις")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "Βραδιά" in e))

    await centre.tap(ELENI, "Λίστα σε CSV")

    document = centre.last(ELENI)["document"]
    content = centre.world.files.find(document["file_id"]).content
    assert "drasi-2030-01-17.csv" == document["file_name"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert "1;Μαρία;έρχεται;2030-01-14 08:00" in content.decode("utf-8-sig")


async def test_attendance_is_noted_from_an_hour_before(centre: Rehearsal) -> None:
    """A tap: they came; the next: they did not."""
    await announce(centre)
    await come(centre, MARIA)
    await centre.tap(ELENI, "Όλες οι δράσεις")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "Βραδιά" in e))
    assert "Παρουσίες" not in labels(centre.last(ELENI))

    await at_the_centre(centre, 17, 17, 5)
    await centre.tap(ELENI, "Όλες οι δράσεις")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "Βραδιά" in e))
    await centre.tap(ELENI, "Παρουσίες")
    await centre.tap(ELENI, "1. χωρίς όνομα")
    assert "Παρουσίες: 1 από 1" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "1. χωρίς όνομα ✓")

    assert "Παρουσίες: 0 από 1" in centre.last(ELENI)["text"]
    assert "1. χωρίς όνομα ✗" in labels(centre.last(ELENI))
    assert [
        ("announce-gathering", "1"),
        ("list-gathering", "1"),
        ("mark-seat", "1 seat 1"),
        ("mark-seat", "1 seat 1"),
    ] == await noted(centre)


async def noted(centre: Rehearsal) -> list[tuple[str, str]]:
    """What was written down of what staff did, in order."""
    from sqlalchemy import select

    from bot.store.tables import audit

    async with centre.database.reading() as unit:
        rows = await unit.connection.execute(
            select(audit.c.action, audit.c.subject).order_by(audit.c.id)
        )
        return [(row.action, row.subject) for row in rows]


async def test_a_picture_goes_with_the_card(centre: Rehearsal) -> None:
    """Staff see it in the preview, and citizens as they open the card; a file will not do."""
    await begin(centre)
    for words in ("Βραδιά γονέων", "17/1", "18:00-20:00"):
        await centre.say(ELENI, words)
    await centre.tap(ELENI, "Στο Κέντρο")
    await centre.say(ELENI, "Ελάτε.")
    await centre.tap(ELENI, "Χωρίς όριο")
    await centre.tap(ELENI, "Ως την έναρξη")
    other.send(centre.world, ELENI, "document", {})
    await centre.rest()
    assert "ως φωτογραφία" in centre.last(ELENI)["text"]
    other.send(centre.world, ELENI, "photo", {})
    await centre.rest()
    preview = centre.messages(ELENI)[-3]
    assert "photo" in preview
    await centre.tap(ELENI, "Δημοσίευση")

    await open_card(centre, MARIA)

    picture, card = centre.messages(MARIA)[-2:]
    assert preview["photo"] == picture["photo"]
    assert "Βραδιά γονέων" == picture["caption"]
    assert "Ελάτε." in card["text"]


async def test_of_several_pictures_the_first_is_kept(centre: Rehearsal) -> None:
    """An album comes as one message a picture."""
    await begin(centre)
    for words in ("Βραδιά γονέων", "17/1", "18:00-20:00"):
        await centre.say(ELENI, words)
    await centre.tap(ELENI, "Στο Κέντρο")
    await centre.say(ELENI, "Ελάτε.")
    await centre.tap(ELENI, "Χωρίς όριο")
    await centre.tap(ELENI, "Ως την έναρξη")
    for _ in range(2):
        other.send(centre.world, ELENI, "photo", {})
    await centre.rest()

    assert "Χωρά μία μόνο εικόνα" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Πίσω στη δράση")
    assert "Να δημοσιευτεί;" in centre.last(ELENI)["text"]


async def test_a_day_before_the_registration_ends_is_no_day_for_it(centre: Rehearsal) -> None:
    """Staff are told what to change first, not to write an ever earlier day."""
    await begin(centre)
    for words in ("Βραδιά γονέων", "24/1", "18:00-20:00"):
        await centre.say(ELENI, words)
    await centre.tap(ELENI, "Στο Κέντρο")
    await centre.say(ELENI, "Ελάτε.")
    await centre.tap(ELENI, "Χωρίς όριο")
    await centre.say(ELENI, "20/1")
    await centre.tap(ELENI, "Χωρίς εικόνα")
    first = "Αλλάξτε πρώτα το «Δηλώσεις ως»"
    await centre.tap(ELENI, "Ημέρα")
    await centre.say(ELENI, "18/1")
    assert first in centre.last(ELENI)["text"]
    await centre.say(ELENI, "24/1")
    await centre.tap(ELENI, "Δημοσίευση")

    await centre.tap(ELENI, "Αλλαγή")
    await centre.tap(ELENI, "Ημέρα")
    await centre.say(ELENI, "18/1")
    assert first in centre.last(ELENI)["text"]
    assert "Γράψτε κάτι νωρίτερο" not in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Άκυρο")
    await centre.tap(ELENI, "Αλλαγή")
    await centre.tap(ELENI, "Δηλώσεις ως")
    await centre.say(ELENI, "25/1")
    assert "Γράψτε κάτι νωρίτερο" in centre.last(ELENI)["text"]


async def test_where_nobody_comes_nobody_is_counted(centre: Rehearsal) -> None:
    """Staff are told so in words, not that nought people were told."""
    await announce(centre)
    await centre.tap(ELENI, "Αλλαγή")
    await centre.tap(ELENI, "Τίτλος")
    await centre.say(ELENI, "Βραδιά")
    assert "Η αλλαγή έγινε. Δεν χρειάστηκε να ειδοποιηθεί κανείς." in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Ακύρωση δράσης")
    assert "Δεν έχει δηλώσει κανείς." in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Ναι, ακυρώστε τη")

    assert "Ακυρώθηκε. Δεν χρειάστηκε να ειδοποιηθεί κανείς." in centre.last(ELENI)["text"]


async def test_what_cannot_be_is_told_in_one_sentence_and_asked_again(centre: Rehearsal) -> None:
    """Yesterday, no seats, an end before the start, an hour that does not exist, five thousand
    letters, a registration after the start: nothing is half-saved, and the form goes on."""
    await begin(centre)
    await centre.say(ELENI, "Βραδιά")
    for day, why in (
        ("13/1/2030", "έχει περάσει"),
        ("31/2", "Δεν κατάλαβα την ημέρα"),
        ("12/3/2099", ""),
    ):
        await centre.say(ELENI, day)
        assert why in centre.last(ELENI)["text"]
    # Too far is known once the hours are.
    await centre.say(ELENI, "18:00-20:00")
    assert "πάνω από δύο χρόνια" in centre.last(ELENI)["text"]

    await begin(centre)
    await centre.say(ELENI, "Βραδιά")
    await centre.say(ELENI, "31/3")
    for hours, why in (
        ("20:00-18:00", "Δεν κατάλαβα τις ώρες"),
        ("25:00-26:00", "Δεν κατάλαβα τις ώρες"),
        ("03:30-05:00", "δεν υπάρχει εκείνη τη νύχτα"),
    ):
        await centre.say(ELENI, hours)
        assert why in centre.last(ELENI)["text"]
    await centre.say(ELENI, "18:00-20:00")
    await centre.tap(ELENI, "Στο Κέντρο")
    await centre.say(ELENI, "ω" * 3000)
    assert "έως 1500 χαρακτήρες" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "Ελάτε.")
    for seats in ("0", "-3", "501", "πολλές"):
        await centre.say(ELENI, seats)
        assert "από 1 έως 500" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "5")
    await centre.say(ELENI, "1/4 10:00")
    assert "μετά την έναρξη" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "30/3 14:00")
    await centre.tap(ELENI, "Χωρίς εικόνα")
    assert "Δηλώσεις ως: Σάββατο 30 Μαρτίου, 14:00." in texts(centre, ELENI)[-2]

    await centre.say(MARIA, "/start")
    await centre.tap(MARIA, "Επερχόμενες δράσεις")
    assert "Δεν έχει ανακοινωθεί" in centre.last(MARIA)["text"]


async def test_publishing_twice_announces_once(centre: Rehearsal) -> None:
    """The second press says that it is done already."""
    await begin(centre)
    await fill(centre, title="Βραδιά γονέων", day="17/1", seats="")
    check = centre.last(ELENI)["message_id"]

    actions.tap(centre.world, ELENI, check, 0, 0)
    actions.tap(centre.world, ELENI, check, 0, 0)
    await centre.rest()
    await centre.say(MARIA, "/start")
    await centre.tap(MARIA, "Επερχόμενες δράσεις")

    assert 1 == len([each for each in labels(centre.last(MARIA)) if "Βραδιά" in each])


async def test_fewer_seats_than_are_given_are_refused_and_more_are_offered(
    centre: Rehearsal,
) -> None:
    """Who waits is asked at once."""
    await announce(centre, seats="2")
    await come(centre, MARIA)
    await come(centre, GIORGOS)
    await come(centre, ELENI, "Λίστα αναμονής")
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Δράσεις και ομάδες")
    await centre.tap(ELENI, next(e for e in labels(centre.last(ELENI)) if "Βραδιά" in e))

    await change(centre, "Θέσεις", "1")
    assert "Γράψτε 2 ή περισσότερες." in centre.last(ELENI)["text"]
    await centre.say(ELENI, "3")
    await centre.wait(timedelta(0))

    assert said(centre, ELENI, "Άδειασε μια θέση για")


async def test_after_the_registration_nobody_joins_or_is_offered(centre: Rehearsal) -> None:
    """An old button says so; nothing changes."""
    await announce(centre)
    await open_card(centre, MARIA)
    await at_the_centre(centre, 17, 18, 1)

    await centre.tap(MARIA, "Θα έρθω")

    assert "Οι δηλώσεις μόλις έκλεισαν." in centre.last(MARIA)["text"]
    assert "Θα έρθω" not in labels(centre.last(MARIA))


async def test_who_waited_in_vain_is_told_so_and_promised_nothing(centre: Rehearsal) -> None:
    """Once it has begun there is no seat to ask for; an old button says so."""
    await announce(centre, seats="1")
    await come(centre, MARIA)
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await at_the_centre(centre, 17, 18, 1)

    await centre.tap(GIORGOS, "Υπάρχει θέση τώρα;")

    told = centre.last(GIORGOS)
    assert told["text"].startswith("Οι δηλώσεις μόλις έκλεισαν.")
    assert "δεν άδειασε θέση για εσάς" in told["text"]
    assert "σας γράφουμε" not in told["text"]
    assert not {"Υπάρχει θέση τώρα;", "Δεν περιμένω άλλο"} & set(labels(told))


async def test_what_has_begun_is_not_left_any_more(centre: Rehearsal) -> None:
    """The reminder's button says so in a sentence, and the seat is still theirs."""
    await announce(centre)
    await come(centre, MARIA)
    await at_the_centre(centre, 17, 16, 1)
    assert "Υπενθύμιση" in centre.last(MARIA)["text"]
    await at_the_centre(centre, 17, 18, 1)

    await centre.tap(MARIA, "Δεν θα έρθω")

    assert centre.last(MARIA)["text"].startswith("Έχει ήδη αρχίσει")
    assert "Σας περιμένουμε." in centre.last(MARIA)["text"]
    assert "Δεν θα έρθω" not in labels(centre.last(MARIA))


async def test_the_leaving_that_was_asked_before_it_began_comes_too_late(
    centre: Rehearsal,
) -> None:
    await announce(centre)
    await come(centre, MARIA)
    await centre.tap(MARIA, "Δεν θα έρθω")
    await at_the_centre(centre, 17, 18, 1)

    await centre.tap(MARIA, "Ναι, δεν θα έρθω")

    assert any(each.startswith("Έχει ήδη αρχίσει") for each in texts(centre, MARIA))


async def test_what_was_called_off_is_neither_left_nor_taken_into_a_calendar(
    centre: Rehearsal,
) -> None:
    """The buttons of an older message show the card, which says that it does not take place."""
    await announce(centre)
    await come(centre, MARIA)
    await at_the_centre(centre, 16, 18, 1)
    reminder = len(centre.messages(MARIA)) - 1
    assert "Υπενθύμιση" in centre.last(MARIA)["text"]
    for label in ("Ακύρωση δράσης", "Ναι, ακυρώστε τη"):
        await centre.tap(ELENI, label)
    await centre.wait(timedelta(0))

    message = centre.messages(MARIA)[reminder]
    row = [each[0]["text"] for each in message["reply_markup"]["inline_keyboard"]]
    actions.tap(centre.world, MARIA, message["message_id"], row.index("Δεν θα έρθω"), 0)
    await centre.rest()

    assert said(centre, MARIA, "Να αφήσουμε τη θέση σας") == []
    assert "Αυτή η δράση ακυρώθηκε." in texts(centre, MARIA)[reminder]


async def test_a_card_of_what_is_over_says_that_and_waits_for_nobody(centre: Rehearsal) -> None:
    """Opened by the link of the poster, the day after."""
    await announce(centre)
    await come(centre, MARIA)
    await at_the_centre(centre, 18, 9)

    await centre.say(MARIA, "/start event_1")

    assert "έχει ολοκληρωθεί" in centre.last(MARIA)["text"]
    assert "Σας περιμένουμε" not in centre.last(MARIA)["text"]
    assert not {"Δεν θα έρθω", "Στο ημερολόγιό μου"} & set(labels(centre.last(MARIA)))


async def test_one_sees_ones_seats_and_to_be_forgotten_frees_them(centre: Rehearsal) -> None:
    """The seat goes to who waits, at the next look."""
    await announce(centre, seats="1", service="Εργασιακή")
    await come(centre, MARIA)
    await centre.say(MARIA, "Μαρία")
    await come(centre, GIORGOS, "Λίστα αναμονής")
    await centre.say(GIORGOS, "Γιώργος")
    await centre.say(MARIA, "/mydata")
    assert (
        "• Δράση: Πέμπτη 17 Ιανουαρίου, 18:00, Βραδιά γονέων, Μαρία" in centre.last(MARIA)["text"]
    )

    await centre.say(MARIA, "/forget")
    await centre.tap(MARIA, "Ναι, σβήστε τα όλα")
    await passed_on(centre, GIORGOS)

    assert said(centre, GIORGOS, "Άδειασε μια θέση για")


async def test_citizens_do_not_open_what_is_for_staff(centre: Rehearsal) -> None:
    """A forged button of the staff's list leads nowhere."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    await announce(centre)
    await centre.say(MARIA, "/start")
    data = Marks(centre.key).write(Press("@staff:gatherings:1", "list"), owner=MARIA, kept=False)

    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()

    assert "δεν ισχύει πια" in centre.last(MARIA)["text"]


async def test_who_announces_does_not_read_who_comes(centre: Rehearsal) -> None:
    """An editor sees how many, and may call it off; the names are for those who receive them."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press
    from conversations.staff.member import Role
    from tests.journeys.desks import colleague

    await announce(centre, title="Ομάδα πένθους", seats="8", service="Ψυχολογική")
    await open_card(centre, MARIA, "Ομάδα πένθους")
    await centre.tap(MARIA, "Θα έρθω")
    await centre.say(MARIA, "Μαρία Κ.")
    editor = await colleague(centre, Role.EDITOR)
    await centre.say(editor, "/staff")
    await centre.tap(editor, NEW[0])
    await centre.tap(editor, next(e for e in labels(centre.last(editor)) if "πένθους" in e))
    offered = labels(centre.last(editor))
    for choice in ("list", "came", "yes.1.0", "csv"):
        data = Marks(centre.key).write(
            Press("@staff:gatherings:1", choice), owner=editor, kept=False
        )
        actions.forge(centre.world, editor, centre.last(editor)["message_id"], data)
        await centre.rest()

    assert "Ποιοι έρχονται" not in offered
    assert not any("Μαρία" in text for text in texts(centre, editor))
    assert not any("document" in each for each in centre.messages(editor))
    await centre.tap(editor, "Ακύρωση δράσης")
    assert "1" in centre.last(editor)["text"]
