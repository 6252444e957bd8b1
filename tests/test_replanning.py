"""The reminders that should be waiting are: a missing one is planned again, once, on both engines."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from bot.performing.reminding import planned
from bot.performing.seats import reminders
from bot.store import citizens, gatherings, outbox, registers, seats
from bot.store import planned as store
from bot.store.database import Database
from bot.store.outbox import Lane, Settled
from bot.store.tables import appointments as appointments_table
from bot.store.tables import outbox as outbox_table
from bot.ticks.replanning import EVERY, Replanning
from conversations.gatherings.plan import Kind, Plan
from conversations.rules import Dated, ReminderRule
from tests.store.centre import book

KEY = b"a key for tests, thirty-two byte"
ATHENS = ZoneInfo("Europe/Athens")
MONDAY = datetime(2030, 1, 14, 9, tzinfo=ATHENS)
FRIDAY = datetime(2030, 1, 18, 11, tzinfo=ATHENS)
WAITING = {"three-days": 1, "day-before": 1, "two-hours": 1}


@pytest.fixture
async def two_processes(url):
    both = [Database(url, KEY), Database(url, KEY)]
    yield both
    for each in both:
        await each.dispose()


@pytest.fixture
async def database(two_processes):
    return two_processes[0]


@pytest.fixture
async def visit(database, library):
    """An appointment on Friday at eleven, booked on Monday with its three reminders."""
    async with database.unit() as unit:
        citizen = (await citizens.known(unit, [500], MONDAY))[500]
        booked = await book(unit, citizen, MONDAY, starts=FRIDAY)
        await outbox.enqueue(unit, planned(library.centre, booked, MONDAY), MONDAY)
    assert WAITING == await waiting(database)
    return booked


async def waiting(database):
    async with database.reading() as unit:
        kept = await store.of_appointments(unit, MONDAY)
    return Counter(each.rule for of_one in kept.values() for each in of_one if each.waits)


async def look(databases, library, now):
    """Each process looks twice."""
    for database in databases:
        replanning = Replanning(lambda: library, database, lambda: now)
        await replanning.look()
        await replanning.look()


async def lose(database, rule):
    async with database.unit() as unit:
        lost = await unit.connection.execute(
            delete(outbox_table).where(outbox_table.c.dedup_key.contains(f":{rule}:"))
        )
    assert 1 == lost.rowcount


@pytest.mark.parametrize("rule", WAITING)
async def test_one_whose_row_is_missing_is_planned_again_as_it_was(
    two_processes, database, library, visit, rule
):
    columns = outbox_table.c
    wanted = select(columns.dedup_key, columns.due, columns.expires, columns.lane).order_by(
        columns.dedup_key
    )
    async with database.reading() as unit:
        before = (await unit.connection.execute(wanted)).all()
    await lose(database, rule)

    await look(two_processes, library, MONDAY)

    async with database.reading() as unit:
        assert before == (await unit.connection.execute(wanted)).all()


async def test_a_process_that_runs_finds_it_within_the_hour(database, library, visit):
    now = MONDAY
    replanning = Replanning(lambda: library, database, lambda: now)
    await replanning.look()
    await lose(database, "day-before")

    now = MONDAY + EVERY - timedelta(seconds=1)
    assert 0 == await replanning.look()
    now = MONDAY + EVERY
    assert 1 == await replanning.look()
    assert WAITING == await waiting(database)


async def test_a_clock_that_is_set_back_does_not_silence_it(database, library, visit):
    now = MONDAY + timedelta(hours=2)
    replanning = Replanning(lambda: library, database, lambda: now)
    await replanning.look()
    await lose(database, "day-before")

    now = MONDAY
    assert 1 == await replanning.look()


async def test_what_has_left_or_whose_time_has_passed_is_not_planned_again(
    two_processes, database, library, visit
):
    """The first one left on Tuesday; the second one's row is lost, and its time passes."""
    tuesday = FRIDAY - timedelta(days=3) + timedelta(hours=8)
    async with database.unit() as unit:
        (first,) = await outbox.lease(
            unit,
            worker="w",
            lanes=[Lane.REMINDER],
            limit=9,
            now=tuesday,
            lease_for=timedelta(seconds=90),
        )
        await outbox.settle(unit, [Settled(first.id, first.token, "sent")], tuesday)
    # The clock is set back, before it was due: it is not ordered once more.
    await look(two_processes, library, tuesday - timedelta(hours=2))
    assert {"day-before": 1, "two-hours": 1} == await waiting(database)
    await lose(database, "day-before")

    await look(two_processes, library, FRIDAY - timedelta(hours=4))

    assert {"two-hours": 1} == await waiting(database)
    async with database.reading() as unit:
        assert {("reminder", "sent"): 1, ("reminder", "pending"): 1} == await outbox.counts(unit)


@pytest.mark.parametrize("status", ["cancelled_citizen", "cancelled_staff", "moved", "no_show"])
async def test_of_a_visit_that_stands_no_more_nothing_is_planned(
    two_processes, database, library, visit, status
):
    await lose(database, "day-before")
    async with database.unit() as unit:
        await unit.connection.execute(update(appointments_table).values(status=status))

    await look(two_processes, library, MONDAY)

    async with database.reading() as unit:
        assert {("reminder", "pending"): 2} == await outbox.counts(unit)


async def test_one_that_is_on_its_way_is_neither_taken_back_nor_ordered_twice(
    two_processes, database, library, visit
):
    """Its rule is changed while it is being sent."""
    tuesday = FRIDAY - timedelta(days=3) + timedelta(hours=8)
    async with database.unit() as unit:
        leased = await outbox.lease(
            unit,
            worker="w",
            lanes=[Lane.REMINDER],
            limit=9,
            now=tuesday,
            lease_for=timedelta(seconds=90),
        )
    later = tuple(
        replace(rule, days_before=2) if rule.id == "three-days" else rule
        for rule in library.centre.reminders
    )
    changed = replace(library, centre=replace(library.centre, reminders=later))

    await look(two_processes, changed, tuesday)

    assert 1 == len(leased)
    assert {"day-before": 1, "two-hours": 1} == await waiting(database)


EVENING = Plan(
    kind=Kind.EVENT,
    subject="events",
    title="Βραδιά γονέων",
    starts=FRIDAY,
    ends=FRIDAY + timedelta(hours=2),
    place="Στο Κέντρο",
    body="Ελάτε.",
    seats=1,
    register_until=FRIDAY,
)


@pytest.fixture
async def event(database, library):
    """On Friday at eleven; one has its only seat, with two reminders, and the other waits."""
    async with database.unit() as unit:
        known = await citizens.known(unit, [500, 501], MONDAY)
        event, _ = await gatherings.announce(unit, EVENING, created_by=1, request="r", now=MONDAY)
        for citizen in known.values():
            held = await seats.join(unit, event, citizen, name="", now=MONDAY, queued=True)
            if held.state == registers.IN:
                await outbox.enqueue(unit, reminders(library.centre, event, held, MONDAY), MONDAY)
    assert ["day-before 17 18:00", "two-hours 18 09:00"] == await of_seats(database)
    return event


async def of_seats(database, now=MONDAY):
    """What waits for who has a seat, by the clock on the wall."""
    async with database.reading() as unit:
        kept = await store.of_seats(unit, now)
    waiting = [each for of_one in kept.values() for each in of_one if each.waits]
    return [
        f"{each.rule} {each.due.astimezone(ATHENS):%d %H:%M}"
        for each in sorted(waiting, key=lambda each: each.due)
    ]


def by(library, *rules):
    return replace(library, centre=replace(library.centre, reminders=rules))


WEDNESDAY_NOON = ReminderRule("day-before", days_before=2, at=time(12), of=(Dated.EVENT,))
MORNING = ReminderRule("morning", days_before=0, at=time(8, 30), of=(Dated.EVENT,))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([WEDNESDAY_NOON], ["day-before 16 12:00"]),
        ([WEDNESDAY_NOON, MORNING], ["day-before 16 12:00", "morning 18 08:30"]),
        ([replace(MORNING, of=(Dated.APPOINTMENT,))], []),
    ],
)
async def test_a_seat_that_is_given_follows_the_rules_of_events(
    two_processes, library, event, rules, expected
):
    """One that is changed, one that is added, one that is deleted; in two processes, once each."""
    await look(two_processes, by(library, *rules), MONDAY)
    assert expected == await of_seats(two_processes[0])

    await look(two_processes, library, MONDAY)
    assert ["day-before 17 18:00", "two-hours 18 09:00"] == await of_seats(two_processes[0])


async def test_a_seats_reminder_whose_row_is_missing_is_planned_again(
    two_processes, database, library, event
):
    await lose(database, "two-hours")

    await look(two_processes, library, MONDAY)

    assert ["day-before 17 18:00", "two-hours 18 09:00"] == await of_seats(database)


async def test_a_rule_that_has_reminded_of_a_seat_does_not_remind_again(
    two_processes, database, library, event
):
    thursday = FRIDAY - timedelta(hours=16)
    async with database.unit() as unit:
        (row,) = await outbox.lease(
            unit,
            worker="w",
            lanes=[Lane.REMINDER],
            limit=9,
            now=thursday,
            lease_for=timedelta(seconds=90),
        )
        await outbox.settle(unit, [Settled(row.id, row.token, "sent")], thursday)
    again = replace(WEDNESDAY_NOON, days_before=0, at=time(9))

    await look(two_processes, by(library, again, MORNING), thursday)

    assert ["morning 18 08:30"] == await of_seats(database)


async def put_off(database, until):
    """Its citizen is at a form: it is due a little later than its rule says."""
    async with database.unit() as unit:
        await unit.connection.execute(
            update(outbox_table)
            .where(outbox_table.c.dedup_key.contains(":day-before:"))
            .values(due=until)
        )


async def test_one_that_was_put_off_for_a_form_is_not_taken_back(
    two_processes, database, library, visit
):
    due = FRIDAY - timedelta(hours=17)
    await put_off(database, due + timedelta(minutes=5))

    await look(two_processes, library, due + timedelta(minutes=1))

    assert {"three-days": 1, "day-before": 1, "two-hours": 1} == await waiting(database)


async def test_one_of_a_seat_that_was_put_off_is_not_taken_back_either(
    two_processes, database, library, event
):
    due = FRIDAY - timedelta(hours=17)
    await put_off(database, due + timedelta(minutes=5))

    await look(two_processes, library, due + timedelta(minutes=1))

    assert ["day-before 17 18:05", "two-hours 18 09:00"] == await of_seats(database)


@pytest.mark.parametrize("how", ["moved", "cancelled"])
async def test_only_of_an_event_as_it_is_now_is_anything_planned(
    two_processes, database, library, event, how
):
    """What is moved is reminded of anew, though its rules have planned for the day before."""
    async with database.unit() as unit:
        await gatherings.withdraw(unit, event.id, MONDAY, kind="seat-reminder")
        later = replace(EVENING, starts=EVENING.starts + timedelta(hours=1))
        if how == "moved":
            await gatherings.change(unit, event, later, version=event.version)
        else:
            await gatherings.cancel(unit, event, version=event.version)

    await look(two_processes, library, MONDAY)

    expected = ["day-before 17 18:00", "two-hours 18 10:00"] if how == "moved" else []
    assert expected == await of_seats(database)
