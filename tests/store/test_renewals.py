"""One approval for each benefit, kept while it is of use and forgotten with its citizen."""

from datetime import date, timedelta

from bot.store import citizens, renewals
from tests.store.chats import chats_of

APPROVED = date(2026, 11, 2)


async def someone(unit, now, chat=7):
    return (await citizens.known(unit, [chat], now))[chat]


async def test_a_newer_approval_takes_the_place_of_the_older(database, now):
    async with database.unit() as unit:
        citizen = await someone(unit, now)
        await renewals.keep(unit, citizen, "eee", APPROVED, now)
        later = now + timedelta(days=1)
        await renewals.keep(unit, citizen, "eee", date(2026, 11, 20), later)
        await renewals.keep(unit, citizen, "housing", APPROVED, now)

        kept = await renewals.of_citizen(unit, citizen)

    assert [("eee", date(2026, 11, 20), later), ("housing", APPROVED, now)] == [
        (each.topic, each.approved, each.created) for each in kept
    ]


async def test_it_is_dropped_alone(database, now):
    async with database.unit() as unit:
        one, other = await someone(unit, now), await someone(unit, now, 8)
        for citizen in (one, other):
            await renewals.keep(unit, citizen, "eee", APPROVED, now)
        await renewals.drop(unit, one, "eee")

        assert [other] == [each.citizen for each in await renewals.everyone(unit, ["eee"])]
        assert [] == await renewals.everyone(unit, [])


async def test_who_asks_to_be_forgotten_is_reminded_of_nothing(database, now):
    async with database.unit() as unit:
        citizen = await someone(unit, now)
        await renewals.keep(unit, citizen, "eee", APPROVED, now)
        await citizens.forget(unit, citizen, now)

        assert [] == await renewals.everyone(unit, ["eee"])


async def test_who_waits_for_a_renewal_is_not_forgotten_for_their_silence(database, now):
    """Six months are longer than the days after which a silent citizen is forgotten."""
    async with database.unit() as unit:
        asked, silent = await someone(unit, now), await someone(unit, now, 8)
        await renewals.keep(unit, asked, "eee", APPROVED, now)
        later = now + timedelta(days=120)

        assert 1 == await citizens.forget_idle(unit, now + timedelta(days=90), later)
        assert {asked} == set(await chats_of(unit, [asked])) - {silent}
