"""Who is staff, and the invitations that let them in."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from bot.store import invitations, staff
from bot.store.tables import staff as table
from conversations.staff.member import Member, Role
from tests.store.centre import standing_citizen

OFFICER = Member(Role.OFFICER, "desk-1", "Νίκος")


async def invited(unit, now, role=Role.OFFICER, desk="desk-1"):
    token, _ = await invitations.invite(unit, role=role, desk=desk, created_by=7, now=now)
    return token


async def test_a_member_is_known_by_name_until_removed(database, now):
    """Their name is sealed; who was let in anew is what they were let in as."""
    async with database.unit() as unit:
        citizen = await standing_citizen(unit, now)
        await staff.let_in(unit, citizen, OFFICER, added_by=7, now=now)
        editor = Member(Role.EDITOR, "", "Νίκος Β.")
        known = await staff.members(unit, [citizen])
        await staff.let_in(unit, citizen, editor, added_by=8, now=now)
        (record,) = await staff.everyone(unit)
        sealed = await unit.connection.scalar(select(table.c.sealed))
        removed = await staff.remove(unit, citizen), await staff.remove(unit, citizen)

        assert {citizen: OFFICER} == known
        assert (editor, 8) == (record.member, record.added_by)
        assert "Νίκος".encode() not in sealed
        assert (True, False) == removed
        assert {} == await staff.members(unit, [citizen])
        assert await staff.find(unit, citizen) is None


async def test_an_invitation_is_taken_up_once(database, other_process, now):
    """Of two at the same moment, in two processes, one is first."""
    async with database.unit() as unit:
        token = await invited(unit, now)

    async def take(of, citizen):
        async with of.unit() as unit:
            return await invitations.take_up(unit, token, citizen, now)

    both = await asyncio.gather(take(database, 1), take(other_process, 2))

    async with database.reading() as unit:
        assert await invitations.find(unit, token, now) is None
    assert 1 == sum(each is not None for each in both)


async def test_an_invitation_lasts_for_two_days(database, now):
    """To the moment; what is made up never held."""
    async with database.unit() as unit:
        token = await invited(unit, now)
        last = now + invitations.LASTS - timedelta(microseconds=1)

        assert await invitations.find(unit, token, last) is not None
        assert await invitations.find(unit, token, now + invitations.LASTS) is None
        assert await invitations.take_up(unit, token, 1, now + invitations.LASTS) is None
        assert await invitations.find(unit, token[:-1], now) is None
        assert await invitations.purge(unit, now) == 0
        assert await invitations.purge(unit, now + timedelta(days=3)) == 1


async def test_no_two_invitations_are_alike(database, now):
    """128 bits at least, and another mark under another key."""
    async with database.unit() as unit:
        tokens = {await invited(unit, now) for _ in range(20)}

    assert 20 == len(tokens)
    assert all(len(each) * 6 >= 128 for each in tokens)
