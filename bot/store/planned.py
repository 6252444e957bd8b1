"""The reminders that are ordered, beside the appointments and the seats that they are of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment, standing
from bot.store.tables import PENDING, appointments, gatherings, outbox


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder in whatever state; *due* is when it is to be tried, and says so while it *waits*."""

    id: int
    key: str
    due: datetime
    expires: datetime | None
    waits: bool

    @property
    def rule(self) -> str:
        return rule_of(self.key)

    @property
    def meant(self) -> datetime:
        """When its rule meant it to leave; a form, or a try in vain, may have put it off since."""
        said = self.key.rpartition(":")[2].rstrip("!")
        try:
            return datetime.strptime(said, MINUTE).replace(tzinfo=UTC)
        except ValueError:
            # An earlier release did not say so of a seat.
            return self.due


MINUTE = "%Y%m%dT%H%M"

SEAT = "seat-reminder"
"""the kind of those that are of a seat at a gathering"""


def key_of(appointment: int, rule: str, due: datetime, *, interrupts: bool = False) -> str:
    """
    The key of a reminder: of two alike only the first is kept.

    It carries all that a changed rule would change, so that what it planned before is told apart.
    """
    return f"reminder:{appointment}:{rule}:{_planned_for(due, interrupts=interrupts)}"


def seat_key_of(
    seat: int, sequence: int, rule: str, due: datetime, *, interrupts: bool = False
) -> str:
    """The key of a reminder of a gathering as it stands at *sequence*; what it carries, as above."""
    return f"{of_seat(seat, sequence)}{rule}:{_planned_for(due, interrupts=interrupts)}"


def of_seat(seat: int, sequence: int) -> str:
    """How the keys begin of all that remind who has *seat* of the gathering at *sequence*."""
    return f"{SEAT}:{seat}:{sequence}:"


def rule_of(key: str) -> str:
    """The rule by which the reminder of *key* was planned."""
    kind, *about = key.split(":")
    return about[2 if kind == SEAT else 1]


def _planned_for(due: datetime, *, interrupts: bool) -> str:
    return f"{due.astimezone(UTC):{MINUTE}}{'!' if interrupts else ''}"


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
        _every("reminder")
        .join(appointments, appointments.c.id == outbox.c.appointment)
        .where(outbox.c.appointment.is_not(None), standing, appointments.c.starts > now)
    )
    found: dict[int, list[Planned]] = {}
    for row in rows:
        found.setdefault(row.appointment, []).append(_planned(row))
    return found


async def of_seats(unit: Unit, now: datetime) -> dict[str, list[Planned]]:
    """`of_seat` → the reminders that are kept, of gatherings that have not begun."""
    rows = await unit.connection.execute(
        _every(SEAT)
        .join(gatherings, gatherings.c.id == outbox.c.gathering)
        .where(gatherings.c.starts > now)
    )
    found: dict[str, list[Planned]] = {}
    for row in rows:
        _, seat, sequence, *_ = row.dedup_key.split(":")
        found.setdefault(of_seat(int(seat), int(sequence)), []).append(_planned(row))
    return found


def _every(kind: str) -> Select[Any]:
    return (
        select(
            outbox.c.id,
            outbox.c.dedup_key,
            outbox.c.appointment,
            outbox.c.due,
            outbox.c.expires,
            (outbox.c.state == PENDING).label("waits"),
        )
        .where(outbox.c.kind == kind)
        .order_by(outbox.c.id)
    )


def _planned(row: Row[Any]) -> Planned:
    return Planned(row.id, row.dedup_key, row.due, row.expires, row.waits)


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
