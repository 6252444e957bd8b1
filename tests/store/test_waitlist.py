"""A freed time is kept for one who waits, then for the next, and for nobody when it is too late."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.store import accepting, appointments, citizens, offers, outbox, waitlist
from bot.store.outbox import Lane
from bot.store.tables import appointment_events, claims
from bot.store.tables import appointments as appointments_table
from bot.store.tables import offers as offers_table
from bot.store.tables import waitlist as waitlist_table
from bot.ticks.offering import Offering
from conversations.centre import Desk, Opening
from tests.store.centre import BENEFITS, atoms, book, hold, standing_citizen

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEDNESDAY = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
"""ten in the morning at the Centre, on the day after `now`"""


class Clock:
    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def small(library):
    """A Centre with one visit a day, at ten, from Monday to Friday."""
    openings = tuple(Opening(weekday, time(10), time(10, 30)) for weekday in range(5))
    service = replace(
        library.centre.services[BENEFITS],
        horizon_days=10,
        buffer_before=0,
        buffer_after=0,
        min_notice=timedelta(0),
    )
    desk = Desk("desk-1", "Γραφείο 1", service.specialty, openings)
    centre = replace(library.centre, services={BENEFITS: service}, desks={"desk-1": desk})
    return replace(library, centre=centre)


@pytest.fixture
def offering(database, small, clock):
    return Offering(database, lambda: small, clock)


async def full_week(database, now):
    """
    Someone has Wednesday, someone Thursday; three who wait have Friday, Monday and Tuesday.

    The three, in the order in which they came; and who has Wednesday, with their appointment.
    """
    async with database.unit() as unit:
        known = await citizens.known(unit, range(1, 6), now)
        who = [known[chat] for chat in range(1, 6)]
        days = [WEDNESDAY + ahead * DAY for ahead in (2, 5, 6, 0, 1)]
        booked = [
            await book(unit, citizen, now, starts=starts)
            for citizen, starts in zip(who, days, strict=True)
        ]
        for at, (citizen, own) in enumerate(zip(who[:3], booked[:3], strict=True)):
            await waits(unit, citizen, own.id, now + at * timedelta(seconds=1))
    return who[:3], booked[:3], (who[3], booked[3])


async def waits(unit, citizen, appointment, now, *, part="any", service=BENEFITS):
    return await waitlist.join(
        unit, citizen=citizen, service=service, appointment=appointment, part=part, now=now
    )


async def frees(database, owner, now):
    citizen, appointment = owner
    async with database.unit() as unit:
        await appointments.cancel(
            unit, appointment=appointment.id, citizen=citizen, version=None, now=now
        )


async def open_offers(database):
    """(citizen, offer) of all that stand, as the database says it."""
    async with database.reading() as unit:
        rows = await unit.connection.execute(
            select(waitlist_table.c.citizen, offers_table.c.id)
            .join(offers_table, offers_table.c.waitlist == waitlist_table.c.id)
            .where(offers_table.c.state == "open")
        )
        return [tuple(row) for row in rows]


async def test_of_three_who_wait_the_first_gets_the_only_offer_whoever_looks(
    database, other_process, small, clock, now
):
    """Two processes look at one moment, several times; one person is told, by one message."""
    (first, *_), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    two = [Offering(each, lambda: small, clock) for each in (database, other_process)]

    made = await asyncio.gather(*(each.offer() for each in two * 4))

    assert 1 == sum(made)
    assert [first] == [citizen for citizen, _ in await open_offers(database)]
    async with database.unit() as unit:
        told = await outbox.lease(
            unit, worker="w", lanes=[Lane.CALL], limit=9, now=now, lease_for=HOUR
        )
        assert [(first, now + HOUR)] == [(row.citizen, row.expires) for row in told]
        stranger = await standing_citizen(unit, now, 77)
        assert await hold(unit, stranger, now, starts=WEDNESDAY) is None


async def test_refused_and_lapsed_it_is_passed_on_and_the_last_one_leaves_it_free(
    database, offering, clock, now
):
    """First says no, second says nothing, third has it; nobody is asked twice in a day."""
    (first, second, third), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(asked, number)] = await open_offers(database)
    assert first == asked
    async with database.unit() as unit:
        offer = await offers.find(unit, number, first)
        await offers.give_back(unit, [offer.waiting])

    await offering.offer()
    assert [second] == [citizen for citizen, _ in await open_offers(database)]

    clock.at += HOUR
    await offering.offer()
    assert [third] == [citizen for citizen, _ in await open_offers(database)]

    clock.at += HOUR
    await offering.offer()
    assert [] == await open_offers(database)
    async with database.unit() as unit:
        stranger = await standing_citizen(unit, clock.at, 77)
        assert await hold(unit, stranger, clock.at, starts=WEDNESDAY) is not None


@pytest.mark.parametrize(
    ("moment", "how_many"),
    [
        # quiet until eight, and ten o'clock is too near from eight on
        ("2026-11-24T18:59:00Z", 1),
        ("2026-11-24T19:00:00Z", 0),
        ("2026-11-25T05:59:00Z", 0),
        ("2026-11-25T06:00:00Z", 1),
        ("2026-11-25T06:00:01Z", 0),
    ],
)
async def test_nobody_is_offered_what_is_too_near_nor_woken(
    database, offering, clock, moment, how_many
):
    """Ten o'clock is offered until two hours before it, and not in the quiet hours."""
    _, _, owner = await full_week(database, clock.at)
    await frees(database, owner, clock.at)
    clock.at = datetime.fromisoformat(moment)

    assert how_many == await offering.offer()


async def test_an_offer_that_lapsed_keeps_nothing_from_anyone_though_no_one_swept_it_up(
    database, offering, clock, now
):
    """Its person is told so, and what they have is untouched."""
    (first, *_), (own, *_), owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)
    later = now + HOUR

    async with database.unit() as unit:
        offer = await offers.find(unit, number, first)
        assert await accepting.take(unit, offer, first, later) is None
        assert [own] == await appointments.of_citizen(unit, first, later)
        stranger = await standing_citizen(unit, later, 77)
        assert await hold(unit, stranger, later, starts=WEDNESDAY) is not None
        offer = await offers.find(unit, number, first)
        assert await accepting.take(unit, offer, first, later) is None
        assert [own] == await appointments.of_citizen(unit, first, later)


async def test_taking_it_moves_the_appointment_and_frees_the_old_time_for_the_next(
    database, offering, now
):
    """The same calendar entry, one on; the same name; and the next who waits gets the old time."""
    (first, second, _), (own, *_), owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)

    async with database.unit() as unit:
        given = await appointments.details(unit, own.id)
        offer = await offers.find(unit, number, first)
        moved = await accepting.take(unit, offer, first, now)
    await offering.offer()

    async with database.reading() as unit:
        assert [moved] == await appointments.of_citizen(unit, first, now)
        assert (WEDNESDAY, own.uid, own.sequence + 1) == (moved.starts, moved.uid, moved.sequence)
        assert given == await appointments.details(unit, moved.id)
        assert "moved" == (await appointments.find(unit, own.id)).status
        assert [] == await waitlist.of_citizen(unit, first)
        history = await unit.connection.execute(
            select(appointment_events.c.was, appointment_events.c.became).where(
                appointment_events.c.appointment == moved.id
            )
        )
        assert [("offered", "booked")] == [tuple(row) for row in history]
        kept = await unit.connection.execute(
            select(appointments_table.c.starts).where(appointments_table.c.status == "offered")
        )
        assert [own.starts] == list(kept.scalars())
    assert [second] == [citizen for citizen, _ in await open_offers(database)]


async def test_two_presses_answer_the_same(database, other_process, offering, now):
    """Of two phones of one person at once, and again later."""
    (first, *_), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)

    async def press(mine):
        async with mine.unit() as unit:
            return await accepting.take(unit, await offers.find(unit, number, first), first, now)

    answers = await asyncio.gather(press(database), press(other_process), press(database))
    answers.append(await press(database))

    assert {WEDNESDAY} == {each.starts for each in answers}
    assert {(answers[0].id, answers[0].version)} == {(each.id, each.version) for each in answers}
    async with database.reading() as unit:
        assert 1 == len(await appointments.of_citizen(unit, first, now))
        counted = select(func.count()).select_from(claims)
        mine = counted.where(claims.c.appointment == answers[0].id)
        assert 6 == await unit.connection.scalar(mine)


async def test_nobody_takes_what_is_kept_for_another(database, offering, now):
    (first, second, _), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)

    async with database.reading() as unit:
        assert await offers.find(unit, number, second) is None
        assert await offers.find(unit, number, first) is not None


async def test_what_one_chooses_oneself_and_what_is_kept_for_one_leave_each_other_alone(
    database, offering, now
):
    """A hold of one's own is not let go by an offer, nor the offer by a hold."""
    (first, *_), _, owner = await full_week(database, now)
    thursday_week = WEDNESDAY + 8 * DAY
    await frees(database, owner, now)
    async with database.unit() as unit:
        before = await hold(unit, first, now, starts=thursday_week)
    await offering.offer()
    async with database.unit() as unit:
        found = await appointments.find(unit, before.id)
        assert "held" == found.status
        await hold(unit, first, now, starts=thursday_week + DAY)

    assert [first] == [citizen for citizen, _ in await open_offers(database)]
    async with database.reading() as unit:
        taken = select(func.count()).select_from(appointments_table)
        kept = taken.where(appointments_table.c.status == "offered")
        assert 1 == await unit.connection.scalar(kept)


async def test_one_offer_a_day_whatever_one_waits_for(database, small, clock, now):
    """Who waits for two services is offered one time today, and the other tomorrow."""
    other = replace(small.centre.services[BENEFITS], id="counselling", specialty="psychologist")
    desks = {
        **small.centre.desks,
        "desk-3": replace(small.centre.desks["desk-1"], id="desk-3", specialty="psychologist"),
    }
    services = {**small.centre.services, "counselling": other}
    two = replace(small, centre=replace(small.centre, services=services, desks=desks))
    offering = Offering(database, lambda: two, clock)
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await waits(unit, me, None, now)
        await waits(unit, me, None, now + timedelta(seconds=1), service="counselling")

    assert [1, 0] == [await offering.offer(), await offering.offer()]
    clock.at += 2 * HOUR
    assert 0 == await offering.offer()
    async with database.unit() as unit:
        # Nor by leaving the line and joining it anew.
        await waitlist.leave(unit, me, "counselling")
        await waits(unit, me, None, clock.at, service="counselling")
    assert 0 == await offering.offer()
    clock.at = now + DAY
    assert 1 == await offering.offer()


async def test_no_time_is_offered_to_one_person_twice(database, offering, clock, now):
    """Who did not want Thursday is not asked about it tomorrow, while nothing else is free."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        own = await book(unit, me, now, starts=WEDNESDAY + 2 * DAY)
        rival = await standing_citizen(unit, now, 501)
        await book(unit, rival, now, starts=WEDNESDAY)
        await waits(unit, me, own.id, now)
    assert 1 == await offering.offer()
    async with database.unit() as unit:
        [mine] = await waitlist.of_citizen(unit, me)
        await offers.give_back(unit, [mine.id])

    clock.at = now + DAY
    assert 0 == await offering.offer()


async def test_a_wait_ends_with_its_appointment_and_goes_along_when_that_is_moved(
    database, offering, clock, now
):
    """Cancelled: there is nothing to improve.  Moved by oneself: the new one is to be improved."""
    (first, second, third), (own, others, _), _ = await full_week(database, now)
    async with database.unit() as unit:
        later = await hold(unit, first, now, starts=WEDNESDAY + 7 * DAY)
        await appointments.book(unit, held=later.id, citizen=first, details={}, now=now)
        await appointments.replace(unit, old=own.id, new=later.id, citizen=first, now=now)
        await appointments.cancel(
            unit, appointment=others.id, citizen=second, version=None, now=now
        )

    await offering.offer()

    async with database.reading() as unit:
        [still] = await waitlist.of_citizen(unit, first)
        assert later.id == still.appointment
        assert [] == await waitlist.of_citizen(unit, second)
    assert [first, third] == [citizen for citizen, _ in await open_offers(database)]
    clock.at = later.starts
    await offering.offer()
    async with database.reading() as unit:
        assert [] == await waitlist.of_citizen(unit, first)


@pytest.mark.parametrize("how", ["cancel", "begin", "move"])
async def test_an_offer_ends_with_the_appointment_it_would_replace(database, offering, now, how):
    """In the seconds before the next look, too."""
    (first, *_), (own, *_), owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)
    at = now
    async with database.unit() as unit:
        if how == "cancel":
            await appointments.cancel(
                unit, appointment=own.id, citizen=first, version=None, now=now
            )
        elif how == "move":
            later = await hold(unit, first, now, starts=WEDNESDAY + 7 * DAY)
            await appointments.book(unit, held=later.id, citizen=first, details={}, now=now)
            await appointments.replace(unit, old=own.id, new=later.id, citizen=first, now=now)
        else:
            at = own.starts
        before = await appointments.of_citizen(unit, first, at)
        offer = await offers.find(unit, number, first)
        assert await accepting.take(unit, offer, first, at) is None
        assert before == await appointments.of_citizen(unit, first, at)


async def test_who_has_none_takes_it_as_a_hold_and_waits_until_it_is_booked(
    database, offering, clock, now
):
    """Their name is asked for first; what is not booked in time is not theirs."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await waits(unit, me, None, now)
    assert 1 == await offering.offer()
    [(_, number)] = await open_offers(database)

    async with database.unit() as unit:
        offer = await offers.find(unit, number, me)
        until = now + timedelta(minutes=5)
        held = await accepting.take_to_book(unit, offer, me, until, now)
        again = await accepting.take_to_book(unit, offer, me, until, now)
        assert held == again
        assert ("held", me) == (held.status, held.citizen)
        assert await appointments.book(unit, held=held.id, citizen=me, details={}, now=now)
        booked = await accepting.take_to_book(unit, offer, me, until, now)
        assert "booked" == booked.status
    await offering.offer()

    async with database.reading() as unit:
        assert [] == await waitlist.of_citizen(unit, me)


async def test_who_has_none_is_too_late_after_the_hour_too(database, offering, now):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        await waits(unit, me, None, now)
    await offering.offer()
    [(_, number)] = await open_offers(database)

    async with database.unit() as unit:
        offer = await offers.find(unit, number, me)
        later = now + HOUR
        assert await accepting.take_to_book(unit, offer, me, later + HOUR, later) is None


async def test_the_days_one_offer_is_kept_to_also_when_two_look_at_once(database, now):
    """Both have found a time for one person, for different things; the second is not kept."""
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        both = [
            await waits(unit, me, None, now, service=service) for service in (BENEFITS, "other")
        ]
        made = [
            await offers.make(
                unit,
                waiting,
                mode="place",
                like=None,
                desk=desk,
                starts=WEDNESDAY,
                ends=WEDNESDAY + HOUR,
                atoms=atoms(WEDNESDAY, 60),
                local_day=WEDNESDAY.date(),
                local_time=WEDNESDAY.time(),
                expires=now + HOUR,
                now=now,
                today=now.date(),
            )
            for waiting, desk in zip(both, ("desk-1", "desk-2"), strict=True)
        ]

        assert [True, False] == [each is not None for each in made]
        stranger = await standing_citizen(unit, now, 77)
        assert await hold(unit, stranger, now, starts=WEDNESDAY, desk="desk-2") is not None


async def test_asking_again_keeps_ones_place(database, now):
    async with database.unit() as unit:
        me = await standing_citizen(unit, now)
        first = await waits(unit, me, None, now)
        again = await waits(unit, me, None, now + HOUR, part="morning")

        assert replace(first, part="morning") == again
        assert [again] == await waitlist.of_citizen(unit, me)


async def test_who_leaves_or_is_forgotten_keeps_nothing(database, offering, now):
    """The time is free at once, and nothing of the wait is left of who was forgotten."""
    (first, second, _), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    async with database.unit() as unit:
        await waitlist.leave(unit, first, BENEFITS)
    await offering.offer()
    assert [second] == [citizen for citizen, _ in await open_offers(database)]

    async with database.unit() as unit:
        await citizens.forget(unit, second, now)
        stranger = await standing_citizen(unit, now, 77)
        assert await hold(unit, stranger, now, starts=WEDNESDAY) is not None
        assert [] == await waitlist.of_citizen(unit, second)
    assert [] == await open_offers(database)


async def test_a_message_about_an_offer_that_is_over_does_not_leave(database, offering, now):
    (first, *_), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    async with database.unit() as unit:
        await waitlist.leave(unit, first, BENEFITS)

        told = await outbox.lease(
            unit, worker="w", lanes=[Lane.CALL], limit=9, now=now, lease_for=HOUR
        )
        assert [] == told


async def test_whom_nothing_reaches_is_passed_over(database, offering, now):
    """Who blocked the bot would let the time lapse unseen."""
    (first, second, _), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    async with database.unit() as unit:
        await citizens.mark_reachable(unit, first, False)

    await offering.offer()

    assert [second] == [citizen for citizen, _ in await open_offers(database)]


async def test_what_is_over_is_thrown_away_in_time_and_what_goes_on_is_kept(
    database, offering, now
):
    (first, second, _), _, owner = await full_week(database, now)
    await frees(database, owner, now)
    await offering.offer()
    async with database.unit() as unit:
        await waitlist.leave(unit, first, BENEFITS)

        assert 0 == await waitlist.purge(unit, now)
        assert 1 == await waitlist.purge(unit, now + DAY)
        assert 1 == len(await waitlist.of_citizen(unit, second))
