"""Whatever the Centre owes is sent, or stands there with the reason why not."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.store import appointments, campaigns, citizens, followers, leasing, outbox
from bot.store.outbox import Lane, Outgoing, Settled
from bot.store.tables import appointments as appointments_table
from bot.store.tables import citizens as citizens_table
from bot.store.tables import outbox as outbox_table
from tests.store.centre import book, standing_citizen
from tests.store.notice import begin_notice

ALL = tuple(Lane)
LEASE = timedelta(seconds=90)
MINUTE = timedelta(minutes=1)


def message(key, citizen, lane=Lane.REPLY, **more):
    return Outgoing(key, citizen, lane, more.pop("kind", "screen"), {"lines": [key]}, **more)


async def lease(unit, now, lanes=ALL, limit=100, worker="w"):
    return await outbox.lease(
        unit, worker=worker, lanes=lanes, limit=limit, now=now, lease_for=LEASE
    )


def keys(leased):
    return [one.content["lines"][0] for one in leased]


def settled(one, state, **more):
    return Settled(one.id, one.token, state, **more)


async def test_a_message_is_kept_once_whatever_is_said_the_second_time(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        twice = [message("a", citizen), Outgoing("a", citizen, Lane.NOTICE, "other", {"b": 1})]
        await outbox.enqueue(unit, twice, now)
        await outbox.enqueue(unit, twice, now)

        assert {("screen", "pending"): 1} == await outbox.counts(unit)


async def test_a_reply_is_born_leased_and_ready_to_send(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        born = await outbox.enqueue(
            unit,
            [message("a", citizen, edits=7), message("b", citizen), message("a", citizen)],
            now,
            leased_by="w",
            chats={citizen: 500},
        )

        assert ["a", "b"] == keys(born)
        assert (500, citizen, 7, 1, False) == (
            born[0].chat,
            born[0].citizen,
            born[0].edits,
            born[0].attempts,
            born[0].doubtful,
        )
        assert [] == await lease(unit, now)
        assert 2 == await outbox.settle(unit, [settled(one, "sent") for one in born], now)


async def test_a_reply_known_already_is_not_returned_to_be_sent_again(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        first = [message("a", citizen)]
        again = [message("a", citizen), message("b", citizen)]
        await outbox.enqueue(unit, first, now, leased_by="w", chats={citizen: 500})
        born = await outbox.enqueue(unit, again, now, leased_by="w", chats={citizen: 500})

        assert ["b"] == keys(born)


async def test_what_is_not_due_yet_is_not_born_leased(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        later = message("later", citizen, Lane.REMINDER, not_before=now + MINUTE)
        assert [] == await outbox.enqueue(unit, [later], now, leased_by="w", chats={citizen: 5})
        assert now + MINUTE == await outbox.next_due(unit)
        assert [] == await lease(unit, now)

        assert ["later"] == keys(await lease(unit, now + MINUTE))


async def test_a_sent_reply_leaves_no_trace_and_a_sent_reminder_only_that_it_was(database, now):
    """
    What a citizen reads is kept nowhere.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        messages = [message("a", citizen), message("b", citizen, Lane.CHANGE, kind="change")]
        born = await outbox.enqueue(unit, messages, now, leased_by="w", chats={citizen: 500})
        done = [settled(one, "sent", message_id=9) for one in born]

        assert 2 == await outbox.settle(unit, done, now)
        assert {("change", "sent"): 1} == await outbox.counts(unit)
        left = await unit.connection.exec_driver_sql("SELECT sealed, message_id FROM outbox")
        assert [(None, 9)] == left.all()


async def test_by_lane_then_by_age_and_one_in_flight_to_a_citizen(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3], now)
        await outbox.enqueue(
            unit,
            [
                message("reminder", seen[1], Lane.REMINDER, kind="note"),
                message("change", seen[2], Lane.CHANGE),
                message("reply", seen[2]),
                message("call", seen[3], Lane.CALL),
                message("second reply", seen[2]),
            ],
            now,
        )

        assert ["call", "reminder"] == keys(await lease(unit, now, (Lane.CALL, Lane.REMINDER)))
        (reply,) = await lease(unit, now)
        assert ["reply"] == keys([reply])
        assert [] == await lease(unit, now)
        await outbox.settle(unit, [settled(reply, "sent")], now)
        assert ["second reply"] == keys(await lease(unit, now, limit=1))


async def test_an_edit_waits_only_for_an_earlier_edit_of_its_own_message(database, now):
    """
    A reply that waits an hour for its next try holds up no progress report.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        first = [message("new", citizen), message("screen", citizen, edits=7)]
        await outbox.enqueue(unit, first, now)
        for _ in first:
            (one,) = await lease(unit, now)
            again = settled(one, "pending", not_before=now + 60 * MINUTE)
            await outbox.settle(unit, [again], now)
        later = [message("screen 2", citizen, edits=7), message("progress", citizen, edits=8)]
        await outbox.enqueue(unit, [*later, message("newer", citizen)], now)

        (progress,) = await lease(unit, now)
        assert ["progress"] == keys([progress])
        await outbox.settle(unit, [settled(progress, "sent")], now)
        assert [] == await lease(unit, now)


async def test_an_edit_of_a_dead_worker_does_not_come_back_over_a_newer_one(database, now):
    """It was on its way at the power cut; what is shown meanwhile is newer."""
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        older = message("older", citizen, Lane.CALL, kind="live", edits=7)
        await outbox.enqueue(unit, [older], now)
        (lost,) = await lease(unit, now, worker="dead")
        after = now + 2 * LEASE
        newer = message("newer", citizen, Lane.CALL, kind="live", edits=7)
        await outbox.enqueue(unit, [newer], after)
        while found := await lease(unit, after):
            assert ["newer"] == keys(found)
            await outbox.settle(
                unit, [settled(each, "sent", message_id=7) for each in found], after
            )
        states = await outbox.counts(unit)

    assert "older" == lost.content["lines"][0]
    assert {("live", "sent"): 1, ("live", "suppressed"): 1} == states


async def test_nor_over_a_reply_that_is_kept_nowhere(database, now):
    """Whoever pressed a button meanwhile has read the answer; of another message nothing changes."""
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        older = [
            message(f"{at}", citizen, Lane.CALL, kind="live", edits=at, live="desk:desk-1")
            for at in (7, 8)
        ]
        await outbox.enqueue(unit, older, now)
        await lease(unit, now, limit=1, worker="dead")
        (answer,) = await outbox.enqueue(
            unit,
            [message("answer", citizen, edits=7)],
            now,
            leased_by="w",
            chats={citizen: 500},
        )
        assert 1 == await outbox.settle(unit, [settled(answer, "sent", message_id=7)], now)

        assert ["8"] == keys(await lease(unit, now + 2 * LEASE))
        assert [] == await lease(unit, now + 2 * LEASE)
        states = await outbox.counts(unit)

    assert {("live", "leased"): 1, ("live", "suppressed"): 1} == states


async def test_the_older_of_two_edits_that_are_settled_together_was_sent(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        edits = [message("older", citizen, Lane.CALL, edits=7), message("answer", citizen, edits=7)]
        born = await outbox.enqueue(unit, edits, now, leased_by="w", chats={citizen: 500})
        both = [settled(each, "sent", message_id=7) for each in born]

        assert 2 == await outbox.settle(unit, both, now)
        assert {("screen", "sent"): 1} == await outbox.counts(unit)


async def test_what_is_newer_has_the_higher_number_whoever_sends_it(database, now):
    """An officer is answered, then somebody takes a ticket: the desk must come to show that."""
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        turns = [
            message("answer", seen[1], edits=7),
            message("desk", seen[1], Lane.CALL, kind="live", edits=7, not_before=now),
            message("ticket", seen[2]),
        ]
        born = await outbox.enqueue(
            unit, turns, now, leased_by="w", chats={citizen: chat for chat, citizen in seen.items()}
        )
        assert ["answer", "ticket"] == keys(born)
        await outbox.settle(unit, [settled(each, "sent") for each in born], now)
        (desk,) = await lease(unit, now)

    assert born[0].id < desk.id < born[1].id


async def test_replies_to_one_citizen_keep_their_order_through_a_retry(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen), message("b", citizen)], now)
        (first,) = await lease(unit, now)
        again = settled(first, "pending", not_before=now + MINUTE)
        assert 1 == await outbox.settle(unit, [again], now)

        assert [] == await lease(unit, now)
        assert ["a"] == keys(await lease(unit, now + MINUTE))


async def test_a_busy_citizen_does_not_hold_up_the_lane(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        many = [message(f"{at}", seen[1], Lane.NOTICE, kind="note") for at in range(5)]
        await outbox.enqueue(unit, [*many, message("other", seen[2], Lane.NOTICE)], now)
        await lease(unit, now, limit=1)

        assert ["other"] == keys(await lease(unit, now, limit=1))


async def test_a_lease_that_ran_out_comes_back_doubtful_and_its_late_owner_changes_nothing(
    database, now
):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen, Lane.CHANGE)], now)
        (late,) = await lease(unit, now)
        assert [] == await lease(unit, now + LEASE - MINUTE)
        (fresh,) = await lease(unit, now + LEASE)
        assert (True, 2) == (fresh.doubtful, fresh.attempts)

        assert 0 == await outbox.settle(unit, [settled(late, "refused")], now)
        assert 1 == await outbox.settle(unit, [settled(fresh, "sent")], now)
        assert {("screen", "sent"): 1} == await outbox.counts(unit)


async def test_a_late_owner_does_not_delete_a_reply_of_its_own_newer_lease(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen)], now)
        (late,) = await lease(unit, now)
        await lease(unit, now + LEASE)

        assert 0 == await outbox.settle(unit, [settled(late, "sent")], now + LEASE)
        assert {("screen", "leased"): 1} == await outbox.counts(unit)


async def test_doubt_is_remembered_through_a_retry(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen)], now)
        (one,) = await lease(unit, now)
        retry = settled(one, "pending", error="TimedOut", not_before=now + MINUTE, doubtful=True)
        await outbox.settle(unit, [retry], now)

        (again,) = await lease(unit, now + MINUTE)
        assert (True, 2, {"lines": ["a"]}) == (again.doubtful, again.attempts, again.content)


async def test_an_unreachable_citizen_gets_nothing_more(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(
            unit, [message("a", citizen, Lane.CHANGE), message("b", citizen, Lane.CHANGE)], now
        )
        (one,) = await lease(unit, now)
        await outbox.settle(unit, [settled(one, "unreachable", error="Forbidden")], now)

        assert [] == await lease(unit, now)
        assert {("screen", "unreachable"): 2} == await outbox.counts(unit)


async def test_useless_messages_do_not_make_the_useful_wait(database, now):
    """
    However many of them stand first: they are settled, and what is to be sent is leased.
    """
    async with database.unit() as unit:
        seen = await citizens.known(unit, range(50), now)
        gone = [
            message(f"gone {chat}", citizen, Lane.CHANGE, expires=now)
            for chat, citizen in seen.items()
        ]
        wanted = [message(f"{chat}", seen[chat], Lane.CHANGE) for chat in range(5)]
        await outbox.enqueue(unit, [*gone, *wanted], now)

        assert ["0", "1", "2"] == keys(await lease(unit, now, limit=3))
        assert ["3", "4"] == keys(await lease(unit, now, limit=3))
        assert 50 == (await outbox.counts(unit))["screen", "expired"]


@pytest.mark.parametrize("damaged", [outbox_table.c.sealed, citizens_table.c.sealed_chat])
async def test_a_message_that_does_not_open_is_refused_and_the_others_go_on(database, now, damaged):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        waiting = [message(f"{chat}", citizen, Lane.CHANGE) for chat, citizen in seen.items()]
        await outbox.enqueue(unit, waiting, now)
        rows = damaged.table
        first = rows.c.id == select(func.min(rows.c.id)).scalar_subquery()
        await unit.connection.execute(rows.update().where(first).values({damaged: b"damaged"}))

        assert ["2"] == keys(await lease(unit, now))
        refused = select(outbox_table.c.error).where(outbox_table.c.state == "refused")
        assert ["CannotOpen"] == (await unit.connection.scalars(refused)).all()


async def test_what_has_expired_is_not_sent(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen, expires=now + MINUTE)], now)

        assert [] == await lease(unit, now + MINUTE)
        assert {("screen", "expired"): 1} == await outbox.counts(unit)
        assert await outbox.next_due(unit) is None


async def test_a_reminder_is_sent_only_while_its_appointment_stands(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3], now)
        visits = {}
        for at, citizen in enumerate(seen.values()):
            starts = now + timedelta(days=1, hours=at)
            visits[citizen] = await book(unit, citizen, now, starts=starts)
            reminder = message(
                f"r{at}", citizen, Lane.REMINDER, kind="reminder", appointment=visits[citizen].id
            )
            await outbox.enqueue(unit, [reminder], now)
        await appointments.confirm(unit, appointment=visits[seen[2]].id, citizen=seen[2], now=now)
        # As when it ended while the reminder was in flight: it is pending once more.
        await unit.connection.execute(
            appointments_table.update()
            .where(appointments_table.c.id == visits[seen[3]].id)
            .values(status="cancelled_citizen")
        )

        assert ["r0", "r1"] == keys(await lease(unit, now))
        assert 1 == (await outbox.counts(unit))["reminder", "suppressed"]


async def test_a_notice_goes_only_to_who_still_follows_and_while_it_runs(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3, 4], now)
        for citizen in seen.values():
            await followers.follow(unit, citizen, "events", True, now)
        campaign, recipients = await begin_notice(
            unit, topic="events", html="<b>Δράση</b>", created_by=9, now=now, expires=None
        )
        await followers.follow(unit, seen[2], "events", False, now)
        (first,) = await lease(unit, now, limit=1)

        assert 4 == recipients
        assert (seen[1], None, campaign) == (first.citizen, first.content, first.campaign)
        (third,) = await lease(unit, now, limit=1)
        assert seen[3] == third.citizen
        assert await campaigns.stop(unit, campaign, now)
        assert [] == await lease(unit, now)
        assert {("notice", "leased"): 2, ("notice", "suppressed"): 2} == await outbox.counts(unit)


async def test_the_uncertain_are_shown(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen, Lane.CHANGE)], now)
        (one,) = await lease(unit, now)
        await outbox.settle(unit, [settled(one, "uncertain", error="TimedOut")], now)

        (shown,) = await outbox.uncertain(unit)
        assert (one.id, citizen, "screen", None, now) == (
            shown.id,
            shown.citizen,
            shown.kind,
            shown.campaign,
            shown.at,
        )


async def test_only_what_was_settled_long_ago_is_purged(database, now):
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await outbox.enqueue(unit, [message("a", citizen, Lane.CHANGE)], now)
        (one,) = await lease(unit, now)
        await outbox.settle(unit, [settled(one, "sent")], now)
        await outbox.enqueue(unit, [message("b", citizen)], now - 30 * MINUTE)

        assert 0 == await outbox.purge(unit, now)
        assert 1 == await outbox.purge(unit, now + MINUTE)
        assert {("screen", "pending"): 1} == await outbox.counts(unit)


async def test_four_workers_share_out_what_is_due(database, other_process, now):
    """
    No message is leased twice, and no citizen has two in flight.
    """
    async with database.unit() as unit:
        seen = await citizens.known(unit, range(60), now)
        await outbox.enqueue(
            unit,
            [
                message(f"{citizen} {at}", citizen, Lane.NOTICE, kind="note")
                for at in range(2)
                for citizen in seen.values()
            ],
            now,
        )
    got = []

    async def work(mine, name):
        empty = 0
        while empty < 3:
            async with mine.unit() as unit:
                leased = await lease(unit, now, limit=5, worker=name)
            got.extend(leased)
            empty = 0 if leased else empty + 1

    await asyncio.gather(
        *(work(mine, f"w{at}") for at, mine in enumerate((database, other_process) * 2))
    )

    assert 60 == len({one.id for one in got})
    assert sorted(seen.values()) == sorted(one.citizen for one in got)


async def test_no_message_waits_for_a_missing_citizen(database, now):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        async with database.unit() as unit:
            await outbox.enqueue(unit, [message("a", 12345)], now)


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_while_one_worker_leases_another_leaves_that_citizen_alone(
    database, other_process, now
):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        waiting = [message("a", seen[1], Lane.CHANGE), message("b", seen[1], Lane.CALL)]
        await outbox.enqueue(unit, [*waiting, message("c", seen[2], Lane.CHANGE)], now)

    async with database.unit() as one:
        assert ["b"] == keys(await lease(one, now, limit=1))
        async with other_process.unit() as other:
            assert ["c"] == keys(await lease(other, now))


async def test_a_lease_looks_again_whether_another_worker_was_faster(database, now):
    """
    Between finding what is due and taking it, another worker may have begun and committed.
    """
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        waiting = [message("a", citizen, Lane.CALL), message("b", citizen, Lane.CHANGE)]
        await outbox.enqueue(unit, waiting, now)
        (first,) = await lease(unit, now)

        found_before = {"ids": [first.id, first.id + 1], "now": now, "until": now + LEASE}
        taken = await unit.connection.scalars(
            leasing._take, {**found_before, "worker": "late", "token": "t"}
        )
        assert [] == taken.all()
