"""Booking, moving, cancelling and being reminded, as a citizen meets them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments
from bot.store.tables import absences, claims
from bot.store.tables import appointments as appointments_table
from tests.journeys.seen import labels, texts
from tests.store import centre as store_centre

MARIA, GIORGOS = 1001, 1002


async def book(centre: Rehearsal, person: int, service: str = "benefits") -> str:
    """Book the soonest time there is; the label it was offered under."""
    await centre.say(person, f"/start book_{service}")
    soonest = next(each for each in labels(centre.last(person)) if each.startswith("Νωρίτερα"))
    await centre.tap(person, soonest)
    await centre.say(person, "Μαρία")
    await centre.tap(person, "Χωρίς τηλέφωνο")
    await centre.tap(person, "Ναι, κλείστε το")
    return soonest


async def test_a_booked_time_is_offered_to_nobody_else(centre: Rehearsal) -> None:
    """The next citizen's soonest time is a later one, or another desk's."""
    taken = await book(centre, MARIA)
    await book(centre, GIORGOS)

    async with centre.database.reading() as unit:
        day = await appointments.day(unit, centre.sandbox.clock.now().date())
    claimed = {(each.desk, each.starts) for each, _ in day}
    assert taken.startswith("Νωρίτερα: Δευ 14 Ιαν")
    assert 2 == len(claimed)


async def test_the_second_to_tap_one_time_is_told_and_offered_what_is_left(
    centre: Rehearsal,
) -> None:
    """Both see the time; the first tap holds it."""
    await centre.say(MARIA, "/start book_psychologist")
    await centre.say(GIORGOS, "/start book_psychologist")
    soonest = next(each for each in labels(centre.last(MARIA)) if each.startswith("Νωρίτερα"))

    await centre.tap(MARIA, soonest)
    await centre.tap(GIORGOS, soonest)

    assert "Κρατάμε για εσάς" in centre.last(MARIA)["text"]
    assert "την πρόλαβε κάποιος άλλος" in centre.last(GIORGOS)["text"]
    assert soonest not in labels(centre.last(GIORGOS))


async def test_pressing_yes_twice_books_once(centre: Rehearsal) -> None:
    """The second press answers as the first did."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    message = centre.last(MARIA)["message_id"]

    actions.tap(centre.world, MARIA, message, 0, 0)
    actions.tap(centre.world, MARIA, message, 0, 0)
    await centre.rest()
    assert "Το ραντεβού σας έκλεισε." in centre.last(MARIA)["text"]

    await centre.say(MARIA, "/mine")
    assert "Έχετε ένα ραντεβού." in centre.last(MARIA)["text"]


async def test_an_expired_hold_is_told_and_what_is_left_is_offered(centre: Rehearsal) -> None:
    """Six minutes over the name are too many; nothing is booked."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.wait(timedelta(minutes=6))
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")

    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "δεν κρατιέται πια" in centre.last(MARIA)["text"]
    assert any(each.startswith("Νωρίτερα") for each in labels(centre.last(MARIA)))


async def test_moving_keeps_the_old_time_until_the_new_one_is_won(centre: Rehearsal) -> None:
    """One appointment before and after; its calendar entry is the same, one version on."""
    await book(centre, MARIA)
    await centre.tap(MARIA, "Αλλαγή ώρας")
    day = next(each for each in labels(centre.last(MARIA)) if each.startswith("Τρί 15"))
    await centre.tap(MARIA, day)
    async with centre.database.reading() as unit:
        before = await appointments.of_citizen(unit, 1, centre.sandbox.clock.now())

    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Ναι, κλείστε το")

    async with centre.database.reading() as unit:
        after = await appointments.of_citizen(unit, 1, centre.sandbox.clock.now())
    assert "Το ραντεβού σας άλλαξε." in centre.last(MARIA)["text"]
    assert 1 == len(before) == len(after)
    assert before[0].uid == after[0].uid
    assert before[0].sequence < after[0].sequence
    assert before[0].starts != after[0].starts


async def test_a_cancelled_appointment_reminds_nobody_and_frees_its_time(
    centre: Rehearsal,
) -> None:
    """One question, then it is gone; the same time is offered again."""
    taken = await book(centre, MARIA)
    await centre.tap(MARIA, "Ακύρωση")
    await centre.tap(MARIA, "Ναι, ακυρώστε το")
    await centre.say(GIORGOS, "/start book_benefits")

    await centre.wait(timedelta(hours=3))

    assert taken in labels(centre.last(GIORGOS))
    assert not any("Υπενθύμιση" in text for text in texts(centre, MARIA))


async def test_the_reminder_of_a_sensitive_service_names_nothing(centre: Rehearsal) -> None:
    """A preview on a shared phone says when and where, not what for."""
    await book(centre, MARIA, "psychologist")

    await centre.wait_for_next()

    reminder = centre.last(MARIA)["text"]
    assert "Υπενθύμιση" in reminder
    assert "υχολ" not in reminder
    assert "υποστήριξη" not in reminder


async def test_a_reminder_due_in_downtime_is_sent_on_return_while_it_is_useful(
    centre: Rehearsal,
) -> None:
    """The bot was away when it fell due, and came back before the visit."""
    await book(centre, MARIA)
    await centre.stop_bot()
    centre.sandbox.clock.move(timedelta(hours=1, minutes=30))

    await centre.start_bot()
    await centre.wait(timedelta(seconds=1))

    assert 1 == sum("Υπενθύμιση" in text for text in texts(centre, MARIA))


async def test_a_reminder_is_not_sent_after_the_visit(centre: Rehearsal) -> None:
    """The bot came back too late: it is marked missed, and nobody is told of a past hour."""
    await book(centre, MARIA)
    await centre.stop_bot()
    centre.sandbox.clock.move(timedelta(hours=8))

    await centre.start_bot()
    await centre.wait(timedelta(seconds=1))

    assert not any("Υπενθύμιση" in text for text in texts(centre, MARIA))


async def test_one_appointment_a_service(centre: Rehearsal) -> None:
    """A second one is refused with the way to the first."""
    await book(centre, MARIA)

    await centre.say(MARIA, "/start book_benefits")

    assert "Έχετε ήδη όσα ραντεβού" in centre.last(MARIA)["text"]
    assert "Τα ραντεβού μου" in labels(centre.last(MARIA))


@pytest.mark.parametrize("choice", ["cancelled.1", "move", "calendar", "come", "cancel"])
async def test_anothers_appointment_cannot_be_seen_or_changed(
    centre: Rehearsal, choice: str
) -> None:
    """Even with a button that carries its number and one's own mark."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    await book(centre, MARIA)
    await centre.say(GIORGOS, "/start")
    data = Marks(centre.key).write(Press("@mine:1", choice), owner=GIORGOS, kept=False)

    actions.forge(centre.world, GIORGOS, centre.last(GIORGOS)["message_id"], data)
    await centre.rest()

    assert "δεν αλλάζει πια" in centre.last(GIORGOS)["text"]
    await centre.say(MARIA, "/mine")
    assert "Έχετε ένα ραντεβού." in centre.last(MARIA)["text"]


async def test_booking_is_closed_until_the_operator_confirms_the_hours(
    library: Any, tmp_path: Any
) -> None:
    """On real Telegram nobody is sent to an hour that was made up for the demonstration."""
    real = Rehearsal(library, f"sqlite:///{tmp_path}/real.db", demonstration=False)
    await real.open()
    try:
        await real.say(MARIA, "/start book_benefits")

        assert "δεν έχουν ανοίξει ακόμη" in real.last(MARIA)["text"]
    finally:
        await real.close()


async def test_an_old_time_of_another_service_moves_nothing(centre: Rehearsal) -> None:
    """While one appointment is being moved, a button of another booking books another one."""
    await centre.say(MARIA, "/start book_psychologist")
    old = centre.last(MARIA)
    await book(centre, MARIA)
    await centre.tap(MARIA, "Αλλαγή ώρας")

    actions.tap(centre.world, MARIA, old["message_id"], 0, 0)
    await centre.rest()
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    await centre.say(MARIA, "/mine")
    assert "Έχετε 2 ραντεβού." in centre.last(MARIA)["text"]


async def test_what_is_too_near_or_past_cannot_be_moved_by_an_old_list(centre: Rehearsal) -> None:
    """The days were on the screen before the visit; the tap comes after it."""
    await book(centre, MARIA)
    await centre.tap(MARIA, "Αλλαγή ώρας")
    day = next(each for each in labels(centre.last(MARIA)) if each.startswith("Τρί 15"))
    await centre.tap(MARIA, day)
    centre.sandbox.clock.move(timedelta(hours=8))

    await centre.tap(MARIA, labels(centre.last(MARIA))[0])

    assert "δεν αλλάζει πια" in centre.last(MARIA)["text"]


async def test_back_goes_one_step_at_a_time(centre: Rehearsal) -> None:
    """Phone, name, times, days, services."""
    await centre.say(MARIA, "/start")
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    days = centre.last(MARIA)["text"]
    await centre.tap(MARIA, next(e for e in labels(centre.last(MARIA)) if e.startswith("Τρί 15")))
    times = centre.last(MARIA)["text"]
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")

    seen = []
    for _ in range(4):
        await centre.tap(MARIA, "⬅ Πίσω")
        seen.append(centre.last(MARIA)["text"])

    assert "Γράψτε ένα όνομα" in seen[0]
    assert [times, days] == seen[1:3]
    assert "Για τι θέλετε ραντεβού;" in seen[3]


async def test_a_cry_for_help_is_not_taken_for_a_name(centre: Rehearsal) -> None:
    """Wherever it is typed, the help lines come first."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])

    await centre.say(MARIA, "Με χτυπάει ο άντρας μου")

    assert "112" in centre.last(MARIA)["text"]


async def test_a_tap_on_a_person_ends_the_question_for_a_name(centre: Rehearsal) -> None:
    """What is typed after it is not a name."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.tap(MARIA, "Μιλήστε με άνθρωπο")

    await centre.say(MARIA, "καλημέρα σας")

    assert "τηλέφωνο, για να σας βρούμε" not in centre.last(MARIA)["text"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("θέλω ραντεβού", "Για τι θέλετε ραντεβού;"),
        ("thelw rantevou", "Για τι θέλετε ραντεβού;"),
        ("ακύρωση ραντεβού", "Δεν έχετε κάποιο ραντεβού."),
        ("ΜΕΝΟΥ", "Καλώς ήρθατε"),
        ("βοηθεια", "Πατήστε ένα κουμπί"),
        ("θέλω να μιλήσω με άνθρωπο", "Κέντρο Κοινότητας"),
    ],
)
async def test_plain_words_open_the_doors(centre: Rehearsal, typed: str, said: str) -> None:
    """Who does not tap may write."""
    await centre.say(MARIA, "/start")

    await centre.say(MARIA, typed)

    assert said in centre.last(MARIA)["text"]


ATHENS = ZoneInfo("Europe/Athens")
IN_MARCH = datetime(2030, 3, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "local", "desk"),
    [
        (None, datetime(2030, 1, 11, 9, tzinfo=ATHENS), "desk-1"),
        (None, datetime(2030, 1, 14, 9, tzinfo=ATHENS), "desk-1"),
        (None, datetime(2030, 3, 4, 9, tzinfo=ATHENS), "desk-1"),
        (IN_MARCH, datetime(2030, 3, 25, 9, tzinfo=ATHENS), "desk-1"),
        (IN_MARCH, datetime(2030, 3, 31, 3, 30, tzinfo=ATHENS), "desk-1"),
        (None, datetime(2030, 1, 15, 9, tzinfo=ATHENS), "desk-4"),
        (None, datetime(2030, 1, 15, 9, tzinfo=ATHENS), "nosuch"),
        (None, datetime(2030, 1, 15, 9, 1, tzinfo=ATHENS), "desk-1"),
        (None, datetime(3871, 1, 1, tzinfo=ATHENS), "desk-1"),
    ],
    ids=[
        "past",
        "too soon",
        "beyond the horizon",
        "on a holiday",
        "on the night when clocks change",
        "at another service's desk",
        "at no desk",
        "between the times",
        "in the year 3871",
    ],
)
async def test_a_time_that_was_never_offered_is_not_given(
    centre: Rehearsal, at: datetime | None, local: datetime, desk: str
) -> None:
    """What a button says is looked at again when it is claimed, and nothing is claimed."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    if at is not None:
        centre.sandbox.clock.move_to(at)
    await centre.say(MARIA, "/start")
    minutes = int(local.timestamp()) // 60
    press = Press("@book:benefits", f"s{minutes}.{desk}")
    data = Marks(centre.key).write(press, owner=MARIA, kept=False)

    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()

    assert "Να τι είναι ακόμη ελεύθερο." in centre.last(MARIA)["text"]
    async with centre.database.reading() as unit:
        claimed = await unit.connection.scalar(select(func.count()).select_from(claims))
    assert 0 == claimed


@pytest.mark.parametrize("choice", ["", "p0", "s31576320.desk-1", "y", "other", "agreed", "b~p"])
async def test_a_service_that_is_no_more_leads_to_those_there_are(
    centre: Rehearsal, choice: str
) -> None:
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    await centre.say(MARIA, "/start")
    data = Marks(centre.key).write(Press("@book:nosuch", choice), owner=MARIA, kept=False)

    actions.forge(centre.world, MARIA, centre.last(MARIA)["message_id"], data)
    await centre.rest()

    assert "Για τι θέλετε ραντεβού;" in centre.last(MARIA)["text"]


async def test_days_farther_off_are_seen_week_by_week(centre: Rehearsal) -> None:
    """The soonest days first; then whole weeks, there and back."""
    await centre.say(MARIA, "/start book_benefits")
    first = labels(centre.last(MARIA))
    await centre.tap(MARIA, "Αργότερα")
    second = centre.last(MARIA)
    await centre.tap(MARIA, "Αργότερα")
    third = labels(centre.last(MARIA))
    await centre.tap(MARIA, "Νωρίτερα")
    back = labels(centre.last(MARIA))
    await centre.tap(MARIA, "Νωρίτερα")

    assert first[0].startswith("Νωρίτερα: ")
    assert "Δευ 21 Ιαν έως Κυρ 27 Ιαν" in second["text"]
    assert ["Δευ 21", "Τρί 22", "Τετ 23", "Πέμ 24", "Παρ 25"] == [
        each[:6] for each in labels(second) if "·" in each
    ]
    assert third[0].startswith("Δευ 28")
    assert labels(second) == back
    assert first == labels(centre.last(MARIA))


async def test_a_time_that_staff_take_out_while_it_is_held_is_not_booked(
    centre: Rehearsal,
) -> None:
    """The citizen is told, and offered what is left."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    now = centre.sandbox.clock.now()
    async with centre.database.unit() as unit:
        await unit.connection.execute(
            absences.insert().values(
                starts=now, ends=now + timedelta(days=1), kind="closed", created_by=1, created=now
            )
        )

    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Να τι είναι ακόμη ελεύθερο." in centre.last(MARIA)["text"]
    assert not any(each.startswith("Δευ 14") for each in labels(centre.last(MARIA)))
    async with centre.database.reading() as unit:
        assert [] == await appointments.of_citizen(unit, 1, now)


async def test_what_another_device_booked_meanwhile_counts_at_the_last_step(
    centre: Rehearsal,
) -> None:
    """The cap is looked at again when the held time is booked; the time is given back."""
    await centre.say(MARIA, "/start book_benefits")
    await centre.tap(MARIA, labels(centre.last(MARIA))[0])
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    now = centre.sandbox.clock.now()
    async with centre.database.unit() as unit:
        # As on PostgreSQL, where two holds of one person can be under way at once.
        held = select(appointments_table.c.id).where(appointments_table.c.status == "held")
        mine = await unit.connection.scalar(held)
        await unit.connection.execute(update(appointments_table).values(status="offered"))
        await store_centre.book(unit, 1, now, starts=now + timedelta(days=2), desk="desk-2")
        await unit.connection.execute(
            update(appointments_table).where(appointments_table.c.id == mine).values(status="held")
        )

    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Έχετε ήδη όσα ραντεβού" in centre.last(MARIA)["text"]
    async with centre.database.reading() as unit:
        assert 1 == len(await appointments.of_citizen(unit, 1, now))
        desks = (await unit.connection.scalars(select(claims.c.desk).distinct())).all()
    assert ["desk-2"] == desks
