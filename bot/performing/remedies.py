"""
What is done about appointments without an hour: moved, offered other hours, cancelled.

Each is taken by compare-and-set before anything is done about it, so that two of staff who press
at once do it once.
"""

from datetime import datetime, timedelta

from bot.appointments.slots import claimed
from bot.performing.case import Case
from bot.performing.counter import actor
from bot.performing.nearest import Nearest
from bot.performing.reminding import order_reminders
from bot.performing.strandings import stranded
from bot.performing.timetable import timetable_of
from bot.performing.visits import renew_card, visit_of
from bot.store import appointments, audit, outbox, strandings
from bot.store.appointments import Appointment
from bot.store.outbox import Lane, Outgoing
from bot.store.reasons import ASKS
from bot.store.relocating import relocate
from bot.store.strandings import Stranding
from conversations.screen import Screen, screen_as_json
from conversations.staff.hours import letters
from conversations.staff.hours.effects import Remedy
from conversations.staff.hours.events import StrandingsRemedied
from conversations.staff.hours.strandings import digest, open_to

HOURS_OFFERED = 3
REASON = "stranded"


async def perform(case: Case, effect: Remedy) -> StrandingsRemedied:
    """Do what was looked at, if it is as it was seen."""
    single = effect.of is not None
    seen = [
        (stranding, told)
        for stranding, told in await stranded(case.unit, case.now, effect.within)
        if effect.of in (None, told.visit.id)
    ]
    concerned = open_to(effect.remedy, [told for _, told in seen], single=single)
    if not concerned or digest(effect.remedy, concerned) != effect.digest:
        return StrandingsRemedied(effect.remedy, stale=True)
    chosen = {each.visit.id for each in concerned}
    free = Nearest(case, await timetable_of(case))
    done = 0
    # In one order for all, so that two who press at once wait for each other and do not deadlock.
    for stranding in sorted(
        (each for each, _ in seen if each.appointment.id in chosen),
        key=lambda each: each.appointment.id,
    ):
        if not await strandings.take(case.unit, stranding, effect.remedy, case.now):
            continue
        if await _remedy(case, free, stranding, effect.remedy):
            done += 1
            await audit.note(
                case.unit,
                who=case.citizen,
                action=f"{effect.remedy}-stranded",
                subject=str(stranding.appointment.id),
                now=case.now,
            )
        else:
            await strandings.put_back(case.unit, stranding)
    return StrandingsRemedied(effect.remedy, done, len(chosen) - done)


async def _remedy(case: Case, free: Nearest, stranding: Stranding, remedy: str) -> bool:
    match remedy:
        case "move":
            return await _move(case, free, stranding)
        case "offer":
            return await _offer(case, free, stranding)
        case _:
            return await _cancel(case, stranding)


async def _move(case: Case, free: Nearest, stranding: Stranding) -> bool:
    """Give it the nearest free time; what was first there may be lost to someone faster."""
    old = stranding.appointment
    service = case.library.centre.services.get(old.service)
    if service is None:
        return False
    for slot in await free.nearest(old, service, most=HOURS_OFFERED):
        local = slot.starts.astimezone(case.library.centre.zone)
        atoms = claimed(service, slot.starts)
        new = await relocate(
            case.unit,
            old,
            desk=slot.desk,
            starts=slot.starts,
            ends=slot.starts + timedelta(minutes=service.minutes),
            atoms=atoms,
            local_day=local.date(),
            local_time=local.time(),
            now=case.now,
            actor=actor(case),
        )
        free.use(service, slot)
        if new is None:
            continue
        await order_reminders(case, new)
        screen = letters.moved(case.library, visit_of(new), old.starts)
        await _tell(case, new, screen, "change", expires=new.starts)
        case.outgoing += await renew_card(case.unit, case.library, old.id, case.now)
        return True
    return False


async def _offer(case: Case, free: Nearest, stranding: Stranding) -> bool:
    """Ask which hour suits; it keeps its old one until they choose."""
    old = stranding.appointment
    service = case.library.centre.services.get(old.service)
    slots = await free.nearest(old, service, most=HOURS_OFFERED) if service else []
    if service is None or not slots:
        return False
    for slot in slots:
        # So that not all are offered the same hours, which only one of them could have.
        free.use(service, slot)
    asked = letters.offered(visit_of(old), slots)
    await _tell(case, old, asked, "change", expires=old.starts, about=ASKS)
    return True


async def _cancel(case: Case, stranding: Stranding) -> bool:
    """Cancel it with an apology; whom no message reaches was called before."""
    old = stranding.appointment
    gone = await appointments.cancel(
        case.unit,
        appointment=old.id,
        citizen=None,
        version=old.version,
        now=case.now,
        actor=actor(case),
        reason=REASON,
    )
    if gone is None:
        return False
    if not stranding.reachable:
        return await strandings.called(case.unit, old.id, case.now)
    await _tell(case, old, letters.cancelled(visit_of(old)), "screen", expires=old.starts)
    case.outgoing += await renew_card(case.unit, case.library, old.id, case.now)
    return True


async def _tell(
    case: Case,
    appointment: Appointment,
    screen: Screen,
    kind: str,
    *,
    expires: datetime,
    about: str = "stranded:",
) -> None:
    if appointment.citizen is None:
        return
    message = Outgoing(
        dedup_key=f"{about}{appointment.id}:{case.update_id}",
        citizen=appointment.citizen,
        lane=Lane.CHANGE,
        kind=kind,
        content=screen_as_json(screen),
        not_before=case.now,
        expires=expires,
        appointment=appointment.id,
    )
    await outbox.enqueue(case.unit, [message], case.now)
