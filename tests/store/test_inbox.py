"""Nothing a citizen says is lost, and it is dealt with once, in order."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store import inbox
from bot.store.inbox import Arrival
from bot.store.tables import inbox as table
from tests.store.conftest import NOW


def arrivals(*chats, first=1):
    return [
        Arrival(first + at, chat, f"update {first + at}".encode()) for at, chat in enumerate(chats)
    ]


async def stored(database, now, *chats, first=1):
    async with database.unit() as unit:
        return await inbox.store(unit, arrivals(*chats, first=first), now)


async def taken(database, limit=100):
    async with database.unit() as unit:
        return [one.update_id for one in await inbox.take(unit, limit, NOW)]


async def finish(database, *update_ids):
    async with database.unit() as unit:
        seqs = [t.seq for t in await inbox.take(unit, 100, NOW) if t.update_id in update_ids]
        await inbox.done(unit, seqs)


async def test_what_came_in_is_taken_as_it_came(database, now):
    await stored(database, now, 7)

    async with database.unit() as unit:
        (one,) = await inbox.take(unit, 10, NOW)
    assert (1, b"update 1", 0) == (one.update_id, one.raw, one.attempts)


async def test_an_update_handed_over_twice_is_stored_once(database, now):
    """
    A duplicate is known by its id, also when it comes with new ones and after it was done.
    """
    await stored(database, now, 7)
    await finish(database, 1)

    assert 1 == await stored(database, now, 7, 8)
    assert [2] == await taken(database)


async def test_the_same_update_twice_in_one_delivery_is_stored_once(database, now):
    async with database.unit() as unit:
        assert 1 == await inbox.store(unit, [*arrivals(7), *arrivals(7)], now)


async def test_an_older_update_id_is_not_taken_for_a_duplicate(database, now):
    """
    Telegram starts its ids anew after a quiet week, so there is no high-water mark.
    """
    await stored(database, now, 7, first=500)

    assert 1 == await stored(database, now, 8, first=3)


async def test_only_the_oldest_of_each_chat_is_taken_oldest_first(database, now):
    await stored(database, now, 7, 8, 7, 9, 8)

    assert [1, 2, 4] == await taken(database)
    await finish(database, 1)
    assert [2, 3, 4] == await taken(database)
    assert [2, 3] == await taken(database, limit=2)


async def test_updates_without_a_chat_wait_for_nobody(database, now):
    await stored(database, now, None, None)

    assert [1, 2] == await taken(database)


async def test_what_was_said_is_wiped_once_it_is_done(database, now):
    await stored(database, now, 7)
    await finish(database, 1)

    async with database.reading() as unit:
        assert ("done", None) == tuple(
            (await unit.connection.execute(select(table.c.state, table.c.raw))).one()
        )


async def test_a_turn_that_is_rolled_back_leaves_its_update_to_be_taken(database, now):
    await stored(database, now, 7)
    with pytest.raises(ZeroDivisionError):
        async with database.unit() as unit:
            await inbox.done(unit, [one.seq for one in await inbox.take(unit, 1, NOW)])
            raise ZeroDivisionError

    assert [1] == await taken(database)


async def test_after_the_fifth_attempt_an_update_has_failed_and_blocks_no_one(database, now):
    """
    Between two attempts it rests, longer each time, and its chat waits; the others go on.
    """
    await stored(database, now, 7, 7, 8)
    rests = []
    for attempt in range(1, inbox.LAST_ATTEMPT + 1):
        async with database.unit() as unit:
            (poison, _) = await inbox.take(unit, 10, now)
            assert attempt == await inbox.retry(unit, poison, "ValueError", now)
            begun = now
            while attempt < 5 and len(await inbox.take(unit, 10, now)) < 2:
                assert [3] == [one.update_id for one in await inbox.take(unit, 10, now)]
                now += timedelta(seconds=0.5)
            rests.append(now - begun)
    assert 5 == attempt
    assert rests[:4] == sorted(set(rests[:4]))
    assert timedelta(seconds=5) < sum(rests, timedelta()) < timedelta(seconds=15)

    assert [2, 3] == await taken(database)
    async with database.reading() as unit:
        (failed,) = await inbox.failed(unit, 10)
        assert (1, "ValueError", NOW) == (failed.update_id, failed.error, failed.received)
        assert 2 == await inbox.waiting(unit)


async def test_what_cannot_be_parsed_fails_at_once(database, now):
    await stored(database, now, 7, 7)
    async with database.unit() as unit:
        (poison,) = await inbox.take(unit, 10, NOW)
        await inbox.refuse(unit, poison.seq, "KeyError")

    assert [2] == await taken(database)


async def test_keys_and_failures_are_purged_each_after_their_time(database, now):
    await stored(database, now, 7, 8, 9)
    await finish(database, 1)
    async with database.unit() as unit:
        (two, _) = await inbox.take(unit, 10, NOW)
        await inbox.refuse(unit, two.seq, "KeyError")
    later = now + timedelta(seconds=1)

    async with database.unit() as unit:
        assert 0 == await inbox.purge(unit, keys_older=now, failed_older=now)
        assert 1 == await inbox.purge(unit, keys_older=now, failed_older=later)
        assert 1 == await inbox.purge(unit, keys_older=later, failed_older=later)
        assert 1 == await inbox.waiting(unit)


async def test_an_update_that_does_not_open_has_failed_and_the_others_go_on(database, now):
    """
    Its bytes were moved here from another row, or damaged.
    """
    await stored(database, now, 7, 7, 8)
    async with database.unit() as unit:
        rows = dict((await unit.connection.execute(select(table.c.seq, table.c.raw))).all())
        first, _, third = sorted(rows)
        await unit.connection.execute(
            table.update().where(table.c.seq == first).values(raw=rows[third])
        )

    assert [3] == await taken(database)
    assert [2, 3] == await taken(database)
    async with database.reading() as unit:
        (failed,) = await inbox.failed(unit, 10)
    assert (1, "CannotOpen") == (failed.update_id, failed.error)


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_two_workers_never_take_two_updates_of_one_chat_at_once(database, other_process, now):
    """
    While one worker's turn is open, the chat's next update stays where it is.
    """
    await stored(database, now, 7, 7, 8)
    async with database.unit() as one:
        (first,) = await inbox.take(one, 1, NOW)
        async with other_process.unit() as other:
            assert [3] == [t.update_id for t in await inbox.take(other, 10, NOW)]
        await inbox.done(one, [first.seq])

    assert [2, 3] == await taken(database)


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
async def test_four_workers_deal_with_all_once_and_in_order(database, other_process, now):
    await stored(database, now, *(at % 10 for at in range(200)))
    seen: dict[int, list[int]] = {chat: [] for chat in range(10)}
    busy = set()

    async def work(mine):
        while True:
            async with mine.unit() as unit:
                took = await inbox.take(unit, 3, NOW)
                chats = [(one.update_id - 1) % 10 for one in took]
                assert not busy.intersection(chats)
                busy.update(chats)
                await asyncio.sleep(0.001)
                for chat, one in zip(chats, took, strict=True):
                    seen[chat].append(one.update_id)
                busy.difference_update(chats)
                await inbox.done(unit, [one.seq for one in took])
            if not took:
                async with mine.reading() as unit:
                    if not await inbox.waiting(unit):
                        return

    await asyncio.gather(*(work(mine) for mine in (database, other_process) * 2))

    assert {chat: list(range(chat + 1, 201, 10)) for chat in range(10)} == seen
