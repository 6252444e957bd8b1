"""Appointments that stand: found, confirmed, cancelled, listed.  Each only by its own citizen."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.performing.case import Case
from bot.store import appointments
from bot.store.appointments import Appointment
from bot.store.database import Unit
from conversations.booking.effects import CancelVisit, ConfirmVisit, FindVisit
from conversations.booking.events import (
    BookingAnswer,
    Visit,
    VisitCancelled,
    VisitConfirmed,
    VisitFound,
    VisitGone,
)
from conversations.staff.events import DayListed


def visit_of(appointment: Appointment) -> Visit:
    """What its citizen may see of *appointment*."""
    return Visit(
        id=appointment.id,
        version=appointment.version,
        code=appointment.code,
        service=appointment.service,
        desk=appointment.desk,
        starts=appointment.starts,
        status=appointment.status,
    )


async def change(case: Case, effect: FindVisit | CancelVisit | ConfirmVisit) -> BookingAnswer:
    """Find or change one appointment of this very citizen; any other is gone."""
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case FindVisit(appointment=wanted, purpose="cancel"):
            found = await changeable(case, wanted)
            return VisitFound(visit_of(found), "cancel") if found else VisitGone()
        case FindVisit(appointment=wanted, purpose=purpose):
            found = await appointments.find(unit, wanted, citizen)
            if found is None or found.status not in {"booked", "confirmed"}:
                return VisitGone()
            details = await appointments.details(unit, found.id)
            return VisitFound(visit_of(found), purpose, **papers_of(details))
        case CancelVisit(appointment=wanted, version=version):
            if await changeable(case, wanted) is None:
                return VisitGone()
            cancelled = await appointments.cancel(
                unit, appointment=wanted, citizen=citizen, version=version, now=now, actor="citizen"
            )
            return VisitCancelled(visit_of(cancelled)) if cancelled else VisitGone()
        case ConfirmVisit(appointment=wanted):
            confirmed = await appointments.confirm(
                unit, appointment=wanted, citizen=citizen, now=now
            )
            return VisitConfirmed(visit_of(confirmed)) if confirmed else VisitGone()


async def day_list(unit: Unit, day: date) -> DayListed:
    """All appointments of the local *day*, by time, with the names and phones given."""
    entries = await appointments.day(unit, day)
    return DayListed(
        day,
        tuple(
            (visit_of(each), details.get("name", ""), details.get("phone", ""))
            for each, details in entries
        ),
    )


async def changeable(case: Case, wanted: int) -> Appointment | None:
    """The citizen's own appointment, while it may still be moved or cancelled."""
    found = await appointments.find(case.unit, wanted, case.citizen)
    if found is None or found.status not in {"booked", "confirmed"}:
        return None
    service = case.library.centre.services.get(found.service)
    limit = service.change_until if service else timedelta()
    return found if case.now < found.starts - limit else None


def papers_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """What to bring, as the events say it, from an appointment's details (also older ones)."""
    return {
        "bring": tuple(details.get("bring", ())),
        "some_ticked": details.get("some_ticked", False),
    }
