"""Gatherings against the store, for citizens: found, joined, left."""

from dataclasses import replace

from bot.performing.case import Case
from bot.performing.live import renewed
from bot.performing.seats import pass_on, reminders, renewed_cards, seat_of, turnout
from bot.performing.showing import follow_with
from bot.performing.staff_gatherings import perform_for_staff
from bot.store import gatherings, registers, seats
from bot.store.gatherings import OPEN
from conversations.gatherings import screens
from conversations.gatherings.effects import (
    FindGathering,
    GatheringEffect,
    LeaveSeat,
    ListGatherings,
    OrganiserEffect,
    SendGatheringCalendar,
    SendPicture,
    TakeSeat,
)
from conversations.gatherings.events import (
    Gathering,
    GatheringAnswer,
    GatheringFound,
    GatheringGone,
    GatheringsListed,
    Joined,
    NameWanted,
    SeatLeft,
    Turnout,
    last_offer,
)
from conversations.gatherings.plan import Kind

MOST_LISTED = 20


async def perform(case: Case, effect: GatheringEffect) -> GatheringAnswer | None:
    unit, now = case.unit, case.now
    if isinstance(effect, OrganiserEffect):
        return await perform_for_staff(case, effect)
    match effect:
        case ListGatherings():
            return await _listed(case)
        case FindGathering(gathering=wanted, purpose=purpose):
            found = await gatherings.find(unit, wanted)
            if found is None:
                return GatheringGone()
            return GatheringFound(await turnout(unit, found, now, case.citizen), purpose)
        case TakeSeat():
            return await _join(case, effect)
        case LeaveSeat(gathering=wanted):
            return await _leave(case, wanted)
        case SendPicture(file=file, title=title):
            follow_with(case, "picture", {"file": file, "title": title})
            # What is shown next stands beneath it.
            case.tapped = None
            return None
        case SendGatheringCalendar(gathering=wanted):
            follow_with(case, "file", {"what": "gathering-calendar", "gathering": wanted})
            return None


async def _listed(case: Case) -> GatheringsListed:
    found = await gatherings.ahead(case.unit, case.now, MOST_LISTED)
    counted = await registers.counted(case.unit, [each.id for each in found])
    own = await registers.of_citizen(case.unit, case.citizen)
    return GatheringsListed(
        tuple(
            Turnout(
                each,
                case.now,
                *counted.get(each.id, (0, 0)),
                seat_of(own[each.id]) if each.id in own else None,
            )
            for each in found
        )
    )


async def _join(case: Case, effect: TakeSeat) -> GatheringAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    gathering = await gatherings.find(unit, effect.gathering, alone=True)
    if gathering is None:
        return GatheringGone()
    plan = gathering.plan
    if gathering.state == OPEN and now < plan.register_until:
        own = await registers.of(unit, gathering.id, citizen)
        if own is None and plan.kind is Kind.SESSION and not effect.name:
            return NameWanted(await turnout(unit, gathering, now, citizen))
        case.outgoing += await pass_on(unit, case.library, gathering, now)
        queued = now < last_offer(plan, case.library.centre.offers.cut_off)
        held = await seats.join(unit, gathering, citizen, name=effect.name, now=now, queued=queued)
        if held.state == registers.IN:
            case.outgoing += reminders(case.library.centre, gathering, held, now)
    as_it_stands = await turnout(unit, gathering, now, citizen)
    await _renew_elsewhere(case, as_it_stands)
    return Joined(as_it_stands)


async def _leave(case: Case, wanted: int) -> GatheringAnswer:
    unit, citizen, now = case.unit, case.citizen, case.now
    gathering = await gatherings.find(unit, wanted, alone=True)
    if gathering is None:
        return GatheringGone()
    if gathering.state != OPEN or now >= gathering.plan.starts:
        return GatheringFound(await turnout(unit, gathering, now, citizen), "leave")
    left = await seats.leave(unit, gathering.id, citizen)
    if left is not None:
        await gatherings.withdraw(unit, gathering.id, now, kind="seat-reminder", citizen=citizen)
        case.outgoing += await pass_on(unit, case.library, gathering, now)
        if left.state == registers.WAITING:
            # Who stood behind has come nearer.
            case.outgoing += await renewed_cards(unit, gathering, now, also=[], but=citizen)
    as_it_stands = await turnout(unit, gathering, now, citizen)
    await _renew_elsewhere(case, as_it_stands)
    return SeatLeft(as_it_stands)


async def _renew_elsewhere(case: Case, as_it_stands: Turnout) -> None:
    """The card may stand further up, when it was another message that was tapped."""
    seen = screens.card(as_it_stands, kept=True)
    for edit in await renewed(case.unit, case.citizen, seen, case.now):
        if edit.edits != case.tapped:
            # The card that is shown next is the one to be kept up to date.
            case.outgoing.append(replace(edit, live=None))


async def of_citizen(case: Case) -> tuple[tuple[Gathering, str], ...]:
    """The gatherings the person has a part in, past ones too, each with the name they gave."""
    kept = []
    for wanted in sorted(await registers.of_citizen(case.unit, case.citizen)):
        found = await gatherings.find(case.unit, wanted)
        if found is not None:
            kept.append((found, await registers.name_of(case.unit, wanted, case.citizen)))
    return tuple(kept)
