"""What one should have read of an appointment and has not: whom somebody must call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select, update

from bot.store.agenda import details
from bot.store.database import Unit
from bot.store.holding import COLUMNS, Appointment
from bot.store.tables import appointments, outbox

LOST = ("refused", "unreachable", "uncertain", "expired")
KINDS = ("reminder", "change", "offer")
TOLD = "told"
"""the state of a message in whose place somebody has called"""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An appointment, what of it did not arrive (the newest), and how that ended."""

    visit: Appointment
    details: dict[str, Any]
    kind: str
    state: str
    newest: int
    """the id of the newest message that it stands for; older ones count as dealt with by it"""


_later = outbox.alias("later")
_lost = (
    outbox.c.appointment.is_not(None),
    outbox.c.kind.in_(KINDS),
    outbox.c.state.in_(LOST),
    # Who got a later one has been told, and who said that they come has read enough.
    ~exists().where(
        _later.c.appointment == outbox.c.appointment,
        _later.c.kind.in_(KINDS),
        _later.c.state == "sent",
        _later.c.due >= outbox.c.due,
    ),
)


async def undelivered(unit: Unit, first: date, last: date, now: datetime) -> list[Undelivered]:
    """
    Appointments ahead, from the local day *first* to *last*, whose citizen does not know of them.

    By time, each once.
    """
    rows = await unit.connection.execute(
        select(*COLUMNS, outbox.c.kind.label("of"), outbox.c.state.label("ended"), outbox.c.id)
        .join(outbox, outbox.c.appointment == appointments.c.id)
        .where(
            appointments.c.local_day.between(first, last),
            appointments.c.starts > now,
            appointments.c.status.in_(("booked", "confirmed", "offered")),
            (outbox.c.kind != "reminder") | (appointments.c.status == "booked"),
            *_lost,
        )
        .order_by(appointments.c.starts, appointments.c.id, outbox.c.id.desc())
    )
    found: dict[int, Undelivered] = {}
    for *columns, kind, state, newest in rows.all():
        visit = Appointment(*columns)
        if visit.id not in found:
            told = await details(unit, visit.id)
            found[visit.id] = Undelivered(visit, told, kind, state, newest)
    return list(found.values())


async def tell(unit: Unit, appointment: int, newest: int) -> int:
    """
    Somebody has called about *appointment*; how many messages that settles.

    Only those up to the id *newest*: what failed since is not dealt with yet.
    """
    settled = await unit.connection.execute(
        update(outbox)
        .where(
            outbox.c.appointment.is_not(None),
            outbox.c.appointment == appointment,
            outbox.c.kind.in_(KINDS),
            outbox.c.state.in_(LOST),
            outbox.c.id <= newest,
        )
        .values(state=TOLD)
    )
    return settled.rowcount
