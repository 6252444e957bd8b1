"""Gatherings as staff work with them: announced, changed, called off; who comes, and who came."""

from urllib.parse import quote

from bot.performing.case import Case
from bot.performing.seats import pass_on, reminders, renewed_cards, seat_of, told, turnout
from bot.performing.showing import follow_with
from bot.store import audit, gatherings, registers, seats
from bot.store.registers import IN, OFFERED, WAITING
from conversations.gatherings import screens
from conversations.gatherings.effects import (
    Announce,
    CancelGathering,
    ChangePlan,
    MarkSeat,
    OrganiserEffect,
    SendRegister,
    ShowGathering,
    ShowGatherings,
)
from conversations.gatherings.events import (
    Gathering,
    GatheringAnswer,
    GatheringGone,
    GatheringShown,
    GatheringsShown,
    PlanRefused,
    Registered,
    Turnout,
)
from conversations.gatherings.plan import EARLY, fault
from conversations.gatherings.steps import PAYLOAD
from conversations.staff.member import sees_names

MOST_LISTED = 20
TO_BE_TOLD = (IN, WAITING, OFFERED)


async def perform_for_staff(case: Case, effect: OrganiserEffect) -> GatheringAnswer | None:
    unit, now = case.unit, case.now
    match effect:
        case ShowGatherings():
            found = [
                *await gatherings.ahead(unit, now, MOST_LISTED),
                *await gatherings.past(unit, now, MOST_LISTED),
            ]
            counted = await registers.counted(unit, [each.id for each in found])
            return GatheringsShown(
                tuple(Turnout(each, now, *counted.get(each.id, (0, 0))) for each in found)
            )
        case ShowGathering(gathering=wanted, purpose=purpose):
            found_one = await gatherings.find(unit, wanted)
            if found_one is None:
                return GatheringGone()
            if purpose:
                await _note(case, "list-gathering", wanted)
            return await _shown(case, found_one, purpose)
        case Announce(plan=plan, request=request):
            if why := fault(plan, now):
                return PlanRefused(why)
            announced, is_new = await gatherings.announce(
                unit, plan, created_by=case.citizen, request=request, now=now
            )
            if is_new:
                await _note(case, "announce-gathering", announced.id)
            return await _shown(case, announced, "announced")
        case ChangePlan():
            return await _change(case, effect)
        case CancelGathering():
            return await _cancel(case, effect)
        case MarkSeat():
            return await _mark(case, effect)
        case SendRegister(gathering=wanted):
            await _note(case, "export-gathering", wanted)
            follow_with(case, "file", {"what": "gathering-register", "gathering": wanted})
            return None


async def _shown(
    case: Case, gathering: Gathering, purpose: str = "", told_to: int = 0
) -> GatheringShown:
    line = 0
    register = []
    seen = sees_names(case.event.staff)
    for held, name in await registers.registered(case.unit, gathering.id) if seen else ():
        line += held.state == WAITING
        seat = seat_of(held, line if held.state == WAITING else 0)
        register.append(Registered(seat, name, held.joined))
    as_it_stands = await turnout(case.unit, gathering, case.now)
    name = quote(case.bot_name)
    link = f"https://t.me/{name}?start={PAYLOAD}{gathering.id}" if name else ""
    return GatheringShown(as_it_stands, tuple(register), purpose, told_to, link)


async def _change(case: Case, effect: ChangePlan) -> GatheringAnswer:
    unit, now, plan = case.unit, case.now, effect.plan
    before = await gatherings.find(unit, effect.gathering, alone=True)
    if before is None:
        return PlanRefused("plan.overtaken")
    if why := fault(plan, now, before.plan):
        return PlanRefused(why)
    register = [held for held, _ in await registers.registered(unit, before.id)]
    given = max((held.number or 0 for held in register), default=0)
    if plan.seats is not None and plan.seats < given:
        return PlanRefused("plan.seats-few", given)
    changed = await gatherings.change(unit, before, plan, version=effect.version)
    if changed is None:
        return PlanRefused("plan.overtaken")
    await _note(case, "change-gathering", changed.id)
    if changed.sequence != before.sequence:
        await gatherings.withdraw(unit, changed.id, now, kind="seat-reminder")
        for held in register:
            if held.state == IN:
                case.outgoing += reminders(case.library.centre, changed, held, now)
    moved = (before.plan.starts, before.plan.ends, before.plan.place)
    told_to = []
    if moved != (plan.starts, plan.ends, plan.place):
        told_to = [held.citizen for held in register if held.state in TO_BE_TOLD]
        await gatherings.withdraw(unit, changed.id, now, kind="gathering-change")
        news = screens.changed(case.library, changed)
        case.outgoing += [told(changed, each, "changed", news) for each in told_to]
    case.outgoing += await pass_on(unit, case.library, changed, now)
    case.outgoing += await renewed_cards(unit, changed, now, also=[])
    return await _shown(case, changed, "changed", len(told_to))


async def _cancel(case: Case, effect: CancelGathering) -> GatheringAnswer:
    unit, now = case.unit, case.now
    before = await gatherings.find(unit, effect.gathering, alone=True)
    if before is None:
        return PlanRefused("plan.overtaken")
    if now >= before.plan.ends:
        return PlanRefused("plan.past")
    cancelled = await gatherings.cancel(unit, before, version=effect.version)
    if cancelled is None:
        return PlanRefused("plan.overtaken")
    await _note(case, "cancel-gathering", cancelled.id)
    for kind in ("seat-reminder", "seat-offer", "gathering-change"):
        await gatherings.withdraw(unit, cancelled.id, now, kind=kind)
    register = [held for held, _ in await registers.registered(unit, cancelled.id)]
    told_to = [held.citizen for held in register if held.state in TO_BE_TOLD]
    news = screens.called_off(case.library, cancelled)
    case.outgoing += [told(cancelled, each, "cancelled", news) for each in told_to]
    case.outgoing += await renewed_cards(unit, cancelled, now, also=[])
    return await _shown(case, cancelled, "cancelled", len(told_to))


async def _mark(case: Case, effect: MarkSeat) -> GatheringAnswer:
    found = await gatherings.find(case.unit, effect.gathering)
    if found is None:
        return GatheringGone()
    if case.now < found.plan.starts - EARLY:
        return PlanRefused("plan.not-begun")
    if await seats.mark(case.unit, found.id, effect.seat, came=effect.came):
        await _note(case, "mark-seat", found.id, f" seat {effect.seat}")
    return await _shown(case, found, "attendance")


async def _note(case: Case, action: str, gathering: int, more: str = "") -> None:
    await audit.note(
        case.unit, who=case.citizen, action=action, subject=f"{gathering}{more}", now=case.now
    )
