"""
Appointments without an hour, found by comparing what stands with the hours as they are.

An appointment also loses its hour when the country changes its clocks by another rule than the one
that it was booked by: it would be kept at an hour that nobody agreed to.

Nothing is cancelled or moved by itself.  What was found is kept, so that reminders do not invite
to a shut door, and so that it is told once; an appointment that fits again, or that ended before
anyone was asked, is let go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.appointments.hours import fits
from bot.appointments.timetable import Timetable
from bot.performing.timetable import bookable_time
from bot.performing.visits import visit_of
from bot.store import appointments, outbox, strandings
from bot.store.appointments import Appointment
from bot.store.database import Unit
from bot.store.outbox import Lane, Outgoing
from bot.store.reasons import HOLDS
from bot.store.strandings import Stranding
from conversations.screen import screen_as_json
from conversations.staff.hours import letters
from conversations.staff.hours.events import Stranded
from conversations.tree import Library


@dataclass(frozen=True, slots=True)
class Difference:
    """
    What is not so any more as it was last written down.

    *lost* is appointment → why it does not fit; *found* fit again, *ended* stand no more.
    """

    lost: Mapping[int, str]
    found: Sequence[Appointment]
    ended: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.lost or self.found or self.ended)


@dataclass(slots=True)
class Fitted:
    """
    The appointments that fitted the hours at the last look.

    While the hours are the same they need no second look: one that moves is another appointment.
    """

    hours: tuple[str, Timetable] | None = None
    ids: set[int] = field(default_factory=set)


async def difference(
    unit: Unit, library: Library, now: datetime, before: Fitted | None = None
) -> Difference:
    """
    Compare what is known to be stranded with the hours as they are; nothing is changed.

    With *before* only what is new is looked at, as long as the hours are the same.
    """
    fitted = before or Fitted()
    timetable = await bookable_time(unit, library.centre, now)
    standing = await strandings.standing_ahead(unit, now)
    known = await strandings.known(unit)
    lost: dict[int, str] = {}
    found: list[Appointment] = []
    hours = (library.version, timetable)
    ahead = {each.id for each in standing}
    fitted.ids = fitted.ids & ahead - known.keys() if fitted.hours == hours else set()
    fitted.hours = hours
    meant = await strandings.meant(unit, now) if ahead - fitted.ids else {}
    for each in standing:
        if each.id in fitted.ids:
            continue
        why = reason_of(timetable, each)
        local = each.starts.astimezone(library.centre.zone)
        shown = (local.date(), str(local.time()))
        if why is None and meant.get(each.id, shown) != shown:
            why = "clock"
        if why is None:
            fitted.ids.add(each.id)
        if why is not None and each.id not in known:
            lost[each.id] = why
        elif why is None and each.id in known:
            found.append(each)
    ended = [each for each, asked in known.items() if not asked and each not in ahead]
    return Difference(lost, found, ended)


async def reconcile(unit: Unit, library: Library, now: datetime) -> Difference:
    """
    Write down what differs; who was offered other hours and may keep theirs is told.

    To be called in the unit that changed the hours, or on its own.
    """
    differs = await difference(unit, library, now)
    asked = await strandings.known(unit) if differs.found else {}
    await strandings.add(unit, differs.lost, now)
    await strandings.close(unit, [*(each.id for each in differs.found), *differs.ended])
    told = [
        Outgoing(
            dedup_key=f"{HOLDS}{each.id}:{each.version}:{now.isoformat()}",
            citizen=each.citizen,
            lane=Lane.CHANGE,
            kind="change",
            content=screen_as_json(letters.holds_again(library, visit_of(each))),
            not_before=now,
            expires=each.starts,
            appointment=each.id,
        )
        for each in differs.found
        if asked.get(each.id) and each.citizen is not None
    ]
    await outbox.enqueue(unit, told, now)
    return differs


def reason_of(timetable: Timetable, appointment: Appointment) -> str | None:
    """Why *appointment* does not fit; None when it does."""
    return fits(
        timetable, appointment.desk, appointment.service, appointment.starts, appointment.ends
    )


async def stranded(unit: Unit, now: datetime, within: str) -> list[tuple[Stranding, Stranded]]:
    """What is known of each whose hour has not come, and how staff see it; *within* one desk."""
    seen = []
    for each in await strandings.ahead(unit, now):
        if within not in ("", each.appointment.desk):
            continue
        state = _state(each)
        if state is not None:
            told = each.successor or each.appointment
            details = await appointments.details(unit, told.id)
            seen.append((each, _as_seen(each, state, details)))
    return seen


def _as_seen(stranding: Stranding, state: str, details: Mapping[str, str]) -> Stranded:
    return Stranded(
        visit=visit_of(stranding.appointment),
        name=details.get("name", ""),
        phone=details.get("phone", ""),
        reason=stranding.reason,
        state=state,
        stranded=stranding.open,
        reachable=stranding.reachable,
        asked=stranding.asked,
        asked_at=stranding.asked_at,
        takes_place=stranding.successor.starts if stranding.successor else None,
    )


def _state(stranding: Stranding) -> str | None:
    """How far it is dealt with; None for one that ended before anyone was asked."""
    if stranding.open:
        if not stranding.reachable:
            return "call"
        return "waiting" if stranding.asked else "untold"
    match stranding.asked:
        case "move" if stranding.successor is not None:
            return _answer(stranding, stranding.successor.status)
        case "cancel":
            told = stranding.reachable or stranding.informed is not None
            return "told" if told else "call"
        case "":
            return None
        case _:
            return "moved" if stranding.successor is not None else "cancelled"


def _answer(stranding: Stranding, status: str) -> str:
    """What the citizen made of the hour that they were given."""
    if status == "moved":
        return "moved"
    if status.startswith("cancelled"):
        return "cancelled"
    if status != "booked":
        return "coming"
    if stranding.informed is not None:
        return "informed"
    return "waiting" if stranding.reachable else "call"
