"""The earlier-time list against the store: stood in, left, and its offers taken or given back."""

from datetime import timedelta

from bot.appointments.hours import fits
from bot.performing.case import Case
from bot.performing.reminding import order_reminders
from bot.performing.timetable import timetable_of
from bot.performing.visits import changeable, papers_of, renew_card, visit_of
from bot.store import accepting, appointments, live, offers, waitlist
from bot.store.database import Unit
from bot.store.offers import Offer
from conversations.booking.events import (
    Booked,
    BookingAnswer,
    BookingClosed,
    CapReached,
    Held,
    Slot,
    VisitGone,
)
from conversations.booking.wish import Wish
from conversations.centre import Mode
from conversations.waiting.effects import (
    FindWait,
    RefuseOffer,
    StopWaiting,
    TakeOffer,
    Wait,
    WaitingEffect,
)
from conversations.waiting.events import (
    OfferGone,
    OfferRefused,
    Part,
    WaitEnded,
    WaitFound,
    Waiting,
    WaitingAnswer,
)
from conversations.waiting.screens import subject

ONE_MINUTE = timedelta(minutes=1)


async def perform(case: Case, effect: WaitingEffect) -> WaitingAnswer | BookingAnswer:
    match effect:
        case FindWait() | Wait() | StopWaiting():
            return await _wait(case, effect)
        case TakeOffer(offer=wanted) | RefuseOffer(offer=wanted):
            offer = await offers.find(case.unit, wanted, case.citizen)
            if offer is None:
                return OfferGone()
            # What follows stands in its place, and is no longer the message of the offer.
            await live.forget(case.unit, subject(wanted))
            if isinstance(effect, TakeOffer):
                return await _take(case, offer)
            return await _refuse(case, offer, stop=effect.stop)


async def of_citizen(unit: Unit, citizen: int) -> tuple[Waiting, ...]:
    """What *citizen* waits for, as they may see it."""
    return tuple(
        Waiting(each.service, each.appointment, Part(each.part))
        for each in await waitlist.of_citizen(unit, citizen)
    )


async def _wait(
    case: Case, effect: FindWait | Wait | StopWaiting
) -> WaitFound | WaitEnded | VisitGone | BookingClosed:
    unit, citizen, centre = case.unit, case.citizen, case.library.centre
    service, starts = effect.service, None
    if effect.appointment is not None:
        if isinstance(effect, StopWaiting):
            own = await appointments.find(unit, effect.appointment, citizen)
        else:
            own = await changeable(case, effect.appointment)
        if own is None:
            return VisitGone()
        service, starts = own.service, own.starts
    if isinstance(effect, StopWaiting):
        await waitlist.leave(unit, citizen, service)
        return WaitEnded(service, effect.appointment)
    if service not in centre.services or not case.booking_open:
        return BookingClosed()
    if isinstance(effect, Wait):
        await waitlist.join(
            unit,
            citizen=citizen,
            service=service,
            appointment=effect.appointment,
            part=effect.part,
            now=case.now,
        )
    found = await waitlist.find(unit, citizen, service)
    waits = found is not None and found.appointment == effect.appointment
    return WaitFound(
        service=service,
        appointment=effect.appointment,
        starts=starts,
        part=Part(found.part) if found is not None and waits else None,
        minutes=centre.offers.lasts // ONE_MINUTE,
    )


async def _take(case: Case, offer: Offer) -> WaitingAnswer | BookingAnswer:
    unit, citizen = case.unit, case.citizen
    if not case.booking_open:
        return BookingClosed()
    kept = await appointments.find(unit, offer.appointment, citizen) if offer.appointment else None
    if kept is None:
        return OfferGone()
    if kept.status == "offered":
        timetable = await timetable_of(case)
        if fits(timetable, kept.desk, kept.service, kept.starts, kept.ends) is not None:
            # Staff took the hour out of the calendar while it was kept.
            await offers.give_back(unit, [offer.waiting])
            return OfferGone()
    if offer.replaces is None:
        return await _take_to_book(case, offer)
    moved = await accepting.take(unit, offer, citizen, case.now)
    if moved is None:
        return OfferGone()
    given = await appointments.details(unit, moved.id)
    case.outgoing += await renew_card(unit, case.library, offer.replaces, case.now)
    await order_reminders(case, moved)
    return Booked(visit_of(moved, given), moved=True, **papers_of(given))


async def _take_to_book(case: Case, offer: Offer) -> WaitingAnswer | BookingAnswer:
    """Who has no appointment yet gives their name next, as with any time that they choose."""
    if offer.state == "open" and await _has_enough(case, offer.service):
        return CapReached(offer.service)
    until = case.now + case.library.centre.hold
    mine = await accepting.take_to_book(case.unit, offer, case.citizen, until, case.now)
    if mine is None:
        return OfferGone()
    if mine.status != "held":
        given = await appointments.details(case.unit, mine.id)
        return Booked(visit_of(mine, given), moved=False, **papers_of(given))
    slot = Slot(mine.starts, mine.desk)
    wish = Wish(Mode(mine.mode))
    return Held(mine.id, mine.service, slot, max(until, offer.expires), wish=wish)


async def _refuse(case: Case, offer: Offer, *, stop: bool) -> OfferRefused | WaitEnded | OfferGone:
    """What they have stays; a time that was taken already is not given back."""
    taken = offer.state == "taken"
    if stop:
        await waitlist.leave(case.unit, case.citizen, offer.service)
        return WaitEnded(offer.service, None if taken else offer.replaces, offered=True)
    if taken:
        return OfferGone()
    if offer.state == "open":
        # Only this one: by an old message, what is kept now is not refused.
        await offers.give_back(case.unit, [offer.waiting])
    return OfferRefused(offer.service, offer.replaces)


async def _has_enough(case: Case, service: str) -> bool:
    centre = case.library.centre
    await appointments.one_at_a_time(case.unit, case.citizen)
    active = await appointments.active(case.unit, case.citizen, case.now)
    wanted = centre.services.get(service)
    most = wanted.cap if wanted else 0
    return active.get(service, 0) >= most or sum(active.values()) >= centre.total_cap
