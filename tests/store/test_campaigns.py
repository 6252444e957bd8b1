"""A notice reaches everyone who follows its topic, and its sender sees how far it is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store import appointments as appointments_of
from bot.store import (
    audience,
    audit,
    campaigns,
    citizens,
    corrections,
    followers,
    gate,
    mutes,
    outbox,
)
from bot.store import seats as seats_of
from bot.store.outbox import Lane, Settled
from bot.store.staff import let_in
from bot.store.tables import appointments, gatherings, seats
from bot.store.tables import audit as audit_table
from bot.store.tables import outbox as outbox_table
from conversations.staff.member import Member
from conversations.staff.notices.audience import Audience
from conversations.staff.notices.events import Mended
from conversations.staff.notices.letter import Letter
from tests.store.centre import book
from tests.store.notice import begin_notice
from tests.store.test_gatherings import announced

DAY_AHEAD = datetime(2026, 11, 26, 7, tzinfo=UTC)
LEASE = timedelta(seconds=90)


async def started(unit, now, followers_count=4):
    seen = await citizens.known(unit, range(1, followers_count + 2), now)
    *following, staff = seen.values()
    for citizen in following:
        await followers.follow(unit, citizen, "events", True, now)
    campaign, recipients = await begin_notice(
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
        assert 1 == await audience.count(unit, Audience(("events",)), now)
        _, recipients = await begin_notice(
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
        found = await campaigns.find(unit, campaign)
        assert Letter(Audience(("events",)), "<b>Δράση</b>", sends=now) == found.letter


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
        campaign, *_, staff = await started(unit, now, 3)
        (row,) = await leased(unit, now, limit=1)
        assert await campaigns.stop(unit, campaign, now)
        assert not await campaigns.stop(unit, campaign, now)
        await outbox.settle(unit, [Settled(row.id, row.token, "sent")], now)

        assert not await campaigns.finish_when_empty(unit, campaign, now)
        assert campaigns.Progress(3, 1, 0, 0, 2, 0, "stopped", staff, None) == (
            await campaigns.progress(unit, campaign)
        )
        assert await outbox.next_due(unit) is None


async def test_what_was_never_started_is_nothing(database):
    async with database.reading() as unit:
        assert await campaigns.progress(unit, 1) is None
        assert await campaigns.find(unit, 1) is None


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


async def ordered(unit, now, audience, **more):
    """The id of a notice for *audience*, and whether it is new."""
    asked = more.pop("asked", False)
    request = more.pop("request", None)
    letter = Letter(audience, "<b>Δράση</b>", **more)
    return await campaigns.order(unit, letter, created_by=99, request=request, now=now, asked=asked)


async def test_a_notice_is_kept_as_it_was_written(database, now):
    async with database.unit() as unit:
        letter = Letter(
            Audience(("events", "benefits"), rested=3),
            "<b>Δράση</b>",
            file="id-1",
            file_kind="photo",
            button="book:benefits",
            sends=now + timedelta(hours=1),
            expires=now + timedelta(hours=2),
            trial=True,
        )
        campaign, _ = await campaigns.order(
            unit, letter, created_by=9, request="r", now=now, asked=True
        )

        found = await campaigns.find(unit, campaign)
        assert letter == found.letter
        assert ("asked", 1, 9) == (found.state, found.version, found.created_by)
        assert [found] == await campaigns.newest(unit, 5)


async def test_one_request_orders_one_notice(database, now):
    async with database.unit() as unit:
        first = await ordered(unit, now, Audience(("events",)), request="r")
        again = await ordered(unit, now, Audience(("events",)), request="r")

        assert [(first[0], True), (first[0], False)] == [first, again]
        assert await campaigns.begin(unit, first[0], now)
        assert not await campaigns.begin(unit, first[0], now)


async def test_a_planned_notice_begins_when_its_time_comes(database, now):
    async with database.unit() as unit:
        campaign, _ = await ordered(
            unit, now, Audience(("events",)), sends=now + timedelta(hours=1)
        )
        assert [] == await campaigns.to_begin(unit, now)
        assert [campaign] == await campaigns.to_begin(unit, now + timedelta(hours=1))
        assert [campaign] == await campaigns.to_tell(unit, now)
        assert await campaigns.stop(unit, campaign, now)

        assert [] == await campaigns.to_begin(unit, now + timedelta(hours=1))


async def test_nobody_agrees_to_what_they_wrote_themselves(database, now):
    async with database.unit() as unit:
        campaign, _ = await ordered(unit, now, Audience(("events",)), asked=True)
        assert not await campaigns.begin(unit, campaign, now)
        assert not await campaigns.decide(unit, campaign, by=99, agrees=True, now=now)
        assert await campaigns.decide(unit, campaign, by=7, agrees=True, now=now)
        assert not await campaigns.decide(unit, campaign, by=8, agrees=False, now=now)

        assert 7 == (await campaigns.find(unit, campaign)).approved_by


async def test_each_audience_is_those_who_have_its_reason(database, now):
    """Each once; not the unreachable, not who muted notices, not who got one lately."""
    async with database.unit() as unit:
        seen = [*(await citizens.known(unit, range(1, 9), now)).values()]
        both, other, gone, muted, *_ = seen
        for citizen in (both, gone, muted):
            await followers.follow(unit, citizen, "events", True, now)
        for citizen in (both, other):
            await followers.follow(unit, citizen, "benefits", True, now)
        await citizens.mark_reachable(unit, gone, False)
        await mutes.mute(unit, muted, "notice", muted=True)
        days = {"service": "benefits", "desk": "desk-1", "ends": now, "local_time": "09:00"}
        days |= {"version": 1, "uid": "u", "sequence": 0, "created": now, "starts": now}
        for number, (citizen, status) in enumerate(((both, "booked"), (other, "moved"))):
            await unit.connection.execute(
                appointments.insert().values(
                    code=f"{number}", citizen=citizen, status=status, local_day=now.date(), **days
                )
            )
        plan = {"kind": "event", "topic": "events", "title": "", "place": "", "body": ""}
        plan |= {"starts": now, "ends": now, "register_until": now, "state": "open", "uid": "u"}
        plan |= {"version": 1, "sequence": 0, "created_by": 9, "created": now}
        await unit.connection.execute(gatherings.insert().values(id=5, **plan))
        for citizen, state in ((other, "in"), (both, "waiting")):
            await unit.connection.execute(
                seats.insert().values(
                    gathering=5, citizen=citizen, state=state, joined=now, version=1
                )
            )

        async def reached(whom, at=now, **more):
            found = await unit.connection.scalars(audience.recipients(whom, at, **more))
            return {*found}

        assert {both} == await reached(Audience(("events",)))
        assert {both, other} == await reached(Audience(("events", "benefits")))
        assert 2 == await audience.count(unit, Audience(("events", "benefits")), now)
        assert {both} == await reached(Audience(day=now.date()))
        assert set() == await reached(Audience(day=now.date() + timedelta(days=1)))
        assert {other} == await reached(Audience(gathering=5))
        await let_in(unit, seen[6], Member(), added_by=9, now=now)
        assert {seen[6], seen[7]} == await reached(
            Audience(("events",)), trial=True, admins=[seen[7]]
        )
        await begin_notice(unit, topic="events", html="x", created_by=9, now=now, expires=None)
        (row,) = await leased(unit, now)
        await outbox.settle(unit, [Settled(row.id, row.token, "sent", 5)], now)
        two, four = now + timedelta(days=2), now + timedelta(days=4)
        assert {other} == await reached(Audience(("benefits",), rested=3), two)
        assert {both, other} == await reached(Audience(("benefits",), rested=3), four)


async def crowd(unit, now):
    """
    Twelve who follow, come that day and have a seat; of these some have muted, blocked or left.

    Their ids, and the gathering's.
    """
    seen = [*(await citizens.known(unit, range(1, 13), now)).values()]
    gathering = await announced(unit, now, seats=20)
    for hour, citizen in enumerate(seen):
        for topic in ("events", "benefits"):
            await followers.follow(unit, citizen, topic, True, now)
        await seats_of.join(unit, gathering, citizen, name="", now=now, queued=True)
        await book(unit, citizen, now, starts=DAY_AHEAD + hour * timedelta(hours=1))
    muted, other_mute, blocked, both, unfollowed, left, *_ = seen
    for citizen in (muted, both):
        await mutes.mute(unit, citizen, "notice", muted=True)
    await mutes.mute(unit, other_mute, "reminder", muted=True)
    for citizen in (blocked, both):
        await citizens.mark_reachable(unit, citizen, False)
    for topic in ("events", "benefits"):
        await followers.follow(unit, unfollowed, topic, False, now)
    await seats_of.leave(unit, gathering.id, left)
    visit, *_ = await appointments_of.of_citizen(unit, left, now)
    await appointments_of.cancel(unit, appointment=visit.id, citizen=left, version=None, now=now)
    for staff_member in seen[:7]:
        await let_in(unit, staff_member, Member(), added_by=9, now=now)
    return seen, gathering.id


@pytest.mark.parametrize(
    ("for_whom", "many"),
    [("topics", 8), ("day", 8), ("gathering", 8), ("trial", 4)],
)
async def test_as_many_are_counted_as_it_is_owed_to_and_as_leave(database, now, for_whom, many):
    """Without who muted notices, cannot be reached, or has no such reason any more."""
    async with database.unit() as unit:
        _, gathering = await crowd(unit, now)
        whom = {
            "topics": Audience(("events", "benefits")),
            "trial": Audience(("events",)),
            "day": Audience(day=DAY_AHEAD.date()),
            "gathering": Audience(gathering=gathering),
        }[for_whom]
        trial = for_whom == "trial"
        counted = await audience.count(unit, whom, now)
        campaign, _ = await ordered(unit, now, whom, trial=trial)
        await campaigns.begin(unit, campaign, now)

        owed = await unit.connection.scalars(
            select(outbox_table.c.citizen).where(outbox_table.c.kind == "notice")
        )
        assert many == len({*owed})
        assert many == (await campaigns.progress(unit, campaign)).recipients
        assert many == len(await leased(unit, now))
        assert trial or counted == many


async def test_who_stops_following_gets_it_no_more_and_others_do(database, now):
    """Who follows another of its topics still has a reason; so has who was chosen for a day."""
    async with database.unit() as unit:
        seen = [*(await citizens.known(unit, range(1, 3), now)).values()]
        for citizen in seen:
            await followers.follow(unit, citizen, "events", True, now)
        await followers.follow(unit, seen[0], "benefits", True, now)
        campaign, _ = await ordered(unit, now, Audience(("events", "benefits")))
        await campaigns.begin(unit, campaign, now)
        for citizen in seen:
            await followers.follow(unit, citizen, "events", False, now)

        assert [seen[0]] == [row.citizen for row in await leased(unit, now)]
        assert 1 == (await campaigns.progress(unit, campaign)).other


async def test_a_pause_keeps_what_waits_and_gives_it_back(database, now):
    """Also what was in flight and could not be sent meanwhile."""
    async with database.unit() as unit:
        campaign, *_ = await started(unit, now, 3)
        (row,) = await leased(unit, now, limit=1)
        assert await campaigns.pause(unit, campaign)
        assert not await campaigns.pause(unit, campaign)
        await outbox.settle(unit, [Settled(row.id, row.token, "pending", not_before=now)], now)
        assert [] == await leased(unit, now)
        assert not await campaigns.finish_when_empty(unit, campaign, now)
        assert 3 == (await campaigns.progress(unit, campaign)).waiting

        assert await campaigns.resume(unit, campaign, now)
        assert not await campaigns.resume(unit, campaign, now)
        assert 3 == len(await leased(unit, now))


async def test_a_correction_is_owed_to_exactly_those_who_have_it(database, now):
    """Once for each version; not while some of it is on its way."""
    async with database.unit() as unit:
        campaign, *_ = await started(unit, now, 4)
        rows = await leased(unit, now, limit=3)
        ends = (("sent", 11), ("sent", 12), ("unreachable", None))
        for row, (end, message) in zip(rows, ends, strict=True):
            assert await corrections.in_flight(unit, campaign)
            await outbox.settle(unit, [Settled(row.id, row.token, end, message)], now)
        assert not await corrections.in_flight(unit, campaign)
        assert not await corrections.correct(unit, campaign, version=1, html="β", now=now)
        await campaigns.stop(unit, campaign, now)
        assert await corrections.mended(unit, campaign, 1) is None

        assert await corrections.correct(unit, campaign, version=1, html="β", now=now)
        assert not await corrections.correct(unit, campaign, version=1, html="γ", now=now)

        assert "β" == (await campaigns.find(unit, campaign)).letter.html
        owed = await outbox.lease(
            unit, worker="w", lanes=[Lane.CHANGE], limit=9, now=now, lease_for=LEASE
        )
        assert {11, 12} == {row.edits for row in owed}
        assert {"correction"} == {row.kind for row in owed}
        assert [campaign] == await campaigns.to_tell(unit, now + timedelta(days=1))
        ends = ("sent", "refused")
        await outbox.settle(
            unit,
            [
                Settled(row.id, row.token, end, row.edits)
                for row, end in zip(owed, ends, strict=True)
            ],
            now,
        )
        assert Mended(1, 1, 0) == await corrections.mended(unit, campaign, 2)
        assert 2 == (await campaigns.progress(unit, campaign)).sent


async def test_a_withdrawal_ends_it_and_reaches_those_who_have_it(database, now):
    """A correction that is still on its way to them is of no use any more."""
    async with database.unit() as unit:
        campaign, *_ = await started(unit, now, 3)
        (row,) = await leased(unit, now, limit=1)
        await outbox.settle(unit, [Settled(row.id, row.token, "sent", 11)], now)
        await campaigns.pause(unit, campaign)
        assert await corrections.correct(unit, campaign, version=1, html="β", now=now)

        assert await corrections.withdraw(unit, campaign, version=2, now=now)

        owed = await outbox.lease(
            unit, worker="w", lanes=[Lane.CHANGE], limit=9, now=now, lease_for=LEASE
        )
        assert [("withdrawal", 11)] == [(row.kind, row.edits) for row in owed]
        far = await campaigns.progress(unit, campaign)
        assert ("withdrawn", 0, 2) == (far.state, far.waiting, far.other)
        assert not await campaigns.resume(unit, campaign, now)
