"""
Appointments: held, booked, confirmed; then moved, cancelled or past.

Every change is a compare-and-set on the status (and the version, where a button carries one).
That no row was changed means that someone was faster, and is answered with None.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.store.agenda import about, day, details, find, kept_of, of_citizen
from bot.store.caps import active, missed, one_at_a_time
from bot.store.database import Unit
from bot.store.holding import (
    COLUMNS,
    FREE,
    PRESENT,
    STANDING,
    Appointment,
    hold,
    lapse_holds,
    let_go,
    note_change,
    of_request,
    standing,
)
from bot.store.tables import PENDING, appointments, live_messages, outbox
from bot.store.taken import taken
from bot.store.ticket_steps import give_up, locked_of

__all__ = [
    "Appointment",
    "active",
    "book",
    "cancel",
    "confirm",
    "day",
    "details",
    "find",
    "hold",
    "keep_details",
    "kept_of",
    "lapse_holds",
    "let_go",
    "missed",
    "of_citizen",
    "of_request",
    "one_at_a_time",
    "purge",
    "replace",
    "taken",
]

CANCELLABLE = (*STANDING, "checked_in")
_raised = {"version": appointments.c.version + 1}


async def book(
    unit: Unit,
    *,
    held: int,
    citizen: int | None,
    details: dict[str, Any],
    now: datetime,
    was: str = "held",
    actor: str = "citizen",
) -> Appointment | None:
    """
    Turn what *citizen* holds into an appointment; None when the hold has lapsed.

    *was* is held, or offered for a time that is kept for them because they wait for one.
    Asked again, it answers with the same appointment and changes nothing.
    """
    row = (
        await unit.connection.execute(
            update(appointments)
            .where(
                appointments.c.id == held,
                appointments.c.citizen == citizen,
                appointments.c.status == was,
                appointments.c.hold_until > now,
            )
            .values(
                status="booked",
                hold_until=None,
                sealed=unit.seal.seal_json(details, about(held)),
                **_raised,
            )
            .returning(*COLUMNS)
        )
    ).one_or_none()
    if row is not None:
        await note_change(unit, held, now, actor=actor, was=was, became="booked")
        return Appointment(*row)
    own = await find(unit, held, citizen)
    return own if own is not None and own.status in (*STANDING, *PRESENT) else None


async def replace(
    unit: Unit, *, old: int, new: int, citizen: int | None, now: datetime, actor: str = "citizen"
) -> Appointment | None:
    """
    Let the booked *new* take the place of *old*, whose time is freed at once.

    *new* goes on with the calendar entry of *old*.  None, and nothing changed, when *old* no
    longer stands; asked again, it answers with the same appointment.
    """
    moved = await _end(unit, old, citizen, None, now, became="moved", actor=actor)
    if moved is None:
        again = await find(unit, new, citizen)
        replaced = await unit.connection.scalar(
            select(appointments.c.replaces).where(appointments.c.id == new)
        )
        return again if replaced == old else None
    row = (
        await unit.connection.execute(
            update(appointments)
            .where(appointments.c.id == new, appointments.c.citizen == citizen, standing)
            .values(uid=moved.uid, sequence=moved.sequence, replaces=old, **_raised)
            .returning(*COLUMNS)
        )
    ).one()
    return Appointment(*row)


async def cancel(
    unit: Unit,
    *,
    appointment: int,
    citizen: int | None,
    version: int | None,
    now: datetime,
    actor: str = "citizen",
    reason: str = "",
) -> Appointment | None:
    """
    Cancel it, free its time and wipe the name that was given; None when it no longer stands.

    Its reminders wait no longer.  Who has checked in may still cancel, until they are called;
    their ticket is left in the same step.

    With *citizen*, only their own; with *version*, only while nobody has changed it since.
    *actor* is "citizen", or else the cancellation counts as the staff's.
    """
    became = "cancelled_citizen" if actor == "citizen" else "cancelled_staff"
    return await _end(
        unit, appointment, citizen, version, now, became=became, actor=actor, reason=reason
    )


async def _end(
    unit: Unit,
    appointment: int,
    citizen: int | None,
    version: int | None,
    now: datetime,
    *,
    became: str,
    actor: str,
    reason: str = "",
) -> Appointment | None:
    was = await find(unit, appointment, citizen)
    if was is None or was.status not in (STANDING if became == "moved" else CANCELLABLE):
        return None
    # The ticket first, as everyone locks it who is about to change both.
    ticket = None if was.status in STANDING else await locked_of(unit, appointment)
    row = (
        await unit.connection.execute(
            update(appointments)
            .where(
                appointments.c.id == appointment,
                appointments.c.version == (was.version if version is None else version),
                appointments.c.status == was.status,
            )
            .values(status=became, sealed=None, sequence=appointments.c.sequence + 1, **_raised)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    if row is None:
        return None
    await unit.connection.execute(FREE, {"ids": [appointment]})
    await unit.connection.execute(
        update(outbox)
        .where(
            # Theirs first, because that is a step into an index.
            outbox.c.citizen == was.citizen,
            outbox.c.appointment == appointment,
            outbox.c.kind == "reminder",
            outbox.c.state == PENDING,
        )
        .values(state="suppressed", due=now, sealed=None)
    )
    await note_change(
        unit, appointment, now, actor=actor, was=was.status, became=became, reason=reason
    )
    if ticket is not None:
        await give_up(unit, ticket, now, actor=actor, reason=reason)
    return Appointment(*row)


async def confirm(
    unit: Unit, *, appointment: int, citizen: int, now: datetime
) -> Appointment | None:
    """
    The citizen will come; None when it no longer stands or has begun.

    Asked again, it answers with the same appointment and changes nothing.
    """
    row = (
        await unit.connection.execute(
            update(appointments)
            .where(
                appointments.c.id == appointment,
                appointments.c.citizen == citizen,
                appointments.c.status == "booked",
                appointments.c.starts > now,
            )
            .values(status="confirmed", **_raised)
            .returning(*COLUMNS)
        )
    ).one_or_none()
    if row is not None:
        await note_change(unit, appointment, now, actor="citizen", was="booked", became="confirmed")
        return Appointment(*row)
    own = await find(unit, appointment, citizen)
    return own if own is not None and own.status == "confirmed" and own.starts > now else None


async def keep_details(unit: Unit, appointment: int, details: dict[str, Any]) -> None:
    """Let *details* take the place of those that were given for it, while it stands."""
    await unit.connection.execute(
        update(appointments)
        .where(appointments.c.id == appointment, standing)
        .values(sealed=unit.seal.seal_json(details, about(appointment)))
    )


async def purge(unit: Unit, before: datetime) -> int:
    """
    Delete the appointments that ended before *before*, with their history; how many.

    Where their cards stand is forgotten with them.
    """
    deleted = await unit.connection.execute(
        delete(appointments).where(appointments.c.ends < before).returning(appointments.c.id)
    )
    gone = [f"visit:{row.id}" for row in deleted]
    await unit.connection.execute(delete(live_messages).where(live_messages.c.subject.in_(gone)))
    return len(gone)
