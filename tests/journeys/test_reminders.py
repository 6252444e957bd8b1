"""The reminders of an appointment: in time, once, and of what is still missing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.rehearsal import Rehearsal
from bot.sandbox import actions
from bot.store import appointments, outbox
from bot.store import planned as store
from bot.store.tables import appointments as appointments_table
from bot.ticks.replanning import Replanning
from conversations.rules import ReminderRule
from tests.journeys.seen import labels, texts
from tests.journeys.test_visit_card import to_the_list

MARIA = 1001
ATHENS = ZoneInfo("Europe/Athens")
HOUR = timedelta(hours=1)


def begins(centre: Rehearsal, label: str) -> str:
    return next(each for each in labels(centre.last(MARIA)) if each.startswith(label))


async def book(centre: Rehearsal, day: str = "Πέμ 17", hour: str = "9:00") -> None:
    """Maria has the first time of that day and hour, with a desk for benefits."""
    await centre.say(MARIA, "/start book_benefits")
    await to_name(centre, day, hour)
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")


async def to_name(centre: Rehearsal, day: str, hour: str = "9:00") -> None:
    await centre.tap(MARIA, begins(centre, day))
    await centre.tap(MARIA, begins(centre, hour))


async def until(centre: Rehearsal, day: int, hour: int, minute: int = 0) -> None:
    """Let time pass until then, January 2030 by the Centre's clock."""
    there = datetime(2030, 1, day, hour, minute, tzinfo=ATHENS)
    await centre.wait(there - centre.sandbox.clock.now())


def reminders(centre: Rehearsal) -> list[str]:
    return [each for each in texts(centre, MARIA) if each.startswith("Υπενθύμιση")]


async def planned(centre: Rehearsal) -> list[str]:
    """The reminders that wait: rule and local time."""
    async with centre.database.reading() as unit:
        kept = await store.of_appointments(unit, centre.sandbox.clock.now())
    return [
        f"{each.rule} {each.due.astimezone(ATHENS):%d %H:%M}"
        for of_one in kept.values()
        for each in sorted(of_one, key=lambda one: one.due)
        if each.waits
    ]


async def look(centre: Rehearsal, *rules: ReminderRule) -> None:
    """What the tick does once `centre.yaml` has these rules; twice, and in two processes."""
    changed = replace(centre.library, centre=replace(centre.library.centre, reminders=rules))
    for _ in range(2):
        replanning = Replanning(lambda: changed, centre.database, centre.sandbox.clock.now)
        await replanning.look()
        await replanning.look()


async def test_three_days_before_the_day_before_and_two_hours_before(centre: Rehearsal) -> None:
    await book(centre)

    assert ["three-days 14 18:00", "day-before 16 18:00", "two-hours 17 08:00"] == await planned(
        centre
    )
    for _ in range(3):
        await centre.wait_for_next()
    assert 3 == len(reminders(centre))
    assert all("Πέμπτη 17 Ιανουαρίου, 9:00" in each for each in reminders(centre))


async def test_what_has_passed_as_one_books_is_not_sent(centre: Rehearsal) -> None:
    """Booked on Monday for Tuesday: the three days are over."""
    await book(centre, "Τρί 15")

    assert ["day-before 14 18:00", "two-hours 15 08:00"] == await planned(centre)


async def test_who_missed_one_is_reminded_that_morning_too(centre: Rehearsal) -> None:
    await book(centre, "Τρί 15")
    async with centre.database.unit() as unit:
        await unit.connection.execute(update(appointments_table).values(status="no_show"))
    await until(centre, 16, 10)

    await book(centre, "Παρ 18", "11:")

    rules = [each.split()[0] for each in await planned(centre)]
    assert ["day-before", "same-morning", "two-hours"] == rules


async def test_who_missed_none_is_not(centre: Rehearsal) -> None:
    await book(centre, "Τρί 15", "11:")

    assert ["day-before", "two-hours"] == [each.split()[0] for each in await planned(centre)]


async def test_it_says_what_is_still_missing_when_it_leaves(centre: Rehearsal) -> None:
    """Not what was missing when she booked."""
    await to_the_list(centre)
    await centre.tap(MARIA, "Κλείστε ραντεβού")
    await to_name(centre, "Πέμ 17")
    await centre.say(MARIA, "Μαρία")
    await centre.tap(MARIA, "Χωρίς τηλέφωνο")
    await centre.tap(MARIA, "Ναι, κλείστε το")
    await centre.wait_for_next()
    before = reminders(centre)[-1]
    await centre.tap(MARIA, "Τα χαρτιά μου")
    await centre.tap(MARIA, "Σημειώστε τι έχετε")
    await centre.tap(MARIA, "☐ Ταυτότητα ή διαβατήριο")

    await until(centre, 16, 18, 1)

    assert "Ταυτότητα ή διαβατήριο" in before
    assert "Σας λείπουν ακόμη" in reminders(centre)[-1]
    assert "Ταυτότητα ή διαβατήριο" not in reminders(centre)[-1]


async def test_the_way_there_is_one_tap(centre: Rehearsal) -> None:
    """Without a map, the address in words, or that nobody has written it."""
    await book(centre)
    await centre.wait_for_next()

    assert ["Θα έρθω", "Οδηγίες"] == [
        each for each in labels(centre.last(MARIA)) if each in {"Θα έρθω", "Οδηγίες"}
    ]
    await centre.tap(MARIA, "Οδηγίες")
    assert "Πέμπτη 17 Ιανουαρίου, 9:00" in centre.last(MARIA)["text"]
    assert "Το ραντεβού μου" in labels(centre.last(MARIA))


async def test_nobody_is_reminded_in_the_middle_of_a_form(centre: Rehearsal) -> None:
    """It comes once she is at it no more."""
    await book(centre)
    await until(centre, 14, 17, 58)
    await centre.say(MARIA, "/start book_job-counselling")
    await centre.tap(MARIA, "Στο Κέντρο")
    await centre.tap(MARIA, begins(centre, "Νωρίτερα"))
    assert "όνομα" in centre.last(MARIA)["text"]

    await until(centre, 14, 18, 1)
    assert [] == reminders(centre)
    await until(centre, 14, 18, 6)
    assert [] == reminders(centre)
    await until(centre, 14, 18, 12)
    assert 1 == len(reminders(centre))


async def test_a_mute_holds_at_the_last_moment_and_warns(centre: Rehearsal) -> None:
    await book(centre)
    await until(centre, 14, 17, 59)
    await centre.say(MARIA, "/settings")

    await centre.tap(MARIA, "Διακοπή: Υπενθυμίσεις ραντεβού")

    assert "Ισχύουν όπως είναι" in centre.last(MARIA)["text"]
    await until(centre, 14, 18, 2)
    assert [] == reminders(centre)

    await centre.tap(MARIA, "Ξανά: Υπενθυμίσεις ραντεβού")
    await until(centre, 16, 18, 1)
    assert 1 == len(reminders(centre))


@pytest.mark.parametrize(("minutes", "sent", "expired"), [(120, 1, 0), (870, 1, 1), (900, 0, 2)])
async def test_one_that_was_due_while_we_were_down(
    centre: Rehearsal, minutes: int, sent: int, expired: int
) -> None:
    """
    The visit is on Tuesday at nine; the evening's is due at 18:00, the morning's at 8:00.

    Up again at 20:00, she hears at once; at 8:30 only the newer one; at nine nothing.
    """
    await book(centre, "Τρί 15")
    await centre.stop_bot()
    evening = datetime(2030, 1, 14, 18, tzinfo=ATHENS)
    centre.sandbox.clock.move_to(evening.astimezone(UTC) + timedelta(minutes=minutes))

    await centre.start_bot()
    await centre.wait(timedelta())

    assert sent == len(reminders(centre))
    async with centre.database.reading() as unit:
        counted = await outbox.counts(unit)
    assert expired == counted.get(("reminder", "expired"), 0)


async def test_a_changed_rule_plans_anew_what_is_ahead(centre: Rehearsal) -> None:
    await book(centre)

    await look(centre, ReminderRule("day-before", days_before=1, at=time(17)))

    assert ["day-before 16 17:00"] == await planned(centre)
    await look(centre, *centre.library.centre.reminders)
    assert ["three-days 14 18:00", "day-before 16 18:00", "two-hours 17 08:00"] == await planned(
        centre
    )


async def test_what_has_left_is_not_planned_a_second_time(centre: Rehearsal) -> None:
    """The evening's is out at six; then somebody writes seven into the rules."""
    await book(centre, "Τρί 15")
    await until(centre, 14, 18, 1)
    assert 1 == len(reminders(centre))

    await look(centre, ReminderRule("day-before", days_before=1, at=time(19)))
    await until(centre, 14, 19, 1)

    assert 1 == len(reminders(centre))


async def test_a_missing_one_is_found(centre: Rehearsal) -> None:
    """As after a backup was restored."""
    await book(centre)
    async with centre.database.unit() as unit:
        kept = await store.of_appointments(unit, centre.sandbox.clock.now())
        await store.withdraw(unit, [each.id for of_one in kept.values() for each in of_one])
    assert [] == await planned(centre)

    await look(centre, *centre.library.centre.reminders)

    assert 3 == len(await planned(centre))


async def test_moved_twice_only_the_last_time_is_reminded_of(centre: Rehearsal) -> None:
    await book(centre)
    for day in ("Παρ 18", "Δευ 21"):
        await centre.tap(MARIA, "Αλλαγή ώρας")
        await centre.tap(MARIA, begins(centre, day))
        await centre.tap(MARIA, begins(centre, "9:00"))
        await centre.tap(MARIA, "Ναι, κλείστε το")

    assert ["three-days 18 18:00", "day-before 20 18:00", "two-hours 21 08:00"] == await planned(
        centre
    )


async def test_who_comes_says_so_on_the_reminder_and_it_becomes_the_card(
    centre: Rehearsal,
) -> None:
    await book(centre)
    await centre.wait_for_next()

    await centre.tap(MARIA, "Θα έρθω")

    async with centre.database.reading() as unit:
        [mine] = await appointments.of_citizen(unit, 1, datetime(2030, 1, 14, tzinfo=UTC))
    assert "confirmed" == mine.status
    assert "Σας περιμένουμε" in centre.last(MARIA)["text"]


async def test_who_blocked_the_bot_is_not_tried_again_until_they_unblock_it(
    centre: Rehearsal,
) -> None:
    """They need not write for that."""
    await book(centre)
    actions.block(centre.world, MARIA, blocked=True)
    await centre.rest()

    await until(centre, 14, 18, 1)

    async with centre.database.reading() as unit:
        assert 1 == (await outbox.counts(unit))["reminder", "unreachable"]

    actions.block(centre.world, MARIA, blocked=False)
    await centre.rest()
    before = len(reminders(centre))
    await until(centre, 16, 18, 1)
    assert before + 1 == len(reminders(centre))
