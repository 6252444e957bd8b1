"""An appointment that staff move to another time: its citizen's name, papers and wishes go with it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.store import appointments, holding
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.tables import appointments as table

AT_ONCE = timedelta(minutes=1)
"""the time is booked in the transaction that claims it"""


async def relocate(
    unit: Unit,
    old: Appointment,
    *,
    desk: str,
    starts: datetime,
    ends: datetime,
    atoms: Sequence[int],
    local_day: date,
    local_time: time,
    now: datetime,
    actor: str,
) -> Appointment | None:
    """
    The appointment that stands in place of *old* from now on, unconfirmed, at *starts* (UTC).

    None, and nothing changed, when the time is taken, or when *old* is not any more as it was read.
    """
    as_read = (table.c.id == old.id, table.c.version == old.version)
    stands = await unit.connection.scalar(
        # Locked, so that it stands until it is replaced.
        select(table.c.id).where(*as_read, holding.standing).with_for_update()
    )
    if stands is None:
        return None
    details = await appointments.details(unit, old.id)
    held = await holding.hold(
        unit,
        citizen=old.citizen,
        service=old.service,
        desk=desk,
        starts=starts,
        ends=ends,
        atoms=atoms,
        local_day=local_day,
        local_time=local_time,
        until=now + AT_ONCE,
        now=now,
        # Not their own hold: what they are choosing at this moment is theirs to lose.
        status="offered",
        mode=old.mode,
        named=old.named,
        for_other=old.for_other,
    )
    if held is None:
        return None
    booked = await appointments.book(
        unit,
        held=held.id,
        citizen=old.citizen,
        details=details,
        now=now,
        was="offered",
        actor=actor,
    )
    assert booked is not None, "the time was claimed just now"
    return await appointments.replace(
        unit, old=old.id, new=booked.id, citizen=old.citizen, now=now, actor=actor
    )
