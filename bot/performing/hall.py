"""
The hall at one moment: who waits, in order, and which desks are open.

Whatever changes the queue looks at it once more and tells everyone whom the change concerns: a
ticket's own live message, whoever has become next, and every open desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from bot.appointments.queue_order import may_call, waiting_range
from bot.performing.case import Case
from bot.performing.live import renewed
from bot.performing.visits import renew_card
from bot.store import queueing, shifts, tickets
from bot.store.outbox import Lane, Outgoing
from bot.store.shifts import Shift
from bot.store.tickets import Ticket
from conversations.centre import Centre
from conversations.queue import screens
from conversations.queue.events import AtHand, Post, Stub
from conversations.screen import Screen, screen_as_json
from conversations.staff import desk_screens

RINGS_FOR = timedelta(minutes=15)
"""how long it is of use to be told that one is next, or called"""
USUAL_MINUTES = 20.0
"""how long a service takes that the content no longer has"""


@dataclass(frozen=True, slots=True)
class Hall:
    """*waiting* in the order in which they would be called now; *at_desks* by desk."""

    centre: Centre
    local_day: date
    waiting: tuple[Ticket, ...]
    shifts: tuple[Shift, ...]
    at_desks: dict[str, Ticket]


async def hall(case: Case) -> Hall:
    """The hall as it stands now, within this turn."""
    centre = case.library.centre
    local_day = today(case)
    opened = await shifts.open_on(case.unit, local_day)
    at_desks = {}
    for shift in opened:
        ticket = await tickets.at_desk(case.unit, shift.desk)
        if ticket is not None:
            at_desks[shift.desk] = ticket
    waiting = await tickets.queue(case.unit, local_day, case.now)
    return Hall(centre, local_day, tuple(waiting), tuple(opened), at_desks)


def today(case: Case) -> date:
    """The local day at the Centre."""
    return case.now.astimezone(case.library.centre.zone).date()


def label(ticket: Ticket) -> str:
    """What is called out: the letter and the number."""
    return f"{ticket.letter}{ticket.number}"


def services_of(centre: Centre, desk: str) -> frozenset[str]:
    """The services that *desk* sees to."""
    at = centre.desks.get(desk)
    if at is None:
        return frozenset()
    of_it = (each.id for each in centre.services.values() if each.specialty == at.specialty)
    return frozenset(of_it)


def stub_of(seen: Hall, ticket: Ticket) -> Stub:
    """What its citizen may see of *ticket*, with how many are called before it, and how long."""
    before, wait = 0, None
    if ticket.status == "waiting":
        before, wait = _outlook(seen, ticket)
    return Stub(
        id=ticket.id,
        version=ticket.version,
        label=label(ticket),
        service=ticket.service,
        status=ticket.status,
        desk=ticket.desk or "",
        before=before,
        wait=wait,
        today=ticket.local_day == seen.local_day,
        booked=ticket.appointment is not None,
    )


async def post_of(case: Case, seen: Hall, shift: Shift) -> Post:
    """How it stands at the desk of *shift*."""
    at_hand, last = seen.at_desks.get(shift.desk), None
    shown = None
    if at_hand is not None:
        since = at_hand.serving_from or at_hand.last_call or at_hand.arrived
        name = await tickets.named(case.unit, at_hand.id)
        shown = AtHand(
            at_hand.id,
            label(at_hand),
            name,
            at_hand.service,
            at_hand.status,
            at_hand.calls,
            since,
        )
    else:
        ended = await queueing.last_at_desk(case.unit, shift.desk, seen.local_day)
        last = (ended.id, label(ended)) if ended is not None else None
    return Post(shift.desk, shift.paused, len(callable_by(seen, shift.desk)), shown, last)


def callable_by(seen: Hall, desk: str) -> list[Ticket]:
    """Those who wait whom *desk* may call, in order."""
    services = services_of(seen.centre, desk)
    return [each for each in seen.waiting if may_call(each, desk, services)]


async def tell(
    case: Case, changed: Iterable[Ticket] = (), *, ring: bool = False, own_desk: bool = False
) -> Hall:
    """
    Order what everyone else must hear of a change of the queue; the hall as it stands after it.

    The tickets that *changed* are renewed where they stand, and so are their appointments' cards;
    with *ring* their citizens are called.  Not told is whoever made the change, since they are shown it; a member of staff is,
    with *own_desk*, about their own desk.
    """
    seen = await hall(case)
    for ticket in changed:
        stub = stub_of(seen, ticket)
        if ticket.citizen is not None and ticket.citizen != case.citizen:
            await _renew(case, ticket.citizen, screens.ticket(case.library, stub))
        if ticket.citizen is not None and ring:
            key = f"call:{ticket.id}:{ticket.version}"
            _ring(case, ticket.citizen, key, screens.call_push(stub))
        if ticket.appointment is not None:
            card = await renew_card(case.unit, case.library, ticket.appointment, case.now)
            case.outgoing += card
    await _tell_next(case, seen)
    for shift in seen.shifts:
        if shift.staff != case.citizen or own_desk:
            post = await post_of(case, seen, shift)
            await _renew(case, shift.staff, desk_screens.post(post))
    return seen


async def _tell_next(case: Case, seen: Hall) -> None:
    calling = [each.desk for each in seen.shifts if not each.paused]
    first = {each.id: each for desk in calling for each in callable_by(seen, desk)[:1]}
    for ticket in first.values():
        if ticket.citizen is None:
            continue
        stub = stub_of(seen, ticket)
        key = f"next:{ticket.id}:{ticket.service}:{ticket.only_desk or ''}"
        if ticket.citizen == case.citizen:
            # Their ticket says so before their eyes: nothing rings, now or later.
            _ring(case, ticket.citizen, key, screens.next_push(stub), lasts=timedelta())
            continue
        _ring(case, ticket.citizen, key, screens.next_push(stub))
        await _renew(case, ticket.citizen, screens.ticket(case.library, stub))


def _ring(case: Case, citizen: int, key: str, screen: Screen, lasts: timedelta = RINGS_FOR) -> None:
    case.outgoing.append(
        Outgoing(
            dedup_key=key,
            citizen=citizen,
            lane=Lane.CALL,
            kind="screen",
            content=screen_as_json(screen),
            not_before=case.now,
            expires=case.now + lasts,
        )
    )


async def _renew(case: Case, citizen: int, screen: Screen) -> None:
    case.outgoing += await renewed(case.unit, citizen, screen, case.now)


def _outlook(seen: Hall, ticket: Ticket) -> tuple[int, tuple[int, int] | None]:
    """
    How many are called before *ticket*, and between how many minutes that takes.

    Of several desks that may call it, the one counts that comes to it first.  While every one of
    them has somebody, the wait may last a visit longer than the queue.
    """
    suitable = [
        desk for desk in seen.centre.desks if may_call(ticket, desk, services_of(seen.centre, desk))
    ]
    calling = [each.desk for each in seen.shifts if each.desk in suitable and not each.paused]
    ahead = min((_ahead(seen, ticket, desk) for desk in calling or suitable), key=len, default=[])
    minutes = [_minutes(seen.centre, each) for each in (*ahead, ticket)]
    usual = sum(minutes) / len(minutes)
    busy = bool(calling) and all(desk in seen.at_desks for desk in calling)
    soonest = waiting_range(len(ahead), len(calling), usual)
    latest = waiting_range(len(ahead) + busy, len(calling), usual)
    if soonest is None or latest is None:
        return len(ahead), None
    return len(ahead), (soonest[0], latest[1])


def _ahead(seen: Hall, ticket: Ticket, desk: str) -> list[Ticket]:
    """Those whom *desk* would call before *ticket*."""
    every = callable_by(seen, desk)
    return list(takewhile(lambda each: each.id != ticket.id, every))


def _minutes(centre: Centre, ticket: Ticket) -> float:
    service = centre.services.get(ticket.service)
    return float(service.minutes) if service else USUAL_MINUTES
