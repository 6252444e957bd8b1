"""No slot is given twice, and every change is made once."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select

from bot.store import appointments, citizens, outbox
from bot.store.database import Deadlocked
from bot.store.holding import CODE_LETTERS
from bot.store.outbox import Lane, Outgoing
from bot.store.tables import appointment_events, claims
from bot.store.tables import appointments as appointments_table
from bot.store.tables import outbox as outbox_table
from tests.store.centre import atoms, book, hold, standing_citizen, taken

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def nine(now):
    return now.replace(hour=9, minute=0) + 2 * DAY


async def test_a_citizen_holds_books_confirms_and_cancels(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        held = await hold(unit, me, now, starts=nine)
        assert ("held", 1, nine, nine + 30 * MINUTE) == (
            held.status,
            held.version,
            held.starts,
            held.ends,
        )
        assert set(held.code) <= set(CODE_LETTERS)
        assert [] == await appointments.of_citizen(unit, me, now)

        details = {"name": "Μαρία", "phone": "", "bring": []}
        booked = await appointments.book(unit, held=held.id, citizen=me, details=details, now=now)
        assert ("booked", 2) == (booked.status, booked.version)
        assert details == await appointments.details(unit, held.id)
        assert [booked] == await appointments.of_citizen(unit, me, now)
        assert {"benefits": 1} == await appointments.active(unit, me, now)

        confirmed = await appointments.confirm(unit, appointment=held.id, citizen=me, now=now)
        assert ("confirmed", 3) == (confirmed.status, confirmed.version)
        cancelled = await appointments.cancel(
            unit, appointment=held.id, citizen=me, version=3, now=now, actor="citizen"
        )
        assert ("cancelled_citizen", 4, 1) == (
            cancelled.status,
            cancelled.version,
            cancelled.sequence,
        )
        assert {} == await appointments.details(unit, held.id)
        assert [] == await taken(unit, now, nine + DAY, now)
        events = await unit.connection.execute(
            select(appointment_events.c.was, appointment_events.c.became).order_by(
                appointment_events.c.id
            )
        )
        assert [
            ("held", "booked"),
            ("booked", "confirmed"),
            ("confirmed", "cancelled_citizen"),
        ] == [tuple(event) for event in events]


async def test_of_200_who_tap_one_slot_at_once_one_gets_it(database, other_process, now, nine):
    """
    The others are told that someone was faster; nobody gets an error.
    """
    async with database.unit() as unit:
        crowd = await citizens.known(unit, range(200), now)

    async def tap(mine, citizen):
        async with mine.unit() as unit:
            return await hold(unit, citizen, now, starts=nine)

    got = await asyncio.gather(
        *(tap((database, other_process)[at % 2], who) for at, who in enumerate(crowd.values()))
    )

    assert 1 == len([one for one in got if one is not None])
    async with database.reading() as unit:
        assert 6 == await unit.connection.scalar(select(func.count()).select_from(claims))


async def test_no_overlap_whatever_lengths_are_booked_at_once(database, other_process, now, nine):
    chance = random.Random(20261124)
    async with database.unit() as unit:
        crowd = await citizens.known(unit, range(120), now)

    async def tap(at, citizen):
        starts = nine + 5 * MINUTE * chance.randrange(36)
        async with (database, other_process)[at % 2].unit() as unit:
            minutes = chance.choice((10, 20, 45))
            desk = chance.choice(("desk-1", "desk-2"))
            return await hold(unit, citizen, now, starts=starts, minutes=minutes, desk=desk)

    tapped = await asyncio.gather(*(tap(at, who) for at, who in enumerate(crowd.values())))
    got = [one for one in tapped if one is not None]

    assert len(got) > 5
    for one in got:
        for other in got:
            apart = one.ends <= other.starts or other.ends <= one.starts
            assert one is other or one.desk != other.desk or apart
    async with database.reading() as unit:
        claimed = await unit.connection.scalar(select(func.count()).select_from(claims))
    assert sum((one.ends - one.starts) // (5 * MINUTE) for one in got) == claimed


async def test_a_loser_holds_nothing(database, now, nine):
    async with database.unit() as unit:
        crowd = await citizens.known(unit, [1, 2], now)
        await hold(unit, crowd[1], now, starts=nine)
        assert await hold(unit, crowd[2], now, starts=nine - 15 * MINUTE) is None

        assert [*atoms(nine)] == await taken(unit, now, nine + DAY, now)


async def test_a_lapsed_hold_stands_in_nobodys_way_though_no_one_swept_it_up(database, now, nine):
    async with database.unit() as unit:
        crowd = await citizens.known(unit, [1, 2], now)
        first = await hold(unit, crowd[1], now, starts=nine, lasts=5)
        later = now + 5 * MINUTE
        assert [] == await taken(unit, now, nine + DAY, later)
        second = await hold(unit, crowd[2], later, starts=nine + 10 * MINUTE)

        assert second is not None
        lost = await appointments.book(unit, held=first.id, citizen=crowd[1], details={}, now=later)
        assert lost is None


async def test_a_hold_that_lapsed_is_not_booked_even_when_the_time_is_free(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        held = await hold(unit, me, now, starts=nine)
        later = now + 5 * MINUTE

        assert (
            await appointments.book(unit, held=held.id, citizen=me, details={}, now=later) is None
        )
        assert 1 == await appointments.lapse_holds(unit, later)


async def test_one_citizen_holds_one_time_and_still_sees_it_offered(database, now, nine):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        await hold(unit, me, now, starts=nine)
        await hold(unit, me, now, starts=nine + DAY)
        week = (now, nine + 7 * DAY, now)

        assert [*atoms(nine + DAY)] == await taken(unit, *week, not_of=other)
        assert [] == await taken(unit, *week, not_of=me)


async def test_a_visit_that_began_before_the_time_in_question_reaches_into_it(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await book(unit, me, now, starts=nine)

        ten_past = nine + 10 * MINUTE
        assert [*atoms(ten_past, 20)] == await taken(unit, ten_past, nine + DAY, now)
        assert [*atoms(nine, 10)] == await taken(unit, now, ten_past, now)
        assert [] == await taken(unit, nine + 30 * MINUTE, nine + DAY, now)


async def test_claims_from_before_they_told_of_each_other_are_taken_all_the_same(
    database, now, nine
):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await book(unit, me, now, starts=nine)
        every = (await unit.connection.execute(select(claims))).mappings().all()
        old = [{name: row[name] for name in row if name != "run"} for row in every]
        await unit.connection.execute(delete(claims))
        await unit.connection.execute(insert(claims), old)

        assert [*atoms(nine)] == await taken(unit, now, nine + DAY, now)


async def test_pressing_book_twice_books_once(database, now, nine):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        booked = await book(unit, me, now, starts=nine)
        again = await appointments.book(
            unit, held=booked.id, citizen=me, details={"name": "x"}, now=now + DAY
        )

        assert booked == again
        assert "Μαρία" == (await appointments.details(unit, booked.id))["name"]
        foreign = await appointments.book(unit, held=booked.id, citizen=other, details={}, now=now)
        assert foreign is None


async def test_a_moved_appointment_frees_its_time_and_goes_on_in_the_calendar(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        old = await book(unit, me, now, starts=nine)
        new = await book(unit, me, now, starts=nine + DAY)
        moved = await appointments.replace(unit, old=old.id, new=new.id, citizen=me, now=now)
        again = await appointments.replace(unit, old=old.id, new=new.id, citizen=me, now=now)

        assert (old.uid, old.sequence + 1, new.starts) == (moved.uid, moved.sequence, moved.starts)
        assert moved == again
        assert "moved" == (await appointments.find(unit, old.id)).status
        assert [*atoms(nine + DAY)] == await taken(unit, now, nine + 7 * DAY, now)


async def test_an_appointment_cancelled_meanwhile_is_not_moved(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        old = await book(unit, me, now, starts=nine)
        new = await book(unit, me, now, starts=nine + DAY)
        await appointments.cancel(unit, appointment=old.id, citizen=me, version=None, now=now)

        assert await appointments.replace(unit, old=old.id, new=new.id, citizen=me, now=now) is None
        assert new == await appointments.find(unit, new.id)


async def test_an_old_button_does_not_cancel_what_has_changed_since(database, now, nine):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        booked = await book(unit, me, now, starts=nine)
        await appointments.confirm(unit, appointment=booked.id, citizen=me, now=now)
        cancel = {"appointment": booked.id, "now": now}

        assert await appointments.cancel(unit, citizen=me, version=booked.version, **cancel) is None
        assert await appointments.cancel(unit, citizen=other, version=None, **cancel) is None
        by_staff = await appointments.cancel(
            unit, citizen=None, version=None, actor="staff", **cancel
        )
        assert "cancelled_staff" == by_staff.status
        assert await appointments.cancel(unit, citizen=me, version=None, **cancel) is None


async def test_two_who_change_one_appointment_at_once_change_it_once(
    database, other_process, now, nine
):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        booked = await book(unit, me, now, starts=nine)

    async def cancel(mine):
        async with mine.unit() as unit:
            return await appointments.cancel(
                unit, appointment=booked.id, citizen=me, version=None, now=now
            )

    ended = await asyncio.gather(*(cancel(mine) for mine in (database, other_process) * 4))

    assert 1 == len([one for one in ended if one is not None])


async def test_saying_i_will_come_twice_is_saying_it_once(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        booked = await book(unit, me, now, starts=nine)
        confirm = {"appointment": booked.id, "citizen": me}
        once = await appointments.confirm(unit, now=now, **confirm)

        assert once == await appointments.confirm(unit, now=now, **confirm)
        assert await appointments.confirm(unit, now=nine, **confirm) is None


async def test_staff_see_the_day_by_time(database, now, nine):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3, 4], now)
        late = await book(unit, seen[1], now, starts=nine + 60 * MINUTE, name="Γιώργος")
        early = await book(unit, seen[2], now, starts=nine)
        await book(unit, seen[3], now, starts=nine + DAY)
        await hold(unit, seen[4], now, starts=nine, desk="desk-2")

        assert [(early, "Μαρία"), (late, "Γιώργος")] == [
            (visit, details["name"]) for visit, details in await appointments.day(unit, nine.date())
        ]


@pytest.mark.parametrize("how", ["cancelled", "moved", "forgotten"])
async def test_no_reminder_waits_for_a_visit_that_has_ended(database, now, nine, how):
    """
    The reminders of the others wait on.
    """
    async with database.unit() as unit:
        me, other = await standing_citizen(unit, now), await standing_citizen(unit, now, chat=600)
        mine = await book(unit, me, now, starts=nine)
        theirs = await book(unit, other, now, starts=nine + DAY)
        for visit in (mine, theirs):
            due = visit.starts - DAY
            words = {"lines": ["reminder"]}
            reminder = Outgoing(f"r{visit.id}", visit.citizen, Lane.REMINDER, "reminder", words)
            wanted = replace(reminder, not_before=due, appointment=visit.id)
            await outbox.enqueue(unit, [wanted], now)
        assert nine - DAY == await outbox.next_due(unit)
        match how:
            case "cancelled":
                await appointments.cancel(
                    unit, appointment=mine.id, citizen=me, version=None, now=now
                )
            case "moved":
                new = await book(unit, me, now, starts=nine + 2 * DAY)
                await appointments.replace(unit, old=mine.id, new=new.id, citizen=me, now=now)
            case "forgotten":
                await citizens.forget(unit, me, now)

        assert nine == await outbox.next_due(unit)
        left = await outbox.counts(unit)
        assert 1 == left["reminder", "pending"]
        assert how == "forgotten" or left["reminder", "suppressed"] == 1
        words = select(outbox_table.c.sealed).where(outbox_table.c.state == "suppressed")
        assert set() == set(await unit.connection.scalars(words)) - {None}


async def test_all_that_is_kept_of_ones_visits_is_told(database, now, nine):
    """
    The past one with its name, the cancelled one, and nobody else's; a held time is none yet.
    """
    async with database.unit() as unit:
        me, other = await standing_citizen(unit, now), await standing_citizen(unit, now, chat=600)
        past = await book(unit, me, now, starts=nine, name="Μαρία")
        gone = await book(unit, me, now, starts=nine + DAY)
        await book(unit, other, now, starts=nine + 2 * DAY)
        await hold(unit, me, now, starts=nine + 3 * DAY)
        await appointments.cancel(unit, appointment=gone.id, citizen=me, version=None, now=now)

        kept = await appointments.kept_of(unit, me)
        assert [(past.id, "Μαρία"), (gone.id, None)] == [
            (visit.id, details.get("name")) for visit, details in kept
        ]


async def test_one_visit_whose_details_do_not_open_hides_no_other(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        bad = await book(unit, me, now, starts=nine)
        await book(unit, me, now, starts=nine + 30 * MINUTE, name="Μαρία")
        rows = appointments_table
        await unit.connection.execute(
            rows.update().where(rows.c.id == bad.id).values(sealed=b"damaged")
        )

        seen = await appointments.day(unit, nine.date())
        assert [None, "Μαρία"] == [details.get("name") for _, details in seen]


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_two_that_wait_for_each_other_are_told_apart_from_a_database_that_is_away(
    database, other_process, now, nine
):
    """
    One of them goes through; the other may be taken again at once.
    """
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3, 4], now)
    both_hold = asyncio.Barrier(2)

    async def two_holds(mine, first, second):
        async with mine.unit() as unit:
            await hold(unit, first[0], now, starts=first[1])
            await both_hold.wait()
            await hold(unit, second[0], now, starts=second[1])

    ended = await asyncio.gather(
        two_holds(database, (seen[1], nine), (seen[2], nine + DAY)),
        two_holds(other_process, (seen[3], nine + DAY), (seen[4], nine)),
        return_exceptions=True,
    )
    assert {Deadlocked, type(None)} == {type(one) for one in ended}


async def test_a_hold_let_go_is_free_and_a_booking_is_not_let_go(database, now, nine):
    async with database.unit() as unit:
        me, other = (await citizens.known(unit, [1, 2], now)).values()
        held = await hold(unit, me, now, starts=nine)
        await appointments.let_go(unit, appointment=held.id, citizen=other)
        assert await appointments.find(unit, held.id, me) is not None
        await appointments.let_go(unit, appointment=held.id, citizen=me)
        assert await appointments.find(unit, held.id) is None

        booked = await book(unit, me, now, starts=nine)
        await appointments.let_go(unit, appointment=booked.id, citizen=me)
        assert booked == await appointments.find(unit, booked.id)


async def test_what_is_long_past_is_purged_with_its_history(database, now, nine):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        booked = await book(unit, me, now, starts=nine)

        assert 0 == await appointments.purge(unit, booked.ends)
        assert 1 == await appointments.purge(unit, booked.ends + MINUTE)
        for table in (claims, appointment_events):
            assert 0 == await unit.connection.scalar(select(func.count()).select_from(table))
