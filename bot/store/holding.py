"""
Time that is kept for someone: claims, one for each five minutes of a desk.

A claim's key is what no slot is given twice by.  Whoever inserts all of theirs has the time;
whoever finds one there already takes their own back and was not the first.
"""

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, not_, or_, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import EPOCH, appointment_events, appointments, claims

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""none that is mistaken for another when read aloud or copied by hand"""
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Appointment:
    """*code* is what a citizen says at the desk; *uid* and *sequence* are its calendar's."""

    id: int
    version: int
    code: str
    citizen: int | None
    service: str
    desk: str
    starts: datetime
    ends: datetime
    status: str
    uid: str
    sequence: int


COLUMNS = (
    appointments.c.id,
    appointments.c.version,
    appointments.c.code,
    appointments.c.citizen,
    appointments.c.service,
    appointments.c.desk,
    appointments.c.starts,
    appointments.c.ends,
    appointments.c.status,
    appointments.c.uid,
    appointments.c.sequence,
)
STANDING = ("booked", "confirmed")
standing = appointments.c.status.in_(STANDING)
FREE = delete(claims).where(claims.c.appointment.in_(bindparam("ids", expanding=True)))

_held = appointments.c.status == "held"
_let_go_all = delete(appointments).where(_held, appointments.c.citizen == bindparam("citizen"))
_let_go = _let_go_all.where(appointments.c.id == bindparam("appointment"))
_lapsed_in_the_way = delete(appointments).where(
    _held,
    appointments.c.hold_until <= bindparam("now"),
    appointments.c.id.in_(
        select(claims.c.appointment).where(
            claims.c.desk == bindparam("desk"),
            claims.c.atom.in_(bindparam("atoms", expanding=True)),
        )
    ),
)
_open = (
    insert(appointments)
    .on_conflict_do_nothing(index_elements=[appointments.c.code])
    .returning(*COLUMNS)
)
_claim = insert(claims).on_conflict_do_nothing().returning(claims.c.atom)
_undo = delete(appointments).where(appointments.c.id == bindparam("appointment"))
_may_be_offered = and_(
    _held,
    or_(
        appointments.c.hold_until <= bindparam("now"),
        appointments.c.citizen == bindparam("not_of"),
    ),
)
_taken = (
    select(claims.c.desk, claims.c.atom)
    .join(appointments, appointments.c.id == claims.c.appointment)
    .where(
        claims.c.desk.in_(bindparam("desks", expanding=True)),
        claims.c.atom.between(bindparam("first"), bindparam("last")),
        not_(_may_be_offered),
    )
)


async def hold(
    unit: Unit,
    *,
    citizen: int,
    service: str,
    desk: str,
    starts: datetime,
    ends: datetime,
    atoms: Sequence[int],
    local_day: date,
    local_time: time | str,
    until: datetime,
    now: datetime,
) -> Appointment | None:
    """
    Keep the *atoms* of *desk* for *citizen* until *until*; None when someone was faster.

    *atoms* are the minutes since 1970 UTC at which each claimed five minutes begin, buffers
    included.  An earlier hold of the same citizen is let go, and holds that have lapsed do not
    stand in the way, whether or not anyone has swept them up.
    """
    connection = unit.connection
    await connection.execute(_let_go_all, {"citizen": citizen})
    await connection.execute(_lapsed_in_the_way, {"desk": desk, "atoms": list(atoms), "now": now})
    row = None
    while row is None:  # a code that is given already is drawn again
        opened = await connection.execute(
            _open,
            {
                "code": "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
                "citizen": citizen,
                "service": service,
                "desk": desk,
                "starts": starts,
                "ends": ends,
                "local_day": local_day,
                "local_time": str(local_time),
                "status": "held",
                "version": 1,
                "hold_until": until,
                "uid": uuid.uuid4().hex,
                "sequence": 0,
                "created": now,
            },
        )
        row = opened.one_or_none()
    held = Appointment(*row)
    # In one order for all, so that two that want overlapping times wait and do not deadlock.
    rows = [_atom(desk, atom, held.id) for atom in sorted(atoms)]
    claimed = (await connection.execute(_claim, rows)).all()
    if len(claimed) == len(rows):
        return held
    await connection.execute(_undo, {"appointment": held.id})
    return None


def _atom(desk: str, atom: int, appointment: int) -> dict[str, Any]:
    return {"desk": desk, "atom": atom, "seat_no": 1, "appointment": appointment}


async def let_go(unit: Unit, *, appointment: int, citizen: int) -> None:
    """Give the time back that *citizen* holds; anything but a hold of theirs is left alone."""
    await unit.connection.execute(_let_go, {"appointment": appointment, "citizen": citizen})


async def lapse_holds(unit: Unit, now: datetime) -> int:
    """Sweep up the holds that have lapsed; how many."""
    lapsed = await unit.connection.execute(
        delete(appointments).where(_held, appointments.c.hold_until <= now)
    )
    return lapsed.rowcount


async def taken(
    unit: Unit,
    desks: Collection[str],
    first: datetime,
    last: datetime,
    now: datetime,
    *,
    not_of: int | None = None,
) -> set[tuple[str, int]]:
    """
    (desk, atom) of all time of *desks* between *first* and *last* that is not to be had.

    A hold that has lapsed does not count, nor one of the citizen *not_of*: the time one is
    just choosing is still offered to oneself.
    """
    rows = await unit.connection.execute(
        _taken,
        {
            "desks": list(desks),
            "first": (first - EPOCH) // timedelta(minutes=1),
            "last": (last - EPOCH) // timedelta(minutes=1),
            "now": now,
            "not_of": -1 if not_of is None else not_of,
        },
    )
    return {(desk, atom) for desk, atom in rows}


async def note_change(
    unit: Unit,
    appointment: int,
    now: datetime,
    *,
    actor: str,
    was: str,
    became: str,
    reason: str = "",
) -> None:
    """Write down a change of its status; what is written here is never changed."""
    await unit.connection.execute(
        insert(appointment_events).values(
            appointment=appointment, at=now, actor=actor, was=was, became=became, reason=reason
        )
    )
