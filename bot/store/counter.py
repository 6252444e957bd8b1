"""What staff book for someone without a chat: claimed and booked in one step, by the same key."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from bot.store import appointments
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.relocating import AT_ONCE


async def book_at_counter(
    unit: Unit,
    *,
    service: str,
    desk: str,
    starts: datetime,
    ends: datetime,
    atoms: Sequence[int],
    seats: Sequence[int],
    local_day: date,
    local_time: time,
    details: dict[str, Any],
    request: str,
    now: datetime,
    actor: str,
) -> Appointment | None:
    """
    An appointment of no citizen; None when none of *seats* has all the *atoms*.

    Seat 1 is the time that citizens are offered; on the others staff squeeze someone in.  Asked
    again by the same *request*, it answers with the same appointment while that stands.
    """
    held = await appointments.hold(
        unit,
        citizen=None,
        service=service,
        desk=desk,
        starts=starts,
        ends=ends,
        atoms=atoms,
        local_day=local_day,
        local_time=local_time,
        until=now + AT_ONCE,
        now=now,
        request=request,
        seats=seats,
    )
    if held is None:
        return None
    return await appointments.book(
        unit, held=held.id, citizen=None, details=details, now=now, actor=actor
    )
