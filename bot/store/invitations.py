"""
Invitations: a link that makes one person staff, once.

What stands in the link is kept as a mark only: whoever reads the database cannot use it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from bot.store.database import Unit
from bot.store.tables import invitations
from conversations.staff.member import Role

LASTS = timedelta(hours=48)
BYTES = 24
"""of chance in a token: 192 bits, 32 characters of a link"""
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    role: Role
    desk: str
    created_by: int
    expires: datetime


_COLUMNS = (
    invitations.c.id,
    invitations.c.role,
    invitations.c.desk,
    invitations.c.created_by,
    invitations.c.expires,
)


async def invite(
    unit: Unit, *, role: Role, desk: str, created_by: int, now: datetime
) -> tuple[str, int]:
    """The token of a new invitation, which is told here and nowhere else, and the invitation's id."""
    token = secrets.token_urlsafe(BYTES)
    made = await unit.connection.scalar(
        insert(invitations)
        .values(
            mark=_mark(unit, token),
            role=role.value,
            desk=desk or None,
            created_by=created_by,
            created=now,
            expires=now + LASTS,
        )
        .returning(invitations.c.id)
    )
    assert made is not None
    return token, made


async def find(unit: Unit, token: str, now: datetime) -> Invitation | None:
    """The invitation behind *token*; None when there is none, it is used, or it has expired."""
    row = (
        await unit.connection.execute(
            select(*_COLUMNS).where(
                invitations.c.mark == _mark(unit, token),
                invitations.c.used_by.is_(None),
                invitations.c.expires > now,
            )
        )
    ).one_or_none()
    return None if row is None else _invitation(*row)


async def take_up(unit: Unit, token: str, citizen: int, now: datetime) -> Invitation | None:
    """As `find`, and used by *citizen* from now on: of two who try, one is first."""
    row = (
        await unit.connection.execute(
            update(invitations)
            .where(
                invitations.c.mark == _mark(unit, token),
                invitations.c.used_by.is_(None),
                invitations.c.expires > now,
            )
            .values(used_by=citizen)
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    return None if row is None else _invitation(*row)


async def still_open(unit: Unit, now: datetime) -> list[Invitation]:
    """Those that still let somebody in, the soonest to end first."""
    rows = await unit.connection.execute(
        select(*_COLUMNS)
        .where(invitations.c.used_by.is_(None), invitations.c.expires > now)
        .order_by(invitations.c.expires, invitations.c.id)
    )
    return [_invitation(*row) for row in rows]


async def revoke(unit: Unit, invitation: int, now: datetime) -> Invitation | None:
    """
    *invitation* lets nobody in any more, and nothing is left of it.

    None when it was not open: of who revokes it and who takes it up, one is first.
    """
    row = (
        await unit.connection.execute(
            delete(invitations)
            .where(
                invitations.c.id == invitation,
                invitations.c.used_by.is_(None),
                invitations.c.expires > now,
            )
            .returning(*_COLUMNS)
        )
    ).one_or_none()
    return None if row is None else _invitation(*row)


async def purge(unit: Unit, before: datetime) -> int:
    """Delete those that expired before *before*, used or not; how many."""
    deleted = await unit.connection.execute(
        delete(invitations).where(invitations.c.expires < before)
    )
    return deleted.rowcount


def _invitation(
    number: int, role: str, desk: str | None, created_by: int, expires: datetime
) -> Invitation:
    return Invitation(number, Role(role), desk or "", created_by, expires)


def _mark(unit: Unit, token: str) -> bytes:
    return unit.seal.mark(f"invitation {token[:LONGEST_TOKEN]}")
