"""The day's queue, as citizens at the door and staff at their desks meet it."""

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bot.delivery import room
from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store.tables import audit as audit_table
from bot.telegram.callbacks import Marks
from conversations.screen import Press
from tests.journeys.seen import labels, texts
from tests.journeys.test_booking import book

MARIA, GIORGOS, ELENI = 1001, 1002, 9001
BENEFITS = "Επιδόματα και αιτήσεις"


async def ten_o_clock(centre: Rehearsal) -> None:
    """Monday, ten in the morning at the Centre: both social workers' hours have begun."""
    await centre.wait(timedelta(hours=2))


async def walk_in(centre: Rehearsal, person: int, service: str = BENEFITS) -> str:
    """*person* reads the code at the door and asks for *service*; what the ticket says."""
    await centre.say(person, "/start arrive")
    await centre.tap(person, service)
    return str(centre.last(person)["text"])


async def open_desk(centre: Rehearsal, staff: int, desk: str) -> None:
    await centre.say(staff, "/staff")
    await centre.tap(staff, "Το γραφείο μου")
    await centre.tap(staff, f"Ανοίγω: {desk}")


def colleague(centre: Rehearsal, name: str = "Νίκος", *, staff: bool = True) -> int:
    return centre.world.people.add(name, staff=staff).id


def data_of(message: dict[str, Any], label: str) -> str:
    """What the button that says *label* carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(each["callback_data"] for row in rows for each in row if each["text"] == label)


def message(centre: Rehearsal, person: int, number: int) -> dict[str, Any]:
    return next(each for each in centre.messages(person) if each["message_id"] == number)


async def press(centre: Rehearsal, person: int, number: int, label: str) -> None:
    """Tap *label* under that very message."""
    data = data_of(message(centre, person, number), label)
    actions.forge(centre.world, person, number, data)
    await centre.rest()


async def test_a_walk_in_takes_a_ticket_by_the_code_at_the_door(centre: Rehearsal) -> None:
    """What for, then a number; no desk is open, so nobody pretends to know how long."""
    await ten_o_clock(centre)

    said = await walk_in(centre, MARIA)

    assert "Ο αριθμός σας είναι" in said
    assert BENEFITS in said
    assert "δεν ξέρουμε πόσο θα περιμένετε" in said
    assert ["Ανανέωση", "Φεύγω"] == labels(centre.last(MARIA))[:2]


async def test_the_code_read_twice_shows_the_same_ticket(centre: Rehearsal) -> None:
    """Nobody stands in the queue twice."""
    await ten_o_clock(centre)
    first = await walk_in(centre, MARIA)

    await centre.say(MARIA, "/start arrive")

    assert first == centre.last(MARIA)["text"]


async def test_who_is_called_hears_that_they_are_next_and_then_where_to_go(
    centre: Rehearsal,
) -> None:
    """Two rings, each a new message; the ticket itself is edited where it stands."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await walk_in(centre, GIORGOS)
    ticket = centre.last(GIORGOS)["message_id"]
    await open_desk(centre, ELENI, "Γραφείο 2")
    assert any("αμέσως μετά είναι η σειρά σας" in text for text in texts(centre, MARIA))
    assert not any("αμέσως μετά είναι η σειρά σας" in text for text in texts(centre, GIORGOS))

    await centre.tap(ELENI, "Επόμενος")
    assert "ήρθε η σειρά σας" in centre.last(MARIA)["text"]
    assert "Σας περιμένουμε: Γραφείο 2" in centre.last(MARIA)["text"]
    assert "αμέσως μετά είναι η σειρά σας" in centre.last(GIORGOS)["text"]
    assert not centre.last(MARIA).get("disable_notification")
    await centre.tap(ELENI, "Ξεκινάμε")
    await centre.tap(ELENI, "Τελείωσε")
    await centre.tap(ELENI, "Επόμενος")

    assert "ήρθε η σειρά σας" in message(centre, GIORGOS, ticket)["text"]
    assert any("τελειώσαμε" in text for text in texts(centre, MARIA))


async def test_who_is_called_does_not_wait_until_it_is_next_looked_for_what_is_due(
    centre: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 2")
    longest_look = room.TICK_SECONDS
    monkeypatch.setattr(room, "TICK_SECONDS", 3600.0)
    await asyncio.sleep(longest_look)

    desk = centre.last(ELENI)
    actions.forge(centre.world, ELENI, desk["message_id"], data_of(desk, "Επόμενος"))
    async with asyncio.timeout(10.0):
        while "ήρθε η σειρά σας" not in centre.last(MARIA)["text"]:
            await asyncio.sleep(0.01)


async def test_a_booked_citizen_checks_in_and_is_called_in_time(centre: Rehearsal) -> None:
    """The card stays, and says so; the ticket is a message of its own, ahead of the walk-in's."""
    await book(centre, MARIA)  # for 10:20
    card = centre.last(MARIA)["message_id"]
    await centre.tap(MARIA, "Έφτασα")
    assert "από τις 9:20" in centre.last(MARIA)["text"]

    await centre.wait(timedelta(hours=2, minutes=21))
    await walk_in(centre, GIORGOS)
    await press(centre, MARIA, card, "Έφτασα")
    assert "Ο αριθμός σας είναι" in centre.last(MARIA)["text"]
    assert card != centre.last(MARIA)["message_id"]
    assert "Η σειρά μου" in labels(message(centre, MARIA, card))
    await open_desk(centre, ELENI, "Γραφείο 1")
    await centre.tap(ELENI, "Επόμενος")

    assert "ήρθε η σειρά σας" in centre.last(MARIA)["text"]
    assert "Μαρία" in centre.last(ELENI)["text"]


async def test_with_an_appointment_the_code_at_the_door_checks_in_at_once(
    centre: Rehearsal,
) -> None:
    """Nothing is asked; and the same ticket answers the button of the card."""
    await book(centre, MARIA)
    card = centre.last(MARIA)["message_id"]
    await ten_o_clock(centre)

    await centre.say(MARIA, "/start arrive")
    ticket = centre.last(MARIA)["text"]
    await press(centre, MARIA, card, "Η σειρά μου")

    assert "Ο αριθμός σας είναι" in ticket
    assert ticket == centre.last(MARIA)["text"]


async def test_two_desks_call_two_people(centre: Rehearsal) -> None:
    """And who finds nobody left is told so."""
    nikos = colleague(centre)
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await walk_in(centre, GIORGOS)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await open_desk(centre, nikos, "Γραφείο 2")

    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(nikos, "Επόμενος")

    assert "Γραφείο 1" in centre.last(MARIA)["text"]
    assert "Γραφείο 2" in centre.last(GIORGOS)["text"]


async def test_nobody_is_called_again_at_once_and_a_missed_call_can_be_taken_back(
    centre: Rehearsal,
) -> None:
    """The gap is told in words; who comes late after all presses one button and waits again."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await centre.tap(ELENI, "Επόμενος")
    before = len(centre.messages(MARIA))

    await centre.tap(ELENI, "Ξανά")
    assert "Μόλις τον φωνάξατε" in centre.last(ELENI)["text"]
    assert before == len(centre.messages(MARIA))
    await centre.wait(timedelta(minutes=4))
    await centre.tap(ELENI, "Ξανά")
    assert before + 1 == len(centre.messages(MARIA))
    await centre.tap(ELENI, "Δεν παρουσιάστηκε")
    assert any("δεν σας είδαμε" in text for text in texts(centre, MARIA))
    await centre.tap(ELENI, "Αναίρεση: Α1")
    assert "ξανά στη σειρά" in centre.last(ELENI)["text"]
    assert "Περιμένει 1 άτομο" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(ELENI, "Δεν παρουσιάστηκε")

    await centre.tap(MARIA, "Έφτασα")

    assert any("Ο αριθμός σας είναι" in text for text in texts(centre, MARIA))
    assert "Περιμένει 1 άτομο" in centre.last(ELENI)["text"]


async def test_the_desk_is_never_stale(centre: Rehearsal) -> None:
    """Somebody takes a ticket, and leaves again: the officer's message counts along."""
    await ten_o_clock(centre)
    await open_desk(centre, ELENI, "Γραφείο 1")
    desk = centre.last(ELENI)["message_id"]
    assert "Δεν περιμένει κανείς" in centre.last(ELENI)["text"]

    await walk_in(centre, MARIA)
    assert "Περιμένει 1 άτομο" in message(centre, ELENI, desk)["text"]
    await centre.tap(MARIA, "Φεύγω")
    await centre.tap(MARIA, "Ναι, φεύγω")

    assert "δεν είστε πια στη σειρά" in centre.last(MARIA)["text"]
    assert "Δεν περιμένει κανείς" in message(centre, ELENI, desk)["text"]


async def test_nor_is_it_when_the_officer_is_answered_at_the_same_moment(
    centre: Rehearsal,
) -> None:
    """The visit ends, and in the same instant somebody takes a ticket: they are counted."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(ELENI, "Ξεκινάμε")
    await centre.say(GIORGOS, "/start arrive")
    desk, asked = centre.last(ELENI), centre.last(GIORGOS)

    actions.forge(centre.world, ELENI, desk["message_id"], data_of(desk, "Τελείωσε"))
    actions.forge(centre.world, GIORGOS, asked["message_id"], data_of(asked, BENEFITS))
    await centre.rest()

    assert "Δεν είναι κανείς στο γραφείο" in centre.last(ELENI)["text"]
    assert "Περιμένει 1 άτομο" in centre.last(ELENI)["text"]


async def test_a_question_that_is_out_of_date_gives_no_place_away(centre: Rehearsal) -> None:
    """Between the question and the yes, the desk has called; or called, and taken it back."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    ticket = centre.last(MARIA)["message_id"]
    await centre.tap(MARIA, "Φεύγω")
    yes = data_of(message(centre, MARIA, ticket), "Ναι, φεύγω")
    await open_desk(centre, ELENI, "Γραφείο 1")
    await centre.tap(ELENI, "Επόμενος")

    actions.forge(centre.world, MARIA, ticket, yes)
    await centre.rest()

    assert "ήρθε η σειρά σας" in message(centre, MARIA, ticket)["text"]
    assert "Α1" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Δεν παρουσιάστηκε")
    await centre.tap(ELENI, "Αναίρεση: Α1")
    actions.forge(centre.world, MARIA, ticket, yes)
    await centre.rest()

    assert "Ο αριθμός σας είναι" in message(centre, MARIA, ticket)["text"]
    assert "Περιμένει 1 άτομο" in centre.last(ELENI)["text"]


async def test_a_colleague_or_another_service_takes_over(centre: Rehearsal) -> None:
    """The ticket waits for that desk alone, and is released when that desk closes."""
    nikos = colleague(centre)
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await open_desk(centre, nikos, "Γραφείο 2")
    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(ELENI, "Ξεκινάμε")

    await centre.tap(ELENI, "Σε συνάδελφο ή άλλη υπηρεσία")
    await centre.tap(ELENI, "Γραφείο 2")
    assert "μπήκε ξανά στη σειρά" in centre.last(ELENI)["text"]
    assert "Δεν περιμένει κανείς" in centre.last(ELENI)["text"]
    assert "Περιμένει 1 άτομο" in centre.last(nikos)["text"]
    await centre.tap(nikos, "Κλείνω το γραφείο")

    assert "Το γραφείο έκλεισε" in centre.last(nikos)["text"]
    await centre.tap(ELENI, "Επόμενος")
    assert "Γραφείο 1" in centre.last(MARIA)["text"]


async def test_a_pause_calls_nobody(centre: Rehearsal) -> None:
    """An old button says so, and the wait is not guessed at meanwhile."""
    await ten_o_clock(centre)
    await open_desk(centre, ELENI, "Γραφείο 1")
    desk = centre.last(ELENI)
    await walk_in(centre, MARIA)
    await centre.tap(ELENI, "Διάλειμμα")

    actions.forge(centre.world, ELENI, desk["message_id"], data_of(desk, "Επόμενος"))
    await centre.rest()

    assert "Είστε σε διάλειμμα" in centre.last(ELENI)["text"]
    assert not any("ήρθε η σειρά" in text for text in texts(centre, MARIA))
    await centre.tap(MARIA, "Ανανέωση")
    assert any("δεν ξέρουμε πόσο" in text for text in texts(centre, MARIA))


async def test_pressing_next_twice_calls_one(centre: Rehearsal) -> None:
    """The second press finds the desk busy and says with whom."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await walk_in(centre, GIORGOS)
    await open_desk(centre, ELENI, "Γραφείο 1")
    desk = centre.last(ELENI)
    next_ = data_of(desk, "Επόμενος")

    actions.forge(centre.world, ELENI, desk["message_id"], next_)
    actions.forge(centre.world, ELENI, desk["message_id"], next_)
    await centre.rest()

    assert "Πρώτα τελειώστε με τον αριθμό Α1" in centre.last(ELENI)["text"]
    assert not any("ήρθε η σειρά" in text for text in texts(centre, GIORGOS))


@pytest.mark.parametrize("choice", ["", "leave", "left.1", "here"])
async def test_anothers_ticket_is_neither_seen_nor_changed(centre: Rehearsal, choice: str) -> None:
    """Even with a button that carries its number and one's own mark."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await centre.say(GIORGOS, "/start")
    data = Marks(centre.key).write(Press("@ticket:1", choice), owner=GIORGOS, kept=False)

    actions.forge(centre.world, GIORGOS, centre.last(GIORGOS)["message_id"], data)
    await centre.rest()

    assert "δεν ισχύει πια" in centre.last(GIORGOS)["text"]
    assert "Ο αριθμός σας είναι" in centre.last(MARIA)["text"]


async def test_a_role_that_was_taken_away_calls_nobody(centre: Rehearsal) -> None:
    """One sentence, and the queue is as it was."""
    nikos = colleague(centre)
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, nikos, "Γραφείο 1")
    person = centre.world.people.find(nikos)
    assert person is not None
    person.staff = False

    await centre.tap(nikos, "Επόμενος")

    assert "δεν ισχύει πια" in centre.last(nikos)["text"]
    assert not any("ήρθε η σειρά" in text for text in texts(centre, MARIA))


async def test_outside_the_hours_nobody_is_taken_in(centre: Rehearsal) -> None:
    """Eight in the morning, an hour too soon; and on a Monday nobody does job counselling."""
    await centre.say(MARIA, "/start arrive")
    assert "δεν δέχεται κόσμο αυτή την ώρα" in centre.last(MARIA)["text"]

    await ten_o_clock(centre)
    data = Marks(centre.key).write(Press("@arrive", "job-counselling"), owner=MARIA, kept=False)
    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()

    assert "Σήμερα δεν είναι κανείς εδώ" in centre.last(MARIA)["text"]


async def test_a_sensitive_service_is_named_in_nothing_that_rings(centre: Rehearsal) -> None:
    """Nor on the ticket, which somebody beside them may read."""
    await ten_o_clock(centre)
    await walk_in(centre, MARIA, "Ψυχολογική υποστήριξη")
    await open_desk(centre, ELENI, "Γραφείο 3")
    await centre.tap(ELENI, "Επόμενος")

    said = [text for text in texts(centre, MARIA) if "Α1" in text or "Γ1" in text or "1:" in text]
    assert any("ήρθε η σειρά σας" in text for text in said)
    assert not any("υχολ" in text for text in said)


async def test_someone_without_a_phone_is_given_a_ticket_at_the_counter(
    centre: Rehearsal,
) -> None:
    """The typed name is called out; who has an appointment without a chat is checked in."""
    await ten_o_clock(centre)
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Το γραφείο μου")
    await centre.tap(ELENI, "Νέος αριθμός")
    await centre.tap(ELENI, BENEFITS)
    await centre.say(ELENI, "12")
    assert "Γράψτε μόνο ένα όνομα" in centre.last(ELENI)["text"]

    await centre.say(ELENI, "κ. Σοφία")
    assert "Α1: κ. Σοφία" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Στο γραφείο")
    await centre.tap(ELENI, "Ανοίγω: Γραφείο 2")
    await centre.tap(ELENI, "Ποιοι περιμένουν")
    assert "κ. Σοφία" in centre.last(ELENI)["text"]
    assert "με τη σειρά άφιξης" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Καλώ Α1")

    assert "Φωνάξατε: Α1, κ. Σοφία" in centre.last(ELENI)["text"]
    async with centre.database.reading() as unit:
        actions_noted = [
            row.action
            for row in await unit.connection.execute(
                audit_table.select().order_by(audit_table.c.id)
            )
        ]
    assert ["give-ticket", "open-desk", "list-waiting", "call-ticket"] == actions_noted


async def test_reception_checks_in_who_has_an_appointment(centre: Rehearsal) -> None:
    """Nobody needs to press anything themselves; their own card says that they are here."""
    await book(centre, MARIA)
    card = centre.last(MARIA)["message_id"]
    await centre.wait(timedelta(hours=2, minutes=5))
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Το γραφείο μου")
    await centre.tap(ELENI, "Ήρθε με ραντεβού")

    await centre.tap(ELENI, "10:20 · Μαρία")

    assert "Μαρία" in centre.last(ELENI)["text"]
    assert "Η σειρά μου" in labels(message(centre, MARIA, card))


async def test_staff_are_told_what_the_code_at_the_door_says(centre: Rehearsal) -> None:
    """The bot knows its own name from Telegram."""
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Το γραφείο μου")
    await centre.tap(ELENI, "Κωδικός πόρτας")

    assert "https://t.me/kentro_koinotitas_test_bot?start=arrive" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, "Φύλλο για εκτύπωση")
    (sent,) = [each["document"] for each in centre.messages(ELENI) if "document" in each]
    page = PdfReader(BytesIO(centre.world.files.find(sent["file_id"]).content)).pages[0]
    assert "Φτάσατε;" in page.extract_text()
    assert "?start=arrive" in page.extract_text()


async def test_whose_ticket_says_that_they_are_next_is_not_rung_for_it(
    centre: Rehearsal,
) -> None:
    """They read it the moment they took it; others who come later change nothing about that."""
    await ten_o_clock(centre)
    await open_desk(centre, ELENI, "Γραφείο 1")
    assert "Δεν περιμένει κανείς πριν από εσάς." in await walk_in(centre, MARIA)
    before = len(centre.messages(MARIA))

    await walk_in(centre, GIORGOS)

    assert before == len(centre.messages(MARIA))


async def test_whoever_asks_to_be_forgotten_is_called_no_more(centre: Rehearsal) -> None:
    """And what is kept of the queue is told before."""
    await ten_o_clock(centre)
    await open_desk(centre, ELENI, "Γραφείο 1")
    desk = centre.last(ELENI)["message_id"]
    await walk_in(centre, MARIA)
    await centre.say(MARIA, "/mydata")
    assert "Αριθμό στη σειρά: Α1" in centre.last(MARIA)["text"]

    await centre.say(MARIA, "/forget")
    await centre.tap(MARIA, "Ναι, σβήστε τα όλα")

    assert "Δεν περιμένει κανείς" in message(centre, ELENI, desk)["text"]


async def test_the_reminder_too_has_the_button_of_arrival(centre: Rehearsal) -> None:
    """Pressed there, it checks in; the reminder stays as it is."""
    await book(centre, MARIA)
    await centre.wait_for_next()
    reminder = centre.last(MARIA)
    assert "Υπενθύμιση" in reminder["text"]
    await centre.wait(timedelta(hours=1, minutes=30))

    await centre.tap(MARIA, "Έφτασα")

    assert "Ο αριθμός σας είναι" in centre.last(MARIA)["text"]
    assert reminder["text"] == message(centre, MARIA, reminder["message_id"])["text"]


async def test_what_another_desk_has_ended_is_theirs_to_take_back(centre: Rehearsal) -> None:
    """The other's button, pressed at this desk, changes nothing."""
    nikos = colleague(centre)
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await open_desk(centre, nikos, "Γραφείο 2")
    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(ELENI, "Ξεκινάμε")
    await centre.tap(ELENI, "Τελείωσε")
    data = Marks(centre.key).write(Press("@staff:desk", "undo.1"), owner=nikos, kept=True)

    actions.forge(centre.world, nikos, centre.last(nikos)["message_id"], data)
    await centre.rest()

    assert "Αυτό δεν γίνεται πια" in centre.last(nikos)["text"]
    assert any("τελειώσαμε" in text for text in texts(centre, MARIA))
    await centre.tap(ELENI, "Αναίρεση: Α1")
    assert any("σας εξυπηρετούμε" in text for text in texts(centre, MARIA))


async def test_staff_who_ask_to_be_forgotten_leave_their_desk_to_others(centre: Rehearsal) -> None:
    """It is free at once, and whoever waited for it alone is called by the next."""
    nikos = colleague(centre)
    await ten_o_clock(centre)
    await walk_in(centre, MARIA)
    await open_desk(centre, ELENI, "Γραφείο 1")
    await open_desk(centre, nikos, "Γραφείο 2")
    await centre.tap(ELENI, "Επόμενος")
    await centre.tap(ELENI, "Ξεκινάμε")
    await centre.tap(ELENI, "Σε συνάδελφο ή άλλη υπηρεσία")
    await centre.tap(ELENI, "Γραφείο 2")

    await centre.say(nikos, "/forget")
    await centre.tap(nikos, "Ναι, σβήστε τα όλα")

    await centre.tap(ELENI, "Επόμενος")
    assert "Α1" in centre.last(ELENI)["text"]
    await centre.say(nikos, "/staff")
    await centre.tap(nikos, "Το γραφείο μου")
    assert "Ανοίγω: Γραφείο 2" in labels(centre.last(nikos))
