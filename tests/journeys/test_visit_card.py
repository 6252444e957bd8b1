"""The card of an appointment is edited where it stands; no message in the chat tells what was."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.performing.visits import renew_card
from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments, outbox
from bot.store.tables import appointments as appointments_table
from tests.journeys.seen import labels, texts
from tests.journeys.test_booking import book

MARIA = 1001
HARMFUL = {"Αλλαγή ώρας", "Ακύρωση", "Στο ημερολόγιό μου", "Έφτασα"}


def message(centre: Rehearsal, number: int) -> dict[str, Any]:
    """The message *number* of Maria's chat as it stands now."""
    return next(each for each in centre.messages(MARIA) if each["message_id"] == number)


async def booked_card(centre: Rehearsal, service: str = "benefits") -> int:
    """Book; the number of the message that is the card."""
    await book(centre, MARIA, service)
    number: int = centre.last(MARIA)["message_id"]
    return number


async def by_the_centre(centre: Rehearsal, appointment: int = 1) -> None:
    """Staff cancel it, and whoever did so renews its card."""
    now = centre.sandbox.clock.now()
    async with centre.database.unit() as unit:
        await appointments.cancel(
            unit, appointment=appointment, citizen=None, version=None, now=now, actor="staff"
        )
        await outbox.enqueue(unit, await renew_card(unit, centre.library, appointment, now), now)
    await centre.rest()


async def test_a_cancelled_appointments_card_says_so_where_it_stands(centre: Rehearsal) -> None:
    card = await booked_card(centre)
    await centre.tap(MARIA, "Ακύρωση")
    await centre.tap(MARIA, "Ναι, ακυρώστε το")

    assert "ακυρώθηκε" in message(centre, card)["text"]
    assert not HARMFUL & set(labels(message(centre, card)))


async def test_the_centres_cancellation_reaches_the_card_too(centre: Rehearsal) -> None:
    card = await booked_card(centre)

    await by_the_centre(centre)

    assert "Το Κέντρο ακύρωσε το ραντεβού" in message(centre, card)["text"]
    assert not HARMFUL & set(labels(message(centre, card)))


async def test_a_moved_appointment_leaves_no_card_of_its_old_time(centre: Rehearsal) -> None:
    """The old one says that it was moved and where to look; the new one is the card."""
    old = await booked_card(centre)
    await centre.tap(MARIA, "Αλλαγή ώρας")
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Τρί 15")))
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Το ραντεβού σας άλλαξε." in centre.last(MARIA)["text"]
    assert old != centre.last(MARIA)["message_id"]
    assert "άλλαξε ώρα" in message(centre, old)["text"]
    assert not HARMFUL & set(labels(message(centre, old)))
    assert "Τα ραντεβού μου" in labels(message(centre, old))


async def test_of_two_cards_the_older_only_points_to_the_newer(centre: Rehearsal) -> None:
    """What changes afterwards changes in one place."""
    first = await booked_card(centre)
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    second = centre.last(MARIA)["message_id"]
    pointer = message(centre, first)

    await by_the_centre(centre)

    assert "Η κάρτα αυτού του ραντεβού είναι πιο κάτω." == pointer["text"]
    assert ["Δείξτε την εδώ"] == labels(pointer)
    assert pointer["text"] == message(centre, first)["text"]
    assert "Το Κέντρο ακύρωσε" in message(centre, second)["text"]


async def test_the_card_comes_back_to_where_it_is_asked_for(centre: Rehearsal) -> None:
    """Whoever taps the pointer has the card there, and the pointer in its place."""
    first = await booked_card(centre)
    await centre.say(MARIA, "/mine")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    second = centre.last(MARIA)["message_id"]

    await centre.tap(MARIA, "Δείξτε την εδώ")

    assert "Κωδικός" in message(centre, first)["text"]
    assert "πιο κάτω" in message(centre, second)["text"]


async def test_who_says_that_they_come_has_one_card(centre: Rehearsal) -> None:
    """The reminder becomes it."""
    first = await booked_card(centre)
    await centre.wait_for_next()
    await centre.tap(MARIA, "Θα έρθω")

    assert "Σας περιμένουμε." in centre.last(MARIA)["text"]
    assert "πιο κάτω" in message(centre, first)["text"]


async def to_the_list(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start housing")
    await centre.tap(MARIA, "Τι χαρτιά χρειάζομαι")
    while "Σημειώστε τι έχετε" not in labels(centre.last(MARIA)):
        shown = labels(centre.last(MARIA))
        skip = "Δεν ξέρω / προσπέραση"
        await centre.tap(MARIA, skip if skip in shown else shown[0])


async def test_a_paper_that_is_ticked_later_is_no_longer_missing_on_the_card(
    centre: Rehearsal,
) -> None:
    """The list is one tap from the card, and what is ticked there is seen on the card."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    card = centre.last(MARIA)["message_id"]
    before = message(centre, card)["text"]
    await centre.tap(MARIA, "Τα χαρτιά μου")
    listed = centre.last(MARIA)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, "☐ Ταυτότητα ή διαβατήριο")

    after = message(centre, card)["text"]
    assert "• Ταυτότητα ή διαβατήριο" in before
    assert listed["message_id"] != card
    assert "Θα χρειαστείτε" in listed["text"]
    assert "• Ταυτότητα ή διαβατήριο" not in after
    assert "Σας λείπουν ακόμη" in after


async def test_ticking_changes_no_card_of_another_list(centre: Rehearsal) -> None:
    card = await booked_card(centre)
    before = message(centre, card)["text"]
    await to_the_list(centre)
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, "☐ Ταυτότητα ή διαβατήριο")

    assert before == message(centre, card)["text"]


@pytest.mark.parametrize("button", ["Αλλαγή ώρας", "Ακύρωση"])
async def test_past_the_limit_one_is_told_whom_to_call(centre: Rehearsal, button: str) -> None:
    """Never a dead end: the appointment holds as it is, and a person is one tap away."""
    await booked_card(centre)
    centre.sandbox.clock.move(timedelta(hours=1))

    await centre.tap(MARIA, button)

    told = centre.last(MARIA)
    assert "δεν αλλάζει πια από εδώ. Ισχύει όπως είναι." in told["text"]
    assert "Κέντρο Κοινότητας" in told["text"]
    assert {"Τα ραντεβού μου", "Μιλήστε με άνθρωπο"} <= set(labels(told))


async def test_pressing_cancel_twice_answers_the_same(centre: Rehearsal) -> None:
    await booked_card(centre)
    await centre.tap(MARIA, "Ακύρωση")
    question = centre.last(MARIA)["message_id"]

    actions.tap(centre.world, MARIA, question, 0, 0)
    actions.tap(centre.world, MARIA, question, 0, 0)
    await centre.rest()

    assert "ακυρώθηκε" in centre.last(MARIA)["text"]


async def missed(centre: Rehearsal, times: int, ago: timedelta) -> None:
    """Maria missed so many appointments, the last one *ago*."""
    now = centre.sandbox.clock.now()
    await centre.say(MARIA, "/start")
    for number in range(times):
        await book(centre, MARIA)
        starts = now - ago - timedelta(days=number)
        async with centre.database.unit() as unit:
            await unit.connection.execute(
                update(appointments_table)
                .where(appointments_table.c.status == "booked")
                .values(status="no_show", starts=starts, ends=starts)
            )


async def test_who_missed_twice_is_led_to_a_person(centre: Rehearsal) -> None:
    """Without blame, and with the way to someone who books for them."""
    await missed(centre, 2, timedelta(days=3))

    await centre.say(MARIA, "/start book_benefits")

    told = centre.last(MARIA)
    assert "Συμβαίνει σε όλους." in told["text"]
    assert "Κέντρο Κοινότητας" in told["text"]
    assert "Μιλήστε με άνθρωπο" in labels(told)
    assert not any(each.startswith("Νωρίτερα") for each in labels(told))


@pytest.mark.parametrize(("times", "days"), [(1, 3), (2, 95)])
async def test_once_or_long_ago_stands_in_nobodys_way(
    centre: Rehearsal, times: int, days: int
) -> None:
    await missed(centre, times, timedelta(days=days))

    await centre.say(MARIA, "/start book_benefits")

    assert any(each.startswith("Νωρίτερα") for each in labels(centre.last(MARIA)))


async def test_a_tap_on_an_old_time_by_who_missed_twice_holds_nothing(centre: Rehearsal) -> None:
    """What is not offered is not given either."""
    await centre.say(MARIA, "/start book_benefits")
    old = centre.last(MARIA)["message_id"]
    await missed(centre, 2, timedelta(days=3))

    actions.tap(centre.world, MARIA, old, 0, 0)
    await centre.rest()

    assert "Συμβαίνει σε όλους." in "".join(texts(centre, MARIA))


@pytest.mark.parametrize(
    "name",
    ["α" * 200, "🙂", "🙂 Μαρία", "<b>Μαρία</b>", "Μαρία2", "\u202e***\u202c", "1", "***"],
    ids=["long", "emoji", "emoji and name", "html", "digit", "direction", "number", "stars"],
)
async def test_what_is_no_name_is_told_in_one_sentence(centre: Rehearsal, name: str) -> None:
    """The held time stays held, and a name typed next is taken."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])

    await centre.say(MARIA, name)

    assert "Γράψτε μόνο ένα όνομα" in centre.last(MARIA)["text"]
    await centre.say(MARIA, "Μαρία")
    assert "τηλέφωνο" in centre.last(MARIA)["text"]


@pytest.mark.parametrize(
    "name", ["Μαρία-Ελένη Παπαδοπούλου", "O'Brien", "محمد علي", "Анна", "Γ. Κ. (μητέρα)"]
)
async def test_a_name_may_be_in_any_alphabet(centre: Rehearsal, name: str) -> None:
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, name)
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")

    assert f"Όνομα: {name}" in centre.last(MARIA)["text"]


async def test_of_an_appointment_without_a_chat_no_card_is_renewed(centre: Rehearsal) -> None:
    """Someone booked at the counter: nobody is written to."""
    await booked_card(centre)
    async with centre.database.unit() as unit:
        await unit.connection.execute(update(appointments_table).values(citizen=None))
        renewed = await renew_card(unit, centre.library, 1, centre.sandbox.clock.now())

    assert [] == renewed
