"""
Time that is kept for someone: claims, one for each five minutes of a desk.

A claim's key is what no slot is given twice by.  Whoever inserts all of theirs has the time;
whoever finds one there already takes their own back and was not the first.
"""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.tables import appointment_events, appointments, claims

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
    mode: str = "place"
    named: bool = False
    """whether this very desk was asked for"""
    for_other: bool = False
    """whether its citizen booked it for someone else"""


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
    appointments.c.mode,
    appointments.c.named,
    appointments.c.for_other,
)
STANDING = ("booked", "confirmed")
"""lies ahead, and may be moved"""
PRESENT = ("checked_in", "called", "serving")
"""its citizen is at the Centre; the status follows the ticket"""
EXPECTED = (*STANDING, *PRESENT, "done", "no_show")
"""was not given up, so it has its claims, afterwards too"""
standing = appointments.c.status.in_(STANDING)
FREE = delete(claims).where(claims.c.appointment.in_(bindparam("ids", expanding=True)))

_held = appointments.c.status == "held"
# Kept for a while only: by one's own choosing, or for someone who waits for an earlier time.
_kept = appointments.c.status.in_(("held", "offered"))
_let_go_all = delete(appointments).where(_held, appointments.c.citizen == bindparam("citizen"))
_let_go = _let_go_all.where(appointments.c.id == bindparam("appointment"))
_lapsed_in_the_way = delete(appointments).where(
    _kept,
    appointments.c.hold_until <= bindparam("now"),
    appointments.c.id.in_(
        select(claims.c.appointment).where(
            claims.c.desk == bindparam("desk"),
            claims.c.atom.in_(bindparam("atoms", expanding=True)),
        )
    ),
)
_open = insert(appointments).on_conflict_do_nothing().returning(*COLUMNS)
_of_request = select(*COLUMNS).where(appointments.c.request == bindparam("request"))
_claim = insert(claims).on_conflict_do_nothing().returning(claims.c.atom)
_undo = delete(appointments).where(appointments.c.id == bindparam("appointment"))


async def hold(
    unit: Unit,
    *,
    citizen: int | None,
    service: str,
    desk: str,
    starts: datetime,
    ends: datetime,
    atoms: Sequence[int],
    local_day: date,
    local_time: time | str,
    until: datetime,
    now: datetime,
    status: str = "held",
    mode: str = "place",
    named: bool = False,
    for_other: bool = False,
    request: str | None = None,
    seats: Sequence[int] = (1,),
) -> Appointment | None:
    """
    Keep the *atoms* of *desk* for *citizen* until *until*; None when someone was faster.

    *atoms* are the minutes since 1970 UTC at which each claimed five minutes begin, buffers
    included.  An earlier hold of the same citizen is let go, and holds and offers that have lapsed
    do not stand in the way, whether or not anyone has swept them up.

    With *status* offered it is kept for someone who waits, and their own hold is left alone.
    Asked again with one *request*, it answers with what that holds already.  The first of *seats*
    that has all the time is claimed; what citizens are offered is the time of seat 1.
    """
    connection = unit.connection
    if request is not None and (again := await of_request(unit, request)) is not None:
        return again
    if status == "held":
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
                "status": status,
                "version": 1,
                "hold_until": until,
                "uid": uuid.uuid4().hex,
                "sequence": 0,
                "created": now,
                "mode": mode,
                "named": named,
                "for_other": for_other,
                "request": request,
            },
        )
        row = opened.one_or_none()
        if row is None and request is not None:
            # The same may have been asked in the same moment through another connection.
            again = await of_request(unit, request)
            if again is not None:
                return again
    held = Appointment(*row)
    # In one order for all, so that two that want overlapping times wait and do not deadlock.
    for seat in seats:
        rows = _claims(desk, sorted(atoms), seat, held.id)
        claimed = (await connection.execute(_claim, rows)).all()
        if len(claimed) == len(rows):
            return held
        await connection.execute(FREE, {"ids": [held.id]})
    await connection.execute(_undo, {"appointment": held.id})
    return None


def _claims(desk: str, atoms: Sequence[int], seat: int, appointment: int) -> list[dict[str, Any]]:
    """
    One claim for each of *atoms*, which follow one another; the first tells of all.

    None does beside seat 1: what is squeezed in there takes nothing that citizens are offered.
    """
    return [
        {
            "desk": desk,
            "atom": atom,
            "seat_no": seat,
            "appointment": appointment,
            "run": len(atoms) if atom == atoms[0] and seat == 1 else 0,
        }
        for atom in atoms
    ]


async def of_request(unit: Unit, request: str) -> Appointment | None:
    """What *request* ordered, in whatever state; None when it was not taken yet."""
    row = (await unit.connection.execute(_of_request, {"request": request})).one_or_none()
    return None if row is None else Appointment(*row)


async def let_go(unit: Unit, *, appointment: int, citizen: int) -> None:
    """Give the time back that *citizen* holds; anything but a hold of theirs is left alone."""
    await unit.connection.execute(_let_go, {"appointment": appointment, "citizen": citizen})


async def lapse_holds(unit: Unit, now: datetime) -> int:
    """Sweep up the holds and offers that have lapsed; how many."""
    lapsed = await unit.connection.execute(
        delete(appointments).where(_kept, appointments.c.hold_until <= now)
    )
    return lapsed.rowcount


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
