"""Appointments that stand: found, confirmed, cancelled, their cards.  Each only by its own citizen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.performing.case import Case
from bot.performing.live import renewed
from bot.store import appointments, live, strandings
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.outbox import Lane, Outgoing
from conversations.booking.card import HEADS, card, elsewhere, subject
from conversations.booking.effects import CancelVisit, ConfirmVisit, FindVisit, KeepPapers
from conversations.booking.events import (
    BookingAnswer,
    TooLate,
    Visit,
    VisitCancelled,
    VisitConfirmed,
    VisitFound,
    VisitGone,
)
from conversations.centre import Mode
from conversations.ids import id_in
from conversations.screen import Screen, screen_as_json
from conversations.tree import Library

UNBOOKED = {"held", "offered"}
CHANGEABLE = {"booked", "confirmed"}


def visit_of(appointment: Appointment, details: Mapping[str, Any] | None = None) -> Visit:
    """What its citizen may see of *appointment*; with its *details*, also whose it is."""
    told = details or {}
    return Visit(
        id=appointment.id,
        version=appointment.version,
        code=appointment.code,
        service=appointment.service,
        desk=appointment.desk,
        starts=appointment.starts,
        status=appointment.status,
        mode=Mode(appointment.mode),
        for_other=appointment.for_other,
        name=told.get("name", ""),
        papers=told.get("papers", ""),
    )


async def change(case: Case, effect: FindVisit | CancelVisit | ConfirmVisit) -> BookingAnswer:
    """Find or change one appointment of this very citizen; any other is gone."""
    unit, citizen, now = case.unit, case.citizen, case.now
    match effect:
        case FindVisit(appointment=wanted, purpose="cancel"):
            found = await changeable(case, wanted)
            if found is None:
                return await why_not(case, wanted)
            return VisitFound(visit_of(found), "cancel")
        case FindVisit(appointment=wanted, purpose=purpose):
            found = await appointments.find(unit, wanted, citizen)
            if found is None or found.status not in HEADS:
                return VisitGone()
            details = await appointments.details(unit, found.id)
            return VisitFound(visit_of(found, details), purpose, **papers_of(details))
        case CancelVisit():
            return await _cancel(case, effect)
        case ConfirmVisit(appointment=wanted):
            confirmed = await appointments.confirm(
                unit, appointment=wanted, citizen=citizen, now=now
            )
            if confirmed is None:
                return VisitGone()
            details = await appointments.details(unit, confirmed.id)
            return VisitConfirmed(visit_of(confirmed, details), **papers_of(details))


async def _cancel(case: Case, effect: CancelVisit) -> BookingAnswer:
    found = await appointments.find(case.unit, effect.appointment, case.citizen)
    if found and found.status == "cancelled_citizen" and found.version == effect.version + 1:
        # The second press of one that is done already.
        return VisitCancelled(visit_of(found))
    if await changeable(case, effect.appointment) is None:
        return await why_not(case, effect.appointment)
    cancelled = await appointments.cancel(
        case.unit,
        appointment=effect.appointment,
        citizen=case.citizen,
        version=effect.version,
        now=case.now,
        actor="citizen",
    )
    if cancelled is None:
        return VisitGone()
    case.outgoing += await renew_card(case.unit, case.library, cancelled.id, case.now)
    return VisitCancelled(visit_of(cancelled))


async def changeable(case: Case, wanted: int) -> Appointment | None:
    """The citizen's own appointment, while it may still be moved or cancelled."""
    found = await appointments.find(case.unit, wanted, case.citizen)
    if found is None or found.status not in CHANGEABLE:
        return None
    service = case.library.centre.services.get(found.service)
    limit = service.change_until if service else timedelta()
    if case.now < found.starts - limit:
        return found
    # Its hour is lost: whoever was offered others may choose until the last moment.
    lost = case.now < found.starts and await strandings.is_stranded(case.unit, found.id)
    return found if lost else None


async def why_not(case: Case, wanted: int) -> TooLate | VisitGone:
    """Why an appointment that is not `changeable` is not: it stands and is near, or it is gone."""
    found = await appointments.find(case.unit, wanted, case.citizen)
    if found is None or found.status not in CHANGEABLE or found.starts <= case.now:
        return VisitGone()
    return TooLate(visit_of(found))


def papers_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """What to bring, as the events say it, from an appointment's details (also older ones)."""
    return {
        "bring": tuple(details.get("bring", ())),
        "some_ticked": details.get("some_ticked", False),
    }


async def renew_card(
    unit: Unit, library: Library, appointment: int, now: datetime
) -> list[Outgoing]:
    """
    The edit by which the card of *appointment* says how it stands now.

    To be ordered by whoever changed it, in the same transaction.  Empty when there is no card,
    as for someone who booked at the counter.
    """
    found = await appointments.find(unit, appointment)
    if found is None or found.citizen is None or found.status in UNBOOKED:
        return []
    details = await appointments.details(unit, appointment)
    screen = card(library, visit_of(found, details), **papers_of(details))
    return await renewed(unit, found.citizen, screen, now)


async def pointed_on(case: Case, screen: Screen, shown_in: int | None) -> list[Outgoing]:
    """
    The edit that leaves a line in the card's older message, now that *screen* is the card.

    Two cards of one appointment would not tell the same for long.  *shown_in* is the message that
    *screen* edits, None when it comes as a new one.
    """
    kind, _, visit = screen.live.partition(":")
    appointment = id_in(visit)
    if kind != "visit" or appointment is None:
        return []
    older = await live.message_of(case.unit, case.citizen, subject(appointment))
    if older is None or older == shown_in:
        return []
    edit = Outgoing(
        dedup_key=f"reply:{case.update_id}:{len(case.outgoing)}",
        citizen=case.citizen,
        lane=Lane.REPLY,
        kind="pointer",
        content=screen_as_json(elsewhere(appointment)),
        edits=older,
    )
    return [edit]


async def keep_papers(case: Case, effect: KeepPapers) -> None:
    """What is missing of a list now is what the cards of the appointments with it say."""
    told = {"bring": list(effect.bring), "some_ticked": effect.some_ticked}
    for mine in await appointments.of_citizen(case.unit, case.citizen, case.now):
        details = await appointments.details(case.unit, mine.id)
        if details.get("papers") != effect.papers or {**details, **told} == details:
            continue
        await appointments.keep_details(case.unit, mine.id, {**details, **told})
        case.outgoing += await renew_card(case.unit, case.library, mine.id, case.now)
