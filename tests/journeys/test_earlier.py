"""Waiting for an earlier time, and being offered one, as a citizen meets it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.appointments.slots import claimed, free_slots, search_days
from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import absences, appointments, citizens, waitlist
from bot.ticks.offering import Offering
from tests.journeys.seen import labels, texts

MARIA, GIORGOS = 1001, 1002
JOB = "job-counselling"
TUESDAY = datetime(2030, 1, 15, 7, 0, tzinfo=UTC)
"""nine in the morning at the Centre, on the day after the tests begin"""
THURSDAY = TUESDAY + timedelta(days=2)
HOUR = timedelta(hours=1)


async def book(centre: Rehearsal, person: int, label: str, service: str = JOB) -> None:
    """Book the first time of the day whose button begins with *label*, or the soonest of all."""
    await look_for(centre, person, service)
    await centre.tap(person, begins(centre, person, label))
    if "Ποια ώρα" in centre.last(person)["text"]:
        await centre.tap(person, begins(centre, person, "9:00"))
    await centre.say(person, "Μαρία")
    await centre.tap(person, "Χωρίς τηλέφωνο")
    await centre.tap(person, "Ναι, κλείστε το")


async def look_for(centre: Rehearsal, person: int, service: str = JOB) -> None:
    """The free days of *service*, for a visit to the Centre."""
    await centre.say(person, f"/start book_{service}")
    if "Στο Κέντρο" in labels(centre.last(person)):
        await centre.tap(person, "Στο Κέντρο")


def begins(centre: Rehearsal, person: int, label: str) -> str:
    return next(each for each in labels(centre.last(person)) if each.startswith(label))


async def fill(centre: Rehearsal, service_id: str = JOB, until: datetime | None = None) -> None:
    """Others have whatever is still free of *service_id*, as far as the day of *until*."""
    now = centre.sandbox.clock.now()
    service = centre.library.centre.services[service_id]
    far = timedelta(days=400)
    async with centre.database.unit() as unit:
        timetable = await absences.timetable(unit, centre.library.centre, now - far, now + far)
        crowd = (await citizens.known(unit, [9000], now))[9000]
        desks = [
            each.id
            for each in centre.library.centre.desks.values()
            if each.specialty == service.specialty
        ]
        taken = await appointments.taken(unit, desks, now, now + far, now)
        for day in search_days(timetable, service, now):
            if until is not None and day > until.date():
                break
            for slot in free_slots(timetable, service, day, taken, now):
                held = await appointments.hold(
                    unit,
                    citizen=crowd,
                    service=service.id,
                    desk=slot.desk,
                    starts=slot.starts,
                    ends=slot.starts + timedelta(minutes=service.minutes),
                    atoms=claimed(service, slot.starts),
                    local_day=day,
                    local_time=slot.starts.time(),
                    until=now + HOUR,
                    now=now,
                )
                assert held is not None
                await appointments.book(unit, held=held.id, citizen=crowd, details={}, now=now)


async def wait_for_earlier(centre: Rehearsal, person: int, part: str = "Όποια ώρα βρεθεί") -> None:
    await centre.tap(person, "Βρείτε μου νωρίτερα")
    await centre.tap(person, part)


async def look(centre: Rehearsal) -> int:
    """What the tick does, now; and what it ordered has arrived."""
    made = await Offering(centre.database, lambda: centre.library, centre.sandbox.clock.now).offer()
    await centre.wait(timedelta(0))
    return made


async def ahead_of(centre: Rehearsal, citizen: int = 1) -> list[Any]:
    async with centre.database.reading() as unit:
        return await appointments.of_citizen(unit, citizen, centre.sandbox.clock.now())


async def cancel(centre: Rehearsal, person: int) -> None:
    await centre.tap(person, "Ακύρωση")
    await centre.tap(person, "Ναι, ακυρώστε το")


@pytest.fixture
async def offered(centre: Rehearsal) -> Rehearsal:
    """Maria has Thursday and waits; Giorgos had Tuesday at nine, and Maria is offered it."""
    await book(centre, MARIA, "Πέμ 17")
    await book(centre, GIORGOS, "Νωρίτερα")
    await fill(centre, until=THURSDAY)
    await wait_for_earlier(centre, MARIA)
    assert 0 == await look(centre)
    await cancel(centre, GIORGOS)
    assert 1 == await look(centre)
    return centre


async def test_a_freed_time_is_offered_with_the_old_one_and_moves_the_appointment(
    offered: Rehearsal,
) -> None:
    """The message that offers it becomes the card; one appointment before and after."""
    centre = offered
    told = centre.last(MARIA)
    assert "Βρέθηκε νωρίτερη ώρα: Τρίτη 15 Ιανουαρίου, 9:00." in told["text"]
    assert "Τώρα έχετε: Πέμπτη 17 Ιανουαρίου, 9:00." in told["text"]
    assert "ως τις 9:00" in told["text"]
    assert ["Το θέλω", "Όχι, ευχαριστώ", "Σταματήστε να ψάχνετε"] == labels(told)[:3]
    [before] = await ahead_of(centre)

    await centre.tap(MARIA, "Το θέλω")

    card = centre.last(MARIA)
    assert told["message_id"] == card["message_id"]
    assert "Το ραντεβού σας άλλαξε." in card["text"]
    assert "Τρίτη 15 Ιανουαρίου, 9:00" in card["text"]
    [after] = await ahead_of(centre)
    assert (TUESDAY, before.uid, before.sequence + 1) == (after.starts, after.uid, after.sequence)
    assert 1 == sum("Κωδικός" in text for text in texts(centre, MARIA))


async def test_nobody_else_sees_what_is_kept(offered: Rehearsal) -> None:
    """Not even who has just given it back."""
    await look_for(offered, GIORGOS)

    assert not any("15" in label for label in labels(offered.last(GIORGOS)))


async def test_the_reminders_are_those_of_the_new_time(offered: Rehearsal) -> None:
    """The evening before Tuesday, that morning, and none before Thursday."""
    await offered.tap(MARIA, "Το θέλω")

    for _ in range(2):
        await offered.wait_for_next()
    await offered.wait(timedelta(days=1))

    reminded = [text for text in texts(offered, MARIA) if "Υπενθύμιση" in text]
    assert 2 == len(reminded)
    assert all("Τρίτη 15 Ιανουαρίου, 9:00" in text for text in reminded)


async def test_who_does_not_want_it_keeps_what_they_have_and_the_next_one_is_asked(
    offered: Rehearsal,
) -> None:
    """A third citizen waits behind Maria."""
    centre = offered
    third = centre.world.people.add("Νίκος").id
    await book(centre, third, "Τρί 22")
    await wait_for_earlier(centre, third)

    await centre.tap(MARIA, "Όχι, ευχαριστώ")
    assert "Η ώρα πηγαίνει στον επόμενο" in centre.last(MARIA)["text"]
    assert "Το ραντεβού σας μένει όπως είναι" in centre.last(MARIA)["text"]
    assert 1 == await look(centre)

    assert "Βρέθηκε νωρίτερη ώρα: Τρίτη 15" in centre.last(third)["text"]
    assert [THURSDAY] == [each.starts for each in await ahead_of(centre)]


async def test_who_answers_too_late_is_told_so_and_keeps_what_they_have(
    offered: Rehearsal,
) -> None:
    offered.sandbox.clock.move(HOUR)

    await offered.tap(MARIA, "Το θέλω")

    assert "δεν κρατιέται πια για εσάς" in offered.last(MARIA)["text"]
    assert [THURSDAY] == [each.starts for each in await ahead_of(offered)]


async def test_an_offer_that_lapsed_says_so_where_it_stands(offered: Rehearsal) -> None:
    """There is nothing left to tap in vain, and nothing rang."""
    message = offered.last(MARIA)["message_id"]
    offered.sandbox.clock.move(HOUR)

    await look(offered)

    assert message == offered.last(MARIA)["message_id"]
    assert "δεν κρατιέται πια για εσάς" in offered.last(MARIA)["text"]
    assert "Το θέλω" not in labels(offered.last(MARIA))
    assert 0 == await look(offered)
    await offered.tap(MARIA, "Τα ραντεβού μου")
    assert "Έχετε ένα ραντεβού." in offered.last(MARIA)["text"]


async def test_two_presses_move_it_once(offered: Rehearsal) -> None:
    """The second is answered as the first was."""
    message = offered.last(MARIA)["message_id"]

    actions.tap(offered.world, MARIA, message, 0, 0)
    actions.tap(offered.world, MARIA, message, 0, 0)
    await offered.rest()

    assert "Το ραντεβού σας άλλαξε." in offered.last(MARIA)["text"]
    assert [TUESDAY] == [each.starts for each in await ahead_of(offered)]


async def test_one_tap_under_the_offer_ends_the_waiting(offered: Rehearsal) -> None:
    """Nothing more is offered, and the time is free again."""
    await offered.tap(MARIA, "Σταματήστε να ψάχνετε")

    assert "Σταματήσαμε να ψάχνουμε" in offered.last(MARIA)["text"]
    assert 0 == await look(offered)
    await look_for(offered, GIORGOS)
    assert any(label.startswith("Τρί 15") for label in labels(offered.last(GIORGOS)))


@pytest.mark.parametrize("choice", ["yes", "no", "stop"])
async def test_anothers_offer_is_neither_taken_nor_given_back(
    offered: Rehearsal, choice: str
) -> None:
    """Even with a button that carries its number and one's own mark."""
    from bot.telegram.callbacks import Marks
    from conversations.screen import Press

    data = Marks(offered.key).write(Press("@offer:1", choice), owner=GIORGOS, kept=True)

    actions.forge(offered.world, GIORGOS, offered.last(GIORGOS)["message_id"], data)
    await offered.rest()

    assert "δεν κρατιέται πια για εσάς" in offered.last(GIORGOS)["text"]
    await offered.tap(MARIA, "Το θέλω")
    assert [TUESDAY] == [each.starts for each in await ahead_of(offered)]


async def test_an_offer_for_a_sensitive_service_names_nothing(centre: Rehearsal) -> None:
    """A preview on a shared phone says when, not what for, nor with whom."""
    await book(centre, MARIA, "Πέμ 17", "psychologist")
    await wait_for_earlier(centre, MARIA)
    assert 1 == await look(centre)

    told = centre.last(MARIA)["text"]
    assert "Βρέθηκε νωρίτερη ώρα" in told
    assert "υχολ" not in told
    assert "υποστήριξη" not in told
    assert "Γραφείο" not in told


async def test_only_the_part_of_the_day_that_suits_is_offered(centre: Rehearsal) -> None:
    """Tuesday is free from nine on; the first time from noon on is offered."""
    await book(centre, MARIA, "Πέμ 17")
    await wait_for_earlier(centre, MARIA, "Από τις 12:00 και μετά")

    await look(centre)

    assert "Τρίτη 15 Ιανουαρίου, 12:00" in centre.last(MARIA)["text"]


async def test_where_nothing_is_free_one_waits_and_books_what_is_found(
    centre: Rehearsal,
) -> None:
    """There is no appointment yet; a name is asked for when a time is taken."""
    await book(centre, GIORGOS, "Νωρίτερα")
    await fill(centre)
    await look_for(centre, MARIA)
    assert "Δεν υπάρχει ελεύθερη ώρα" in centre.last(MARIA)["text"]
    await centre.tap(MARIA, "Γράψτε μου αν βρεθεί ώρα")
    await centre.tap(MARIA, "Πρωί, ως τις 12:00")
    assert "Ψάχνουμε για εσάς" in centre.last(MARIA)["text"]
    await cancel(centre, GIORGOS)
    assert 1 == await look(centre)
    assert "Βρέθηκε ώρα: Τρίτη 15 Ιανουαρίου, 9:00." in centre.last(MARIA)["text"]

    await centre.tap(MARIA, "Το θέλω")
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")

    assert "Το ραντεβού σας έκλεισε." in centre.last(MARIA)["text"]
    await look(centre)
    await centre.say(MARIA, "/mydata")
    assert "Περιμένετε" not in centre.last(MARIA)["text"]


async def test_my_data_say_what_one_waits_for_and_end_it(centre: Rehearsal) -> None:
    await book(centre, MARIA, "Πέμ 17")
    await wait_for_earlier(centre, MARIA)
    await centre.say(MARIA, "/mydata")
    assert "Περιμένετε νωρίτερη ώρα για: Εργασιακή συμβουλευτική" in centre.last(MARIA)["text"]

    await centre.tap(MARIA, "Μην ψάχνετε: Εργασιακή συμβουλευτική")

    assert "Σταματήσαμε να ψάχνουμε" in centre.last(MARIA)["text"]
    assert 0 == await look(centre)


async def test_who_is_forgotten_is_offered_nothing_and_keeps_nothing(offered: Rehearsal) -> None:
    """What was kept for them is free at once."""
    await offered.say(MARIA, "/forget")
    await offered.tap(MARIA, "Ναι, σβήστε τα όλα")

    async with offered.database.reading() as unit:
        assert [] == await waitlist.of_citizen(unit, 1)
    await look_for(offered, GIORGOS)
    assert any(label.startswith("Τρί 15") for label in labels(offered.last(GIORGOS)))


async def test_the_bot_looks_of_its_own_accord(centre: Rehearsal) -> None:
    """Nobody calls for it."""
    await book(centre, MARIA, "Πέμ 17")
    await wait_for_earlier(centre, MARIA)

    for _ in range(15 * 20):
        if "Βρέθηκε" in centre.last(MARIA)["text"]:
            break
        await asyncio.sleep(0.05)

    assert "Βρέθηκε νωρίτερη ώρα: Τρίτη 15" in centre.last(MARIA)["text"]
