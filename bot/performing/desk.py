"""
The desk at work, against the store.

Every change is the store's compare-and-set, so what another was faster with is answered with how
the desk stands now.  Whatever concerns a citizen is noted in the audit, by the ticket's id.
"""

from bot.performing.case import Case
from bot.performing.hall import callable_by, hall, label, post_of, services_of, tell, today
from bot.store import audit, calling, shifts, tickets
from bot.store.calling import Busy, CallsSpent, TooSoon
from bot.store.shifts import Shift
from bot.store.tickets import Ticket
from conversations.queue.effects import FindDesk, FindTargets, HandOver, SitDown, WorkDesk
from conversations.queue.events import DeskSeen, DesksSeen, TargetsFound
from conversations.screen import Line

DeskEffect = FindDesk | SitDown | WorkDesk | FindTargets | HandOver


async def perform(case: Case, effect: DeskEffect) -> DeskSeen | DesksSeen | TargetsFound:
    match effect:
        case FindDesk():
            return await stands(case)
        case SitDown(desk=desk):
            return await _sit_down(case, desk)
        case WorkDesk() | FindTargets() | HandOver():
            shift = await own_shift(case)
            if shift is None:
                return await stands(case, Line("desk.not-open"))
            return await _at_work(case, shift, effect)


async def own_shift(case: Case) -> Shift | None:
    """Where this member of staff sits today."""
    shift = await shifts.of_staff(case.unit, case.citizen)
    return shift if shift is not None and shift.local_day == today(case) else None


async def stands(case: Case, said: Line | None = None) -> DeskSeen | DesksSeen:
    """How one's own desk stands now, or which desks there are to open."""
    seen, shift = await hall(case), await own_shift(case)
    if shift is not None:
        return DeskSeen(await post_of(case, seen, shift), said)
    taken = {each.desk for each in seen.shifts}
    own = case.event.staff.desk if case.event.staff else ""
    free = sorted((each for each in seen.centre.desks if each not in taken), key=lambda d: d != own)
    return DesksSeen(tuple(free), len(seen.waiting), said)


async def noted(case: Case, action: str, subject: object) -> None:
    """Write into the audit that this member of staff did *action*."""
    await audit.note(case.unit, who=case.citizen, action=action, subject=str(subject), now=case.now)


def actor(case: Case) -> str:
    """Who did it, as histories say."""
    return f"staff:{case.citizen}"


async def _sit_down(case: Case, desk: str) -> DeskSeen | DesksSeen:
    before = await own_shift(case)
    opened = await shifts.open_(
        case.unit, desk=desk, staff=case.citizen, local_day=today(case), now=case.now
    )
    if opened is None:
        return await stands(case, None if before else Line("desk.taken"))
    if before is None:
        await noted(case, "open-desk", desk)
        await tell(case)
    return await stands(case)


async def _at_work(
    case: Case, shift: Shift, effect: WorkDesk | FindTargets | HandOver
) -> DeskSeen | DesksSeen | TargetsFound:
    match effect:
        case WorkDesk(act="next" | "call" | "recall" as act, ticket=ticket):
            return await _ring(case, shift, act, ticket)
        case WorkDesk(act="pause" | "resume" | "close" as act):
            return await _rest(case, shift, act)
        case WorkDesk(act=act, ticket=ticket):
            return await _go_on(case, shift, act, ticket)
        case FindTargets(ticket=ticket):
            return await _targets(case, shift, ticket)
        case HandOver():
            return await _hand_over(case, shift, effect)


async def _ring(case: Case, shift: Shift, act: str, ticket: int) -> DeskSeen | DesksSeen:
    """Call someone, which rings; or say why not."""
    called = await _call(case, shift, act, ticket)
    match called:
        case Ticket():
            await noted(case, f"{act}-ticket", called.id)
            await tell(case, [called], ring=True)
            said = Line("desk.recalled", {"label": label(called)}) if act == "recall" else None
        case Busy(ticket=at_hand):
            said = Line("desk.busy", {"label": label(at_hand)})
        case TooSoon(until=until):
            said = Line("desk.too-soon", {"until": until})
        case CallsSpent():
            said = Line("desk.calls-spent")
        case Line():
            said = called
    return await stands(case, said)


async def _call(
    case: Case, shift: Shift, act: str, ticket: int
) -> Ticket | Busy | TooSoon | CallsSpent | Line:
    unit, desk, now, who = case.unit, shift.desk, case.now, actor(case)
    if act == "recall":
        rules = case.library.centre.queue
        again = await calling.recall(
            unit,
            ticket=ticket,
            desk=desk,
            now=now,
            gap=rules.recall_gap,
            most=rules.most_calls,
            actor=who,
        )
        return again or Line("desk.stale")
    if shift.paused:
        return Line("desk.paused-now")
    if act == "next":
        services = services_of(case.library.centre, desk)
        called = await calling.call_next(
            unit, desk=desk, services=services, local_day=today(case), now=now, actor=who
        )
        return called or Line("desk.nobody-for-you")
    seen = await hall(case)
    if desk in seen.at_desks:
        return Busy(seen.at_desks[desk])
    if ticket not in {each.id for each in callable_by(seen, desk)}:
        return Line("desk.cannot-call")
    chosen = await calling.call(
        unit, ticket=ticket, desk=desk, local_day=today(case), now=now, actor=who
    )
    return chosen or Line("desk.cannot-call")


async def _go_on(case: Case, shift: Shift, act: str, ticket: int) -> DeskSeen | DesksSeen:
    """Begin, end, or take back; what is no longer so says so."""
    unit, desk, now, who = case.unit, shift.desk, case.now, actor(case)
    match act:
        case "begin":
            changed = await calling.begin(unit, ticket=ticket, desk=desk, now=now, actor=who)
        case "done":
            changed = await calling.done(unit, ticket=ticket, desk=desk, now=now, actor=who)
        case "absent":
            changed = await calling.no_show(unit, ticket=ticket, desk=desk, now=now, actor=who)
        case _:
            found = await tickets.find(unit, ticket)
            # What another desk has ended is theirs to take back.
            theirs = found is not None and found.desk not in (None, desk)
            changed = (
                None
                if theirs
                else await calling.undo(
                    unit, ticket=ticket, local_day=today(case), now=now, actor=who
                )
            )
    if changed is None:
        return await stands(case, Line("desk.stale"))
    await noted(case, f"{act}-ticket", ticket)
    await tell(case, [changed])
    said = {"absent": "desk.missed", "undo": "desk.undone"}.get(act)
    return await stands(case, Line(said, {"label": label(changed)}) if said else None)


async def _rest(case: Case, shift: Shift, act: str) -> DeskSeen | DesksSeen:
    seen, said = await hall(case), None
    match act:
        case "pause":
            await shifts.pause(case.unit, case.citizen)
        case "resume":
            await shifts.resume(case.unit, case.citizen)
        case _ if shift.desk in seen.at_desks:
            busy = label(seen.at_desks[shift.desk])
            return await stands(case, Line("desk.busy", {"label": busy}))
        case _:
            await vacate(case, case.citizen)
            said = Line("desk.closed")
    await noted(case, f"{act}-desk", shift.desk)
    await tell(case)
    return await stands(case, said)


async def vacate(case: Case, staff: int) -> bool:
    """
    *staff* sits at no desk any more; false when they did not.

    Whoever waits for that desk alone is seen by any that does their service.
    """
    shift = await shifts.close(case.unit, staff, case.now)
    if shift is None:
        return False
    for ticket in (await hall(case)).waiting:
        if ticket.only_desk == shift.desk:
            await calling.transfer(
                case.unit,
                ticket=ticket.id,
                service=ticket.service,
                only_desk=None,
                now=case.now,
                actor=actor(case),
            )
    return True


async def _targets(case: Case, shift: Shift, ticket: int) -> DeskSeen | DesksSeen | TargetsFound:
    seen = await hall(case)
    at_hand = seen.at_desks.get(shift.desk)
    if at_hand is None or at_hand.id != ticket:
        return await stands(case, Line("desk.stale"))
    others = tuple(each.desk for each in seen.shifts if each.desk != shift.desk)
    services = tuple(each for each in seen.centre.services if each != at_hand.service)
    return TargetsFound(ticket, label(at_hand), others, services)


async def _hand_over(case: Case, shift: Shift, effect: HandOver) -> DeskSeen | DesksSeen:
    found = await _targets(case, shift, effect.ticket)
    if not isinstance(found, TargetsFound):
        return found
    if effect.desk not in found.desks and effect.service not in found.services:
        return await stands(case, Line("desk.stale"))
    at_hand = (await hall(case)).at_desks[shift.desk]
    sent = await calling.transfer(
        case.unit,
        ticket=effect.ticket,
        service=effect.service or at_hand.service,
        only_desk=effect.desk or None,
        now=case.now,
        actor=actor(case),
    )
    if sent is None:
        return await stands(case, Line("desk.stale"))
    await noted(case, "transfer-ticket", sent.id)
    await tell(case, [sent])
    whom = Line(f"desk:{effect.desk}" if effect.desk else f"service:{effect.service}")
    return await stands(case, Line("desk.handed-over", {"label": label(sent), "whom": whom}))
