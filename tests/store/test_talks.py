"""Where a citizen stands is theirs alone, and is dropped after a day of silence."""

from datetime import timedelta

from sqlalchemy import select

from bot.store import citizens, talks
from bot.store.tables import conversations


async def test_a_talk_goes_on_where_it_stood(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        await talks.save(unit, {seen[1]: {"at": "start/home"}}, now)
        await talks.save(unit, {seen[1]: {"at": "ΕΕΕ"}, seen[2]: {"at": "@mine"}}, now)

    async with database.unit() as unit:
        assert {seen[1]: {"at": "ΕΕΕ"}, seen[2]: {"at": "@mine"}} == await talks.load(
            unit, [seen[1], seen[2], 999]
        )


async def test_only_idle_talks_are_dropped(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        await talks.save(unit, {seen[1]: {"at": "old"}}, now)
        await talks.save(unit, {seen[2]: {"at": "new"}}, now + timedelta(hours=1))

        assert 1 == await talks.drop_idle(unit, now + timedelta(hours=1))
        assert {seen[2]: {"at": "new"}} == await talks.load(unit, seen.values())


async def test_a_talk_put_in_anothers_place_is_as_if_there_were_none(database, now):
    async with database.unit() as unit:
        seen = await citizens.known(unit, [1, 2], now)
        await talks.save(unit, {seen[1]: {"at": "a"}, seen[2]: {"at": "b"}}, now)
        of_first = select(conversations.c.sealed).where(conversations.c.citizen == seen[1])
        sealed = await unit.connection.scalar(of_first)
        await unit.connection.execute(
            conversations.update().where(conversations.c.citizen == seen[2]).values(sealed=sealed)
        )

        assert {seen[1]: {"at": "a"}} == await talks.load(unit, seen.values())
