"""What keeps a reminder back, and until when: the night, a form, a cancellation, a rule of its own."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.rehearsal import Rehearsal
from bot.store import outbox
from conversations.rules import Late, ReminderRule
from tests.journeys.test_booking import book as book_any
from tests.journeys.test_reminders import (
    ATHENS,
    MARIA,
    begins,
    book,
    look,
    planned,
    reminders,
    until,
)


async def states(centre: Rehearsal) -> dict[str, int]:
    """The reminders by their state."""
    async with centre.database.reading() as unit:
        counted = await outbox.counts(unit)
    return {state: count for (kind, state), count in counted.items() if kind == "reminder"}


async def away(centre: Rehearsal, day: int, hour: int, minute: int = 0) -> None:
    """The bot is down until then, January 2030, and is up again."""
    await centre.stop_bot()
    there = datetime(2030, 1, day, hour, minute, tzinfo=ATHENS)
    centre.sandbox.clock.move_to(there.astimezone(UTC))
    await centre.start_bot()
    await centre.wait(timedelta())


async def fill_in_a_form(centre: Rehearsal) -> None:
    await centre.say(MARIA, "/start book_job-counselling")
    await centre.tap(MARIA, "Στο Κέντρο")
    await centre.tap(MARIA, begins(centre, "Νωρίτερα"))
    assert "όνομα" in centre.last(MARIA)["text"]


async def test_of_a_cancelled_visit_nobody_is_reminded(centre: Rehearsal) -> None:
    await book(centre)
    await centre.tap(MARIA, "Ακύρωση")
    await centre.tap(MARIA, "Ναι, ακυρώστε το")

    for day, hour in ((14, 18), (16, 18), (17, 8)):
        await until(centre, day, hour, 1)

    assert [] == reminders(centre)
    assert {"suppressed": 3} == await states(centre)


async def test_of_a_moved_visit_only_the_new_time_is_reminded_of(centre: Rehearsal) -> None:
    """Three times, as of any; and of the old one not at all."""
    await book(centre)
    await centre.tap(MARIA, "Αλλαγή ώρας")
    await centre.tap(MARIA, begins(centre, "Παρ 18"))
    await centre.tap(MARIA, begins(centre, "9:00"))
    await centre.tap(MARIA, "Ναι, κλείστε το")

    for day, hour in ((14, 18), (15, 18), (16, 18), (17, 8), (17, 18), (18, 8)):
        await until(centre, day, hour, 1)

    assert 3 == len(reminders(centre))
    assert all("Παρασκευή 18 Ιανουαρίου, 9:00" in each for each in reminders(centre))
    assert {"sent": 3, "suppressed": 3} == await states(centre)


async def test_what_is_late_does_not_ring_at_night(centre: Rehearsal) -> None:
    """Due at six in the evening; we are back at ten, and she hears in the morning."""
    await book(centre)
    await until(centre, 14, 17)

    await away(centre, 14, 22)
    assert [] == reminders(centre)
    await until(centre, 15, 7, 59)
    assert [] == reminders(centre)

    await until(centre, 15, 8, 1)
    assert 1 == len(reminders(centre))


@pytest.mark.parametrize(("minute", "sent"), [(29, 1), (31, 0)])
async def test_by_a_rule_that_drops_what_is_late_half_an_hour_is_the_most(
    centre: Rehearsal, minute: int, sent: int
) -> None:
    await book(centre)
    await look(centre, ReminderRule("evening", days_before=1, at=time(18), late=Late.DROP))
    await until(centre, 16, 17)

    await away(centre, 16, 18, minute)

    assert sent == len(reminders(centre))
    assert {"sent" if sent else "expired": 1} == await states(centre)


async def test_a_rule_may_interrupt_a_form(centre: Rehearsal) -> None:
    await book(centre)
    rule = ReminderRule("evening", days_before=3, at=time(18))
    await look(centre, replace(rule, interrupts=True))
    await until(centre, 14, 17, 58)
    await fill_in_a_form(centre)

    await until(centre, 14, 18, 1)

    assert 1 == len(reminders(centre))


async def test_a_form_does_not_put_a_reminder_off_until_it_is_of_no_use(centre: Rehearsal) -> None:
    """The visit begins at nine; what is due at 8:55 rings although she is at a form."""
    await book(centre, "Τρί 15")
    await look(centre, ReminderRule("last", days_before=0, at=time(8, 56)))
    assert ["last 15 08:56"] == await planned(centre)
    await until(centre, 15, 8, 54)
    await fill_in_a_form(centre)

    await until(centre, 15, 8, 57)

    assert 1 == len(reminders(centre))


OWN = "Η είσοδος είναι από το πίσω μέρος."


def with_own_sentence(centre: Rehearsal) -> None:
    """Somebody writes it into the rules after the visit was booked."""
    rules = tuple(replace(rule, text=OWN) for rule in centre.library.centre.reminders)
    changed = replace(centre.library.centre, reminders=rules)
    centre.shelf.switch(replace(centre.library, centre=changed))


async def test_the_centres_own_sentence_stands_below_day_and_place(centre: Rehearsal) -> None:
    """As it is written when the reminder leaves; in the first line, which rings, it is not."""
    await book(centre)
    with_own_sentence(centre)

    await until(centre, 14, 18, 1)

    (told,) = reminders(centre)
    assert OWN in told.splitlines()[1:]


async def test_of_a_sensitive_service_it_is_not_sent(centre: Rehearsal) -> None:
    await book_any(centre, MARIA, "psychologist")
    with_own_sentence(centre)

    await centre.wait_for_next()

    (told,) = reminders(centre)
    assert OWN not in told
