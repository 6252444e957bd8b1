"""The reminders that are ordered, beside the appointments that they are of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment, standing
from bot.store.tables import PENDING, appointments, outbox


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder in whatever state; *due* and *expires* are as they were ordered while *waits*."""

    id: int
    key: str
    appointment: int
    due: datetime
    expires: datetime | None
    waits: bool

    @property
    def rule(self) -> str:
        return self.key.split(":")[2]


def key_of(appointment: int, rule: str, due: datetime, *, interrupts: bool = False) -> str:
    """
    The key of a reminder: of two alike only the first is kept.

    It carries all that a changed rule would change, so that what it planned before is told apart.
    """
    at = due.astimezone(UTC)
    return f"reminder:{appointment}:{rule}:{at:%Y%m%dT%H%M}{'!' if interrupts else ''}"


async def ahead(unit: Unit, now: datetime) -> list[Appointment]:
    """All that stand, are of a citizen and have not begun."""
    rows = await unit.connection.execute(
        select(*COLUMNS)
        .where(standing, appointments.c.starts > now, appointments.c.citizen.is_not(None))
        .order_by(appointments.c.id)
    )
    return [Appointment(*row) for row in rows]


async def of_appointments(unit: Unit, now: datetime) -> dict[int, list[Planned]]:
    """Appointment → its reminders that are kept, for those that stand and have not begun."""
    rows = await unit.connection.execute(
        select(
            outbox.c.id,
            outbox.c.dedup_key,
            outbox.c.appointment,
            outbox.c.due,
            outbox.c.expires,
            outbox.c.state == PENDING,
        )
        .join(appointments, appointments.c.id == outbox.c.appointment)
        .where(
            outbox.c.appointment.is_not(None),
            outbox.c.kind == "reminder",
            standing,
            appointments.c.starts > now,
        )
        .order_by(outbox.c.id)
    )
    found: dict[int, list[Planned]] = {}
    for row in rows:
        found.setdefault(row.appointment, []).append(Planned(*row))
    return found


async def missed_by(
    unit: Unit, since: datetime, now: datetime
) -> frozenset[tuple[int | None, bool]]:
    """Who was noted since *since* as not come: (citizen, whether it was booked for another)."""
    rows = await unit.connection.execute(
        select(appointments.c.citizen, appointments.c.for_other)
        .where(
            appointments.c.status == "no_show",
            appointments.c.citizen.is_not(None),
            appointments.c.starts.between(since, now),
        )
        .distinct()
    )
    return frozenset((citizen, for_other) for citizen, for_other in rows)


async def withdraw(unit: Unit, reminders: Collection[int]) -> int:
    """Take back those of *reminders* (ids) that still wait; how many."""
    if not reminders:
        return 0
    gone = await unit.connection.execute(
        delete(outbox).where(outbox.c.id.in_(list(reminders)), outbox.c.state == PENDING)
    )
    return gone.rowcount
