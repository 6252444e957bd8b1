"""Who does not wish to hear of something does not, also of what was written before they said so."""

from datetime import timedelta

import pytest

from bot.store import citizens, mutes, outbox
from bot.store.outbox import Lane, Outgoing


async def someone(unit, now, chat=7):
    return (await citizens.known(unit, [chat], now))[chat]


async def leased(database, now, lanes=tuple(Lane)):
    async with database.unit() as unit:
        rows = await outbox.lease(
            unit, worker="a", lanes=lanes, limit=9, now=now, lease_for=timedelta(seconds=90)
        )
        return [row.kind for row in rows]


@pytest.mark.parametrize(
    ("kind", "muted"),
    [
        ("nudge", "nudge"),
        ("renewal", "renewal"),
        ("notice", "notice"),
        ("reminder", "reminder"),
        ("seat-reminder", "reminder"),
    ],
)
async def test_what_waits_is_held_to_a_mute_at_the_last_moment(database, now, kind, muted):
    async with database.unit() as unit:
        citizen = await someone(unit, now)
        message = Outgoing("k", citizen, Lane.REMINDER, kind, {"lines": []})
        await outbox.enqueue(unit, [message], now)
        await mutes.mute(unit, citizen, muted, muted=True)

    assert [] == await leased(database, now)
    async with database.reading() as unit:
        assert {(kind, "suppressed"): 1} == await outbox.counts(unit)


async def test_other_kinds_and_other_people_still_hear(database, now):
    """What changes an appointment, and what calls someone to a desk, always comes."""
    async with database.unit() as unit:
        one, other = await someone(unit, now), await someone(unit, now, 8)
        for kind in ("reminder", "nudge", "renewal", "notice"):
            await mutes.mute(unit, one, kind, muted=True)
        messages = [
            Outgoing("a", one, Lane.CALL, "call", {"lines": []}),
            Outgoing("b", other, Lane.REMINDER, "nudge", {"lines": []}),
        ]
        await outbox.enqueue(unit, messages, now)

    assert ["call", "nudge"] == await leased(database, now)


async def test_muting_twice_is_once_and_is_undone_once(database, now):
    async with database.unit() as unit:
        citizen = await someone(unit, now)
        await mutes.mute(unit, citizen, "nudge", muted=True)
        await mutes.mute(unit, citizen, "nudge", muted=True)
        assert {"nudge"} == await mutes.muted_by(unit, citizen)
        await mutes.mute(unit, citizen, "nudge", muted=False)
        assert not await mutes.muted_by(unit, citizen)
