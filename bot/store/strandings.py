"""
Appointments that no longer fit the hours, until each is dealt with.

A row says that its appointment was found without an hour, and what its citizen was asked since.
Whether they answered stands nowhere: it is read from what became of the appointment, or of the
one that took its place, so it cannot be out of date.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Update, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.holding import COLUMNS, STANDING, Appointment, standing
from bot.store.tables import appointments, citizens, strandings


@dataclass(frozen=True, slots=True)
class Stranding:
    """
    What is known of one of them.

    *asked* is move, offer or cancel, empty before anything was done; *informed* is when staff
    said that its citizen was told by phone.  *successor* took the appointment's place.
    """

    appointment: Appointment
    reason: str
    found: datetime
    asked: str
    asked_at: datetime | None
    informed: datetime | None
    reachable: bool
    """whether its citizen can be written to"""
    successor: Appointment | None

    @property
    def open(self) -> bool:
        """Whether the appointment itself still stands, without an hour."""
        return self.appointment.status in STANDING


_next = appointments.alias("successor")
_other = strandings.alias("other")
_found = (
    select(
        *COLUMNS,
        strandings.c.reason,
        strandings.c.found,
        func.coalesce(strandings.c.asked, ""),
        strandings.c.asked_at,
        strandings.c.answered,
        func.coalesce(citizens.c.reachable, False),
        *(_next.c[column.name] for column in COLUMNS),
    )
    .join(appointments, appointments.c.id == strandings.c.appointment)
    .outerjoin(_next, _next.c.replaces == appointments.c.id)
    .outerjoin(citizens, citizens.c.id == appointments.c.citizen)
)


async def standing_ahead(unit: Unit, now: datetime) -> list[Appointment]:
    """Every appointment that stands and has not begun."""
    rows = await unit.connection.execute(
        select(*COLUMNS).where(standing, appointments.c.starts > now).order_by(appointments.c.id)
    )
    return [Appointment(*row) for row in rows]


async def meant(unit: Unit, now: datetime) -> dict[int, tuple[date, str]]:
    """Every appointment that stands and has not begun → its day and time on the wall, as booked."""
    rows = await unit.connection.execute(
        select(appointments.c.id, appointments.c.local_day, appointments.c.local_time).where(
            standing, appointments.c.starts > now
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def known(unit: Unit) -> dict[int, str]:
    """The appointments that are known to be stranded → what their citizens were asked."""
    rows = await unit.connection.execute(
        select(strandings.c.appointment, func.coalesce(strandings.c.asked, ""))
    )
    return {row[0]: row[1] for row in rows}


async def add(unit: Unit, reasons: Mapping[int, str], now: datetime) -> int:
    """Note that these appointments no longer fit, and why; how many were not known before."""
    if not reasons:
        return 0
    added = await unit.connection.execute(
        insert(strandings)
        .on_conflict_do_nothing(index_elements=[strandings.c.appointment])
        .returning(strandings.c.appointment),
        [
            {"appointment": appointment, "reason": reason, "found": now}
            for appointment, reason in sorted(reasons.items())
        ],
    )
    return len(added.all())


async def close(unit: Unit, ids: Collection[int]) -> None:
    """These appointments are stranded no more."""
    if ids:
        await unit.connection.execute(
            delete(strandings).where(strandings.c.appointment.in_(sorted(ids)))
        )


async def ahead(unit: Unit, now: datetime) -> list[Stranding]:
    """
    All whose hour, or whose new one, has not come, by time.

    One whose new hour was stranded in its turn stands here by that one only.
    """
    stranded_again = exists().where(_other.c.appointment == _next.c.id)
    rows = await unit.connection.execute(
        _found.where(
            func.coalesce(_next.c.starts, appointments.c.starts) > now,
            or_(_next.c.id.is_(None), ~stranded_again),
        ).order_by(appointments.c.starts, appointments.c.id)
    )
    return [_stranding(row) for row in rows]


def _stranding(row: Sequence[Any]) -> Stranding:
    size = len(COLUMNS)
    own, said, later = row[:size], row[size:-size], row[-size:]
    reason, found, asked, asked_at, informed, reachable = said
    return Stranding(
        appointment=Appointment(*own),
        reason=reason,
        found=found,
        asked=asked,
        asked_at=asked_at,
        informed=informed,
        reachable=reachable,
        successor=None if later[0] is None else Appointment(*later),
    )


async def take(unit: Unit, stranding: Stranding, asked: str, now: datetime) -> bool:
    """From now on its citizen is *asked* this; false when someone did something since it was read."""
    taken = await unit.connection.execute(
        _as_read(stranding).values(asked=asked, asked_at=now, answered=None)
    )
    return taken.rowcount == 1


async def put_back(unit: Unit, stranding: Stranding) -> None:
    """What was taken could not be done: it stands as it was read."""
    await unit.connection.execute(
        update(strandings)
        .where(strandings.c.appointment == stranding.appointment.id)
        .values(
            asked=stranding.asked or None,
            asked_at=stranding.asked_at,
            answered=stranding.informed,
        )
    )


async def inform(unit: Unit, stranding: Stranding, now: datetime) -> bool:
    """Its citizen was told by phone; false when that, or more, was said already."""
    told = await unit.connection.execute(
        _as_read(stranding).where(strandings.c.answered.is_(None)).values(answered=now)
    )
    return told.rowcount == 1


async def called(unit: Unit, appointment: int, now: datetime) -> bool:
    """Its citizen was called before anything was done, so nobody has to call them any more."""
    told = await unit.connection.execute(
        update(strandings).where(strandings.c.appointment == appointment).values(answered=now)
    )
    return told.rowcount == 1


async def newest(unit: Unit, now: datetime) -> datetime | None:
    """When the last of those ahead was found of which nobody was asked anything yet."""
    found: datetime | None = await unit.connection.scalar(
        select(strandings.c.found)
        .join(appointments, appointments.c.id == strandings.c.appointment)
        .where(strandings.c.asked.is_(None), standing, appointments.c.starts > now)
        .order_by(strandings.c.found.desc())
        .limit(1)
    )
    return found


async def is_stranded(unit: Unit, appointment: int) -> bool:
    """Whether *appointment* is known to have lost its hour."""
    found = await unit.connection.scalar(
        select(strandings.c.appointment).where(strandings.c.appointment == appointment)
    )
    return found is not None


def _as_read(stranding: Stranding) -> Update:
    seen = strandings.c.asked_at
    return update(strandings).where(
        strandings.c.appointment == stranding.appointment.id,
        seen.is_(None) if stranding.asked_at is None else seen == stranding.asked_at,
    )
