"""One room can tell who someone is, and it can forget."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from bot.store import (
    appointments,
    campaigns,
    citizens,
    followers,
    outbox,
    staff,
    talks,
    waitlist,
)
from bot.store.database import Database
from bot.store.outbox import Lane, Outgoing, Settled
from bot.store.tables import appointment_events, claims, metadata
from bot.store.tables import citizens as table
from conversations.staff.member import Member, Role
from tests.store.centre import book, standing_citizen
from tests.store.chats import chats_of
from tests.store.notice import begin_notice

DAY = timedelta(days=1)


async def count(unit, of):
    return await unit.connection.scalar(select(func.count()).select_from(of))


async def test_a_chat_keeps_its_citizen(database, now):
    async with database.unit() as unit:
        first = await citizens.known(unit, [500, 600], now)
        again = await citizens.known(unit, [600, 500, 700], now)

        assert {500, 600, 700} == set(again)
        assert 3 == len(set(again.values()))
        assert first == {chat: again[chat] for chat in (500, 600)}
        assert {citizen: chat for chat, citizen in again.items()} == await chats_of(
            unit, again.values()
        )


async def test_of_a_visit_only_the_day_is_kept(database, now):
    async with database.unit() as unit:
        await citizens.known(unit, [500], now)
        await citizens.known(unit, [500], now + DAY)

        row = (await unit.connection.execute(select(table.c.first_seen, table.c.last_seen))).one()
        assert (now.date(), (now + DAY).date()) == tuple(row)


async def test_who_is_forgotten_leaves_nothing_behind(database, now):
    """
    Their appointment ahead is cancelled and its time free again; the past one has no name.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        past = await book(unit, citizen, now, starts=now + timedelta(hours=1))
        ahead = await book(unit, citizen, now, starts=now + 3 * DAY)
        await talks.save(unit, {citizen: {"at": "housing/papers"}}, now)
        await followers.follow(unit, citizen, "events", True, now)
        await outbox.enqueue(unit, [Outgoing("r", citizen, Lane.REPLY, "screen", {"a": 1})], now)
        later = now + DAY
        await citizens.forget(unit, citizen, later)

        assert {} == await talks.load(unit, [citizen])
        assert frozenset() == await followers.followed(unit, citizen)
        assert {} == await outbox.counts(unit)
        ended = await appointments.find(unit, ahead.id)
        kept = await appointments.find(unit, past.id)
        assert ("cancelled_citizen", None) == (ended.status, ended.citizen)
        assert ("booked", None) == (kept.status, kept.citizen)
        assert {} == await appointments.details(unit, past.id)
        assert past.id == await unit.connection.scalar(select(claims.c.appointment).distinct())


async def test_the_last_word_reaches_who_was_forgotten_and_then_the_chat_is_gone_too(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await citizens.forget(unit, citizen, now)
        goodbye = Outgoing("bye", citizen, Lane.REPLY, "screen", {"a": 1})
        (leased,) = await outbox.enqueue(unit, [goodbye], now, leased_by="w", chats={citizen: 500})
        assert 0 == await citizens.drop_forgotten(unit)

        await outbox.settle(unit, [Settled(leased.id, leased.token, "sent", 9)], now)
        assert 1 == await citizens.drop_forgotten(unit)
        assert [0] * len(metadata.tables) == [
            await count(unit, of) for of in metadata.tables.values()
        ]


async def test_who_writes_after_being_forgotten_is_someone_new(database, now):
    async with database.unit() as unit:
        before = await citizens.known(unit, [500], now)
        await citizens.forget(unit, before[500], now)

        assert before[500] != (await citizens.known(unit, [500], now))[500]


async def test_only_the_idle_who_expect_nothing_are_forgotten(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3], now)
        await followers.follow(unit, seen[2], "events", True, now)
        await book(unit, seen[3], now, starts=now + 30 * DAY)
        fresh = await citizens.known(unit, [4], now + DAY)

        assert 1 == await citizens.forget_idle(unit, now + DAY, now + DAY)
        assert 1 == await citizens.drop_forgotten(unit)
        assert {seen[2], seen[3], fresh[4]} == set(
            await chats_of(unit, [*seen.values(), *fresh.values()])
        )


async def test_neither_who_waits_for_a_time_nor_staff_are_forgotten_by_themselves(database, now):
    """The one is owed an answer, and the other's role ends when an admin says so."""
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3], now)
        await waitlist.join(
            unit, citizen=seen[1], service="benefits", appointment=None, part="any", now=now
        )
        await staff.let_in(unit, seen[2], Member(Role.EDITOR), added_by=0, now=now)

        assert 1 == await citizens.forget_idle(unit, now + DAY, now + DAY)
        assert {seen[2]} == set(await staff.members(unit, list(seen.values())))
        assert [seen[1]] == [each.citizen for each in await waitlist.of_citizen(unit, seen[1])]


async def reachable(unit):
    return (await unit.connection.scalars(select(table.c.reachable))).one()


async def test_who_cannot_be_written_to_is_remembered_until_they_write(database, now):
    """
    Also on the day on which they were seen already.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await citizens.mark_reachable(unit, citizen, False)
        assert [citizen] == await citizens.acquainted(unit, [500], now)
        assert not await reachable(unit)

        assert {500: citizen} == await citizens.known(unit, [500], now)
        assert await reachable(unit)


async def test_another_key_than_the_one_that_sealed_is_noticed(database, url, now):
    """
    Damage to a few is not taken for it, and what is empty fits every key.
    """
    other = Database(url, b"another key for tests, as long")
    async with other.reading() as unit:
        assert await citizens.sealed_with_our_key(unit)
    async with database.unit() as unit:
        await citizens.known(unit, range(3), now)
        newest = select(func.max(table.c.id)).scalar_subquery()
        await unit.connection.execute(
            table.update().where(table.c.id == newest).values(sealed_chat=b"damaged")
        )
        assert await citizens.sealed_with_our_key(unit)
    async with other.reading() as unit:
        assert not await citizens.sealed_with_our_key(unit)
    await other.dispose()


async def test_staff_who_are_forgotten_are_told_no_more_of_their_notice(database, now):
    """
    It goes on, and nothing points to who was its sender.
    """
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        await followers.follow(unit, seen[1], "events", True, now)
        sent = {"topic": "events", "html": "x", "created_by": seen[2], "now": now, "expires": None}
        campaign, _ = await begin_notice(unit, **sent)
        await campaigns.set_progress_message(unit, campaign, seen[2], 7)
        await citizens.forget(unit, seen[2], now)

        far = await campaigns.progress(unit, campaign)
        assert ("running", 1, None, None) == (far.state, far.waiting, far.citizen, far.message)


async def test_what_staff_cancel_in_that_moment_is_cancelled_once(database, other_process, now):
    """
    Who is forgotten while staff are at their visit: it ends as staff said, and once.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        visit = await book(unit, citizen, now, starts=now + DAY)

    async def forgets():
        async with other_process.unit() as unit:
            await citizens.forget(unit, citizen, now)

    async with database.unit() as unit:
        await appointments.cancel(
            unit, appointment=visit.id, citizen=None, version=None, now=now, actor="staff:1"
        )
        forgetting = asyncio.create_task(forgets())
        await asyncio.sleep(0.3)
    await forgetting

    async with database.reading() as unit:
        found = await appointments.find(unit, visit.id)
        steps = select(appointment_events.c.became).order_by(appointment_events.c.id)
        became = (await unit.connection.scalars(steps)).all()
    assert ("cancelled_staff", None) == (found.status, found.citizen)
    assert ["booked", "cancelled_staff"] == became
