"""The pace is shared by the processes that send, and by nobody else."""

from datetime import UTC, datetime, timedelta

from bot.store import gate

NOON = datetime(2030, 1, 14, 12, tzinfo=UTC)


async def test_the_pace_is_shared_by_those_who_were_seen_lately(database):
    async with database.unit() as unit:
        assert 1 == await gate.share(unit, "one", NOON)
        assert 2 == await gate.share(unit, "two", NOON)
        assert 2 == await gate.share(unit, "one", NOON + timedelta(seconds=5))

        # The other died without a word.
        later = NOON + timedelta(seconds=12)
        assert 1 == await gate.share(unit, "one", later)


async def test_who_leaves_gives_its_share_back_at_once(database):
    async with database.unit() as unit:
        await gate.share(unit, "one", NOON)
        await gate.share(unit, "two", NOON)
        await gate.leave(unit, "two", NOON)

        assert 1 == await gate.share(unit, "one", NOON)
