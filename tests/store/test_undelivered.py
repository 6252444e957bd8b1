"""Whom somebody must call: those whose newest message about a visit ahead did not arrive."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.store import appointments, outbox, undelivered
from bot.store.outbox import Lane, Outgoing
from bot.store.tables import outbox as outbox_table
from tests.store.centre import book, standing_citizen

DAY = timedelta(days=1)


async def message(unit, visit, now, key, state, *, kind="reminder", ago=0):
    """One about *visit* that ended as *state*, so many minutes ago."""
    told = Outgoing(key, visit.citizen, Lane.REMINDER, kind, {"lines": []}, appointment=visit.id)
    await outbox.enqueue(unit, [told], now)
    await unit.connection.execute(
        update(outbox_table)
        .where(outbox_table.c.dedup_key == key)
        .values(state=state, due=now - timedelta(minutes=ago))
    )


async def to_call(unit, now):
    found = await undelivered.undelivered(unit, now.date(), now.date() + 3 * DAY, now)
    return [(each.visit.id, each.kind, each.state) for each in found]


@pytest.fixture
async def visit(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        return await book(unit, citizen, now, starts=now + DAY)


@pytest.mark.parametrize("state", ["refused", "unreachable", "uncertain", "expired"])
@pytest.mark.parametrize("kind", ["reminder", "change", "offer"])
async def test_each_way_not_to_arrive_is_listed_once(database, now, visit, state, kind):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", state, kind=kind, ago=60)
        await message(unit, visit, now, "b", state, kind=kind)

        assert [(visit.id, kind, state)] == await to_call(unit, now)


@pytest.mark.parametrize("state", ["sent", "pending", "suppressed"])
async def test_what_arrived_waits_or_was_not_wanted_calls_for_nobody(database, now, visit, state):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", state)

        assert [] == await to_call(unit, now)


async def test_one_that_arrived_later_makes_up_for_it_and_an_earlier_one_does_not(
    database, now, visit
):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", "sent", ago=90)
        await message(unit, visit, now, "b", "expired", ago=60)
        assert [(visit.id, "reminder", "expired")] == await to_call(unit, now)

        await message(unit, visit, now, "c", "sent", ago=30)
        assert [] == await to_call(unit, now)


async def test_who_said_that_they_come_is_called_of_changes_only(database, now, visit):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", "unreachable")
        await appointments.confirm(unit, appointment=visit.id, citizen=visit.citizen, now=now)
        assert [] == await to_call(unit, now)

        await message(unit, visit, now, "b", "unreachable", kind="change")
        assert [(visit.id, "change", "unreachable")] == await to_call(unit, now)


async def test_a_visit_that_is_over_or_given_up_is_nobodys_call(database, now, visit):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", "refused")
        assert [] == await to_call(unit, now + DAY)
        await appointments.cancel(
            unit, appointment=visit.id, citizen=visit.citizen, version=None, now=now
        )
        assert [] == await to_call(unit, now)


async def test_a_call_settles_what_was_seen_and_not_what_failed_since(database, now, visit):
    async with database.unit() as unit:
        await message(unit, visit, now, "a", "refused", ago=60)
        [seen] = await undelivered.undelivered(unit, now.date(), now.date() + DAY, now)
        await message(unit, visit, now, "b", "expired")

        assert 1 == await undelivered.tell(unit, visit.id, seen.newest)
        assert [(visit.id, "reminder", "expired")] == await to_call(unit, now)
        assert 0 == await undelivered.tell(unit, visit.id, seen.newest)
