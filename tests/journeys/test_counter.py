"""Booking at the counter or by phone: for people who have no Telegram, and between others."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments, entries
from bot.store.entries import Entry
from bot.telegram.callbacks import Marks
from conversations.screen import Press
from conversations.staff.member import Role
from tests.journeys.desks import ELENI, GIORGOS, MARIA, book, colleague, dismiss
from tests.journeys.seen import labels

MONDAY = datetime(2030, 1, 14, tzinfo=UTC).date()
YES = "Ναι, κλείστε το"


async def begin(
    centre: Rehearsal, person: int = ELENI, service: str = "Επιδόματα και αιτήσεις"
) -> None:
    await centre.say(person, "/staff")
    await centre.tap(person, "Νέο ραντεβού για πολίτη")
    await centre.tap(person, service)


async def soonest(centre: Rehearsal, person: int = ELENI) -> None:
    await centre.tap(
        person, next(each for each in labels(centre.last(person)) if each.startswith("Νωρίτερα"))
    )


async def tuesday_at_nine(centre: Rehearsal) -> None:
    await centre.tap(
        ELENI, next(each for each in labels(centre.last(ELENI)) if each.startswith("Τρί 15"))
    )
    await centre.tap(ELENI, "9:00")


async def kept(centre: Rehearsal) -> list[Entry]:
    async with centre.database.reading() as unit:
        return await entries.of_days(unit, MONDAY, MONDAY + timedelta(days=60))


async def test_someone_without_telegram_gets_a_code_and_what_to_bring(centre: Rehearsal) -> None:
    """The soonest time, sooner than citizens may take; a name, a phone, the papers of a topic."""
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Αθανασία Π.")
    await centre.say(ELENI, "2510 123456")
    await centre.tap(ELENI, "Τι να φέρει")
    await centre.tap(ELENI, "Επίδομα Στέγασης")
    check = centre.last(ELENI)["text"]

    await centre.tap(ELENI, YES)

    (one,) = await kept(centre)
    told = centre.last(ELENI)["text"]
    assert "Φέρτε μαζί σας" in check
    assert one.appointment.code in told
    assert "Πείτε στον πολίτη" in told
    assert "Φέρτε μαζί σας" in told
    assert "Αθανασία Π." in told
    assert one.appointment.citizen is None
    assert "2510123456" == one.details["phone"]
    assert one.appointment.starts < centre.sandbox.clock.now() + timedelta(hours=2)


async def test_the_time_is_then_offered_to_nobody(centre: Rehearsal) -> None:
    """A free time is a free time, whoever takes it."""
    await begin(centre, service="Ψυχολογική υποστήριξη")
    await tuesday_at_nine(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    await centre.say(MARIA, "/start book_psychologist")
    offered = next(each for each in labels(centre.last(MARIA)) if each.startswith("Νωρίτερα"))

    await centre.tap(ELENI, YES)
    await centre.tap(MARIA, offered)

    assert "την πρόλαβε κάποιος άλλος" in centre.last(MARIA)["text"]


async def test_a_time_that_went_meanwhile_is_told_and_the_name_is_kept(centre: Rehearsal) -> None:
    """Nothing is held while one fills in; another time, and it goes on."""
    await begin(centre, service="Ψυχολογική υποστήριξη")
    await centre.say(MARIA, "/start book_psychologist")
    offered = next(each for each in labels(centre.last(MARIA)) if each.startswith("Νωρίτερα"))
    await tuesday_at_nine(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, offered)

    await centre.tap(ELENI, YES)
    assert "μόλις πιάστηκε" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, "Άλλη ώρα")
    await soonest(centre)
    assert "Άννα" in centre.last(ELENI)["text"]
    await centre.tap(ELENI, YES)

    assert ["Άννα"] == [each.details["name"] for each in await kept(centre)]


async def test_a_double_press_books_once(centre: Rehearsal) -> None:
    """And answers the same; the next one booked is somebody else."""
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    message = centre.last(ELENI)["message_id"]
    actions.tap(centre.world, ELENI, message, 0, 0)
    actions.tap(centre.world, ELENI, message, 0, 0)
    await centre.rest()

    (one,) = await kept(centre)
    assert one.appointment.code in centre.last(ELENI)["text"]
    data = Marks(centre.key).write(Press("@staff:counter:benefits", "p0"), owner=ELENI, kept=False)
    actions.forge(centre.world, ELENI, message, data)
    await centre.rest()
    await soonest(centre)
    assert "Πώς λέγεται ο πολίτης;" in centre.last(ELENI)["text"]


async def test_an_old_yes_does_not_book_what_was_filled_in_since(centre: Rehearsal) -> None:
    """It shows what would be booked now."""
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    old = centre.last(ELENI)["message_id"]
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Βασιλική")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")

    actions.tap(centre.world, ELENI, old, 0, 0)
    await centre.rest()

    assert "Βασιλική" in centre.last(ELENI)["text"]
    assert [] == await kept(centre)


async def squeeze(centre: Rehearsal, at: str, name: str, desk: str = "Γραφείο 1") -> None:
    await begin(centre)
    await centre.tap(ELENI, "Σφήνα σήμερα")
    await centre.tap(ELENI, desk)
    await centre.say(ELENI, at)
    if "Πώς λέγεται" in centre.last(ELENI)["text"]:
        await centre.say(ELENI, name)
        await centre.tap(ELENI, "Χωρίς τηλέφωνο")
        await centre.tap(ELENI, YES)


async def test_someone_is_squeezed_in_beside_another(centre: Rehearsal) -> None:
    """At any five minutes, marked as such, and what citizens are offered stays as it was."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Δευ 14")))
    offered = labels(centre.last(MARIA))

    await squeeze(centre, "10:35", "Άννα")

    assert "Μπήκε ως σφήνα" in centre.last(ELENI)["text"]
    (one,) = await kept(centre)
    assert one.squeezed
    assert datetime(2030, 1, 14, 8, 35, tzinfo=UTC) == one.appointment.starts
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Δευ 14")))
    assert offered == labels(centre.last(MARIA))
    await centre.say(ELENI, "/staff")
    await centre.tap(ELENI, "Η μέρα του Κέντρου")
    assert "(σφήνα)" in centre.last(ELENI)["text"]


async def test_there_is_an_end_to_squeezing_in(centre: Rehearsal) -> None:
    """As many at one time as the service says; another desk has its own."""
    await squeeze(centre, "10:35", "Άννα")
    await squeeze(centre, "10:40", "Βασιλική")
    assert "μόλις πιάστηκε" in centre.last(ELENI)["text"]

    await squeeze(centre, "10:40", "Βασιλική", "Γραφείο 2")

    assert ["Άννα", "Βασιλική"] == [each.details["name"] for each in await kept(centre)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10:33", "ανά πέντε λεπτά"),
        ("25:00", "ανά πέντε λεπτά"),
        ("κάποτε", "ανά πέντε λεπτά"),
        ("31/2 10:00", "ανά πέντε λεπτά"),
        ("٣:٠٠", "ανά πέντε λεπτά"),
        ("31/3 03:30", "ανά πέντε λεπτά"),
        ("07:00", "πέρασε"),
        ("13:45", "δεν χωρά στο ωράριο"),
        ("22:00", "δεν χωρά στο ωράριο"),
        ("19/1 10:00", "ωράριο"),
        ("11/3 10:00", "κλειστό"),
    ],
)
async def test_a_time_that_cannot_be_is_one_sentence(
    centre: Rehearsal, typed: str, said: str
) -> None:
    """Not a time, past, out of hours, on a holiday, in the hour that spring leaves out."""
    await squeeze(centre, typed, "Άννα")

    assert said in centre.last(ELENI)["text"]
    assert [] == await kept(centre)


@pytest.mark.parametrize("name", ["1", "Α" * 200, "<b>", "\u202e7", "🙂🙂", "Άννα 7", "=1+1"])
async def test_what_is_no_name_is_asked_again(centre: Rehearsal, name: str) -> None:
    """200 letters, markup, direction marks, pictures."""
    await begin(centre)
    await soonest(centre)

    await centre.say(ELENI, name)

    assert "Γράψτε μόνο ένα όνομα" in centre.last(ELENI)["text"]
    await centre.say(ELENI, "Άννα Ά. שלום")
    assert "Θέλει να αφήσει τηλέφωνο;" in centre.last(ELENI)["text"]


async def test_whoever_was_often_missed_is_booked_by_staff(centre: Rehearsal) -> None:
    """What keeps someone from booking alone does not keep the Centre from booking for them."""
    for _ in range(3):
        await begin(centre)
        await soonest(centre)
        await centre.say(ELENI, "Μαρία")
        await centre.say(ELENI, "6900000000")
        await centre.tap(ELENI, YES)

    assert 3 == len(await kept(centre))


async def test_a_role_that_ends_books_nothing(centre: Rehearsal) -> None:
    """Neither by the button nor by what is typed, and no name is remembered."""
    clerk = await colleague(centre, Role.RECEPTION)
    await begin(centre, clerk)
    await soonest(centre, clerk)
    await dismiss(centre, clerk)
    await centre.say(clerk, "Αθανασία")
    assert "Αθανασία" not in centre.last(clerk)["text"]
    other = await colleague(centre, Role.RECEPTION)
    await begin(centre, other)
    await soonest(centre, other)
    await centre.say(other, "Άννα")
    await centre.tap(other, "Χωρίς τηλέφωνο")
    await dismiss(centre, other)

    await centre.tap(other, YES)

    assert "Αυτό το κουμπί δεν ισχύει πια" in centre.last(other)["text"]
    assert [] == await kept(centre)


async def test_a_button_of_one_does_not_serve_another(centre: Rehearsal) -> None:
    """A clerk's «yes», sent by a citizen."""
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    last = centre.last(ELENI)
    data = last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await centre.say(GIORGOS, "/start")

    actions.forge(centre.world, GIORGOS, centre.last(GIORGOS)["message_id"], data)
    await centre.rest()

    assert [] == await kept(centre)


async def test_what_is_moved_of_no_chat_is_for_staff_to_tell(centre: Rehearsal) -> None:
    """And a citizen's own appointment beside it is left alone."""
    await book(centre, MARIA)
    await begin(centre)
    await soonest(centre)
    await centre.say(ELENI, "Άννα")
    await centre.tap(ELENI, "Χωρίς τηλέφωνο")
    await centre.tap(ELENI, YES)
    await centre.tap(ELENI, "Ακύρωση")
    assert "Ενημερώστε τον εσείς" in centre.last(ELENI)["text"]

    await centre.tap(ELENI, YES.replace("κλείστε", "ακυρώστε"))

    assert "Ενημερώστε τον εσείς" in centre.last(ELENI)["text"]
    async with centre.database.reading() as unit:
        day = await appointments.day(unit, MONDAY)
    assert ["Μαρία"] == [details["name"] for _, details in day]
