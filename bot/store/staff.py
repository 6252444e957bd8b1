"""Who of those who write is staff, besides the admins whom the settings name."""

from collections.abc import Collection

from sqlalchemy import bindparam, select

from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import staff
from conversations.staff.member import Member, Role

_of = select(staff.c.citizen, staff.c.role, staff.c.desk, staff.c.sealed).where(
    staff.c.citizen.in_(bindparam("ids", expanding=True))
)


async def members(unit: Unit, citizens: Collection[int]) -> dict[int, Member]:
    """Those of *citizens* who are staff at this moment."""
    if not citizens:
        return {}
    rows = await unit.connection.execute(_of, {"ids": list(citizens)})
    return {
        row.citizen: Member(Role(row.role), row.desk or "", _name(unit, row.citizen, row.sealed))
        for row in rows
    }


def _name(unit: Unit, citizen: int, sealed: bytes | None) -> str:
    if not sealed:
        return ""
    try:
        return unit.seal.open(sealed, about(citizen)).decode()
    except CannotOpen:
        return ""


def about(citizen: int) -> str:
    """What binds a sealed name to its row."""
    return f"staff {citizen}"
