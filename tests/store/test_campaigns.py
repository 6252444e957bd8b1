"""A notice reaches everyone who follows its topic, and its sender sees how far it is."""

from datetime import timedelta

from bot.store import audit, campaigns, citizens, followers, gate, outbox
from bot.store.outbox import Lane, Settled
from bot.store.tables import audit as audit_table

LEASE = timedelta(seconds=90)


async def started(unit, now, followers_count=4):
    seen = await citizens.known(unit, range(1, followers_count + 2), now)
    *following, staff = seen.values()
    for citizen in following:
        await followers.follow(unit, citizen, "events", True, now)
    campaign, recipients = await campaigns.start(
        unit, topic="events", html="<b>Δράση</b>", created_by=staff, now=now, expires=None
    )
    return campaign, recipients, following, staff


async def leased(unit, now, limit=100):
    return await outbox.lease(
        unit, worker="w", lanes=[Lane.NOTICE], limit=limit, now=now, lease_for=LEASE
    )


async def test_followers_are_counted_as_they_will_be_written_to(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2, 3], now)
        for citizen in seen.values():
            await followers.follow(unit, citizen, "events", True, now)
            await followers.follow(unit, citizen, "events", True, now)
        await followers.follow(unit, seen[1], "benefits", True, now)
        await followers.follow(unit, seen[2], "events", False, now)
        await citizens.mark_reachable(unit, seen[3], False)

        assert frozenset({"events", "benefits"}) == await followers.followed(unit, seen[1])
        assert 1 == await followers.count(unit, "events")
        _, recipients = await campaigns.start(
            unit, topic="events", html="x", created_by=1, now=now, expires=None
        )
        assert 1 == recipients


async def test_progress_tells_how_each_one_ended(database, now):
    async with database.unit() as unit:
        campaign, recipients, _, staff = await started(unit, now, 5)
        await campaigns.set_progress_message(unit, campaign, staff, 77)
        rows = await leased(unit, now, limit=4)
        ends = ("sent", "unreachable", "uncertain", "refused")
        await outbox.settle(
            unit,
            [Settled(row.id, row.token, end) for row, end in zip(rows, ends, strict=True)],
            now,
        )

        progress = await campaigns.progress(unit, campaign)
        assert campaigns.Progress(5, 1, 1, 1, 1, 1, "running", staff, 77) == progress
        assert 5 == recipients
        assert "<b>Δράση</b>" == await campaigns.html(unit, campaign)
        assert "events" == await campaigns.topic(unit, campaign)


async def test_a_notice_is_done_when_nothing_of_it_waits(database, now):
    async with database.unit() as unit:
        campaign, *_ = await started(unit, now, 2)
        assert [campaign] == await campaigns.running(unit)
        rows = await leased(unit, now)
        assert not await campaigns.finish_when_empty(unit, campaign, now)
        await outbox.settle(unit, [Settled(row.id, row.token, "sent") for row in rows], now)

        assert await campaigns.finish_when_empty(unit, campaign, now)
        assert not await campaigns.finish_when_empty(unit, campaign, now)
        assert [] == await campaigns.running(unit)
        assert "done" == (await campaigns.progress(unit, campaign)).state
        assert not await campaigns.stop(unit, campaign, now)


async def test_a_stopped_notice_sends_no_more_and_stays_stopped(database, now):
    async with database.unit() as unit:
        campaign, *_ = await started(unit, now, 3)
        (row,) = await leased(unit, now, limit=1)
        assert await campaigns.stop(unit, campaign, now)
        assert not await campaigns.stop(unit, campaign, now)
        await outbox.settle(unit, [Settled(row.id, row.token, "sent")], now)

        assert not await campaigns.finish_when_empty(unit, campaign, now)
        assert campaigns.Progress(3, 1, 0, 0, 2, 0, "stopped", None, None) == (
            await campaigns.progress(unit, campaign)
        )
        assert await outbox.next_due(unit) is None


async def test_what_was_never_started_is_nothing(database):
    async with database.reading() as unit:
        assert await campaigns.progress(unit, 1) is None
        assert "" == await campaigns.html(unit, 1)
        assert "" == await campaigns.topic(unit, 1)


async def test_a_longer_pause_is_never_shortened(database, now):
    async with database.unit() as unit:
        assert await gate.paused_until(unit) is None
        for seconds in (30, 10, 40):
            await gate.pause(unit, now + timedelta(seconds=seconds))
            if seconds == 10:
                assert now + timedelta(seconds=30) == await gate.paused_until(unit)

        assert now + timedelta(seconds=40) == await gate.paused_until(unit)


async def test_what_staff_did_is_written_down(database, now):
    async with database.unit() as unit:
        await audit.note(unit, who=9, action="list-day", subject="2026-11-24", now=now)

        (row,) = (await unit.connection.execute(audit_table.select())).all()
        assert (9, "list-day", "2026-11-24", now) == (row.who, row.action, row.subject, row.at)
