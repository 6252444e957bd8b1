"""Whom a notice has not reached: counted for each reason, and named where a name was given."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.store import (
    appointments,
    campaigns,
    citizens,
    corrections,
    followers,
    outbox,
    seats,
    unreached,
)
from bot.store.outbox import Lane, Settled
from bot.store.tables import appointments as appointments_table
from bot.store.unreached import Counted, Unreached
from tests.store.centre import book
from tests.store.notice import begin_notice
from tests.store.test_gatherings import announced

DAY = timedelta(days=1)


@pytest.fixture
async def sent(database, now):
    """The unit, and a notice that ended otherwise for each of five: the first has a visit, the second a seat."""
    async with database.unit() as unit:
        people = [*(await citizens.known(unit, range(1, 6), now)).values()]
        for citizen in people:
            await followers.follow(unit, citizen, "events", True, now)
        await book(unit, people[0], now, starts=now + DAY, name="Μαρία")
        gathering = await announced(unit, now)
        await seats.join(unit, gathering, people[1], name="Νίκη", now=now, queued=True)
        campaign, _ = await begin_notice(
            unit, topic="events", html="α", created_by=99, now=now, expires=None
        )
        yield unit, campaign, people


async def settle(unit, now, lane, ends):
    """The messages of *lane*, by citizen, end so; of a refusal with its error."""
    rows = await outbox.lease(
        unit, worker="w", lanes=[lane], limit=9, now=now, lease_for=timedelta(seconds=90)
    )
    rows.sort(key=lambda row: row.citizen)
    done = [
        Settled(row.id, row.token, end.partition(":")[0], 10, end.partition(":")[2] or None)
        for row, end in zip(rows, ends, strict=True)
    ]
    await outbox.settle(unit, done, now)


async def told(unit, campaign):
    found = await campaigns.find(unit, campaign)
    counted = await unreached.counted(unit, found)
    assert await unreached.count(unit, found) == sum(each.many for each in counted)
    named = await unreached.named(unit, found, 0, 9)
    assert len(named) == sum(each.many for each in counted if each.named)
    return counted, named


async def test_each_reason_is_counted_and_names_are_told_where_they_were_given(sent, now):
    unit, campaign, _ = sent
    await settle(unit, now, Lane.NOTICE, ["unreachable", "refused", "uncertain", "expired", "sent"])

    counted, named = await told(unit, campaign)

    assert [
        Counted("expired", False, 1),
        Counted("refused", True, 1),
        Counted("uncertain", False, 1),
        Counted("unreachable", True, 1),
    ] == counted
    assert [
        Unreached("Μαρία", "6900000000", "unreachable"),
        Unreached("Νίκη", "", "refused"),
    ] == named
    found = await campaigns.find(unit, campaign)
    assert named[1:] == await unreached.named(unit, found, 1, 9)
    assert named[:1] == await unreached.named(unit, found, 0, 1)


async def test_who_stopped_it_or_was_spared_by_a_stop_is_not_missed(sent, now):
    """Nobody needs to call who did not want it, or whom staff did not want to write to."""
    unit, campaign, people = sent
    await followers.follow(unit, people[0], "events", False, now)
    await settle(unit, now, Lane.NOTICE, ["sent"] * 4)
    await campaigns.stop(unit, campaign, now)

    assert ([], []) == await told(unit, campaign)


async def test_of_a_correction_the_newest_counts(sent, now):
    """With all who have no right text now: it failed there, or they never had any."""
    unit, campaign, _ = sent
    await settle(unit, now, Lane.NOTICE, ["sent", "sent", "sent", "uncertain", "refused"])
    await campaigns.stop(unit, campaign, now)
    await corrections.correct(unit, campaign, version=1, html="β", now=now)
    await settle(
        unit, now, Lane.CHANGE, ["refused:BadRequest", "refused:BadRequest", "refused:BadRequest"]
    )
    await corrections.correct(unit, campaign, version=2, html="γ", now=now)
    await settle(unit, now, Lane.CHANGE, ["refused:EditInVain", "refused:BadRequest", "sent"])

    counted, named = await told(unit, campaign)

    assert [("gone", 1), ("perhaps-wrong", 1), ("refused", 1), ("unchanged", 1)] == [
        (each.why, each.many) for each in counted
    ]
    assert [("Μαρία", "gone"), ("Νίκη", "unchanged")] == [(each.name, each.why) for each in named]


async def test_of_a_withdrawal_only_who_may_have_it_counts(sent, now):
    unit, campaign, _ = sent
    await settle(unit, now, Lane.NOTICE, ["sent", "sent", "unreachable", "uncertain", "expired"])
    await campaigns.stop(unit, campaign, now)
    await corrections.withdraw(unit, campaign, version=1, now=now)
    await settle(unit, now, Lane.CHANGE, ["unreachable", "sent"])

    counted, _ = await told(unit, campaign)

    assert [("perhaps-wrong", 1), ("unreachable", 1)] == [(each.why, each.many) for each in counted]


async def test_a_name_given_for_somebody_else_is_not_theirs(sent, now):
    unit, campaign, people = sent
    await unit.connection.execute(
        update(appointments_table)
        .where(appointments_table.c.citizen == people[0])
        .values(for_other=True)
    )
    await settle(unit, now, Lane.NOTICE, ["refused", "sent", "sent", "sent", "sent"])

    counted, named = await told(unit, campaign)

    assert ([Counted("refused", False, 1)], []) == (counted, named)


async def test_what_a_citizen_gave_goes_with_what_is_kept_of_them(sent, now):
    """Once it is thrown away they are only counted."""
    unit, campaign, people = sent
    await settle(unit, now, Lane.NOTICE, ["refused", "sent", "sent", "sent", "sent"])
    visit, *_ = await appointments.of_citizen(unit, people[0], now)
    await unit.connection.execute(
        update(appointments_table).where(appointments_table.c.id == visit.id).values(sealed=None)
    )

    assert ([Counted("refused", False, 1)], []) == await told(unit, campaign)
