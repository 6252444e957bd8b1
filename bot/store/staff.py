"""Who of those who write is staff, besides the admins whom the settings name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.sealing import CannotOpen
from bot.store.tables import citizens, staff
from conversations.staff.member import Member, Role

_all = select(staff.c.citizen, staff.c.role, staff.c.desk, staff.c.sealed)
_of = _all.where(staff.c.citizen.in_(bindparam("ids", expanding=True)))
_records = _all.add_columns(staff.c.since, staff.c.added_by)


@dataclass(frozen=True, slots=True)
class Record:
    """A member of staff: who, as what, since when (UTC), and the citizen id of who let them in."""

    citizen: int
    member: Member
    since: datetime
    added_by: int | None


async def members(unit: Unit, citizens: Collection[int]) -> dict[int, Member]:
    """Those of *citizens* who are staff at this moment."""
    if not citizens:
        return {}
    rows = await unit.connection.execute(_of, {"ids": list(citizens)})
    return {row.citizen: _member(unit, row) for row in rows}


async def everyone(unit: Unit) -> list[Record]:
    """All members of staff, those who have been it longest first."""
    rows = await unit.connection.execute(_records.order_by(staff.c.since, staff.c.citizen))
    return [_record(unit, row) for row in rows]


async def find(unit: Unit, citizen: int) -> Record | None:
    """The member of staff that *citizen* is; None when they are none."""
    found = await unit.connection.execute(_records.where(staff.c.citizen == citizen))
    row = found.one_or_none()
    return None if row is None else _record(unit, row)


async def of_chat(unit: Unit, chat: int) -> bool:
    """Whether the person of *chat* is staff, whatever number they are known by."""
    wanted = (
        select(staff.c.citizen)
        .join(citizens, citizens.c.id == staff.c.citizen)
        .where(citizens.c.mark == unit.seal.mark(chat))
    )
    return await unit.connection.scalar(wanted) is not None


async def let_in(unit: Unit, citizen: int, member: Member, *, added_by: int, now: datetime) -> None:
    """*citizen* is *member* from now on, whatever they were before."""
    values = {
        "role": member.role.value,
        "desk": member.desk or None,
        "sealed": unit.seal.seal(member.name.encode(), about(citizen)),
        "since": now,
        "added_by": added_by,
    }
    await unit.connection.execute(
        insert(staff)
        .values(citizen=citizen, **values)
        .on_conflict_do_update(index_elements=[staff.c.citizen], set_=values)
    )


async def remove(unit: Unit, citizen: int) -> bool:
    """*citizen* is staff no longer; false when they were not."""
    removed = await unit.connection.execute(delete(staff).where(staff.c.citizen == citizen))
    return removed.rowcount == 1


def _record(unit: Unit, row: Any) -> Record:
    return Record(row.citizen, _member(unit, row), row.since, row.added_by)


def _member(unit: Unit, row: Any) -> Member:
    return Member(Role(row.role), row.desk or "", _name(unit, row.citizen, row.sealed))


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
