"""
Taking a time that is kept for oneself: in place of the appointment one has, or to book it.

The offer is settled first and its appointment after it, always in this order, so that taking
and giving back wait for each other and do not deadlock.
"""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from bot.store.agenda import details, find
from bot.store.appointments import book, cancel, replace
from bot.store.database import Unit
from bot.store.holding import COLUMNS, STANDING, Appointment
from bot.store.offers import Offer
from bot.store.tables import appointments, offers, waitlist


async def take(unit: Unit, offer: Offer, citizen: int, now: datetime) -> Appointment | None:
    """
    Book the offered time in place of the appointment that *citizen* has, whose time is freed.

    It goes on with the old one's details and calendar entry, and they wait no longer.  None, and
    nothing changed of theirs, when the offer no longer stands or the old one has ended; it cannot
    have begun, for an offer ends before the time that it offers.
    Asked again, it answers with the same appointment.
    """
    old, kept = offer.replaces, offer.appointment
    if old is None or kept is None:
        return None
    had = await find(unit, old, citizen)
    if had is None or had.status not in STANDING:
        return await _again(unit, kept, citizen, now)
    if not await _settle(unit, offer, now):
        return await _again(unit, kept, citizen, now)
    given = await details(unit, old)
    booked = await book(unit, held=kept, citizen=citizen, details=given, now=now, was="offered")
    if booked is None:
        return None
    moved = await replace(unit, old=old, new=kept, citizen=citizen, now=now)
    if moved is None:
        # The old one ended in this very moment: a second one must not appear unasked.
        await cancel(unit, appointment=kept, citizen=citizen, version=None, now=now, actor="system")
        return None
    await unit.connection.execute(
        update(waitlist)
        .where(waitlist.c.id == offer.waiting, waitlist.c.state == "waiting")
        .values(state="ended")
    )
    return moved


async def take_to_book(
    unit: Unit, offer: Offer, citizen: int, until: datetime, now: datetime
) -> Appointment | None:
    """
    Make of the offered time a hold of *citizen*, who has none to be replaced, at least to *until*.

    Any other hold of theirs is let go.  None when the offer no longer stands.  Asked again, it
    answers with the hold while that stands, or with what was booked of it.
    """
    kept = offer.appointment
    if kept is None:
        return None
    if not await _settle(unit, offer, now):
        return await _again(unit, kept, citizen, now)
    mine = appointments.c.citizen == citizen
    row = (
        await unit.connection.execute(
            update(appointments)
            .where(appointments.c.id == kept, mine, appointments.c.status == "offered")
            .values(
                status="held",
                hold_until=max(until, offer.expires),
                version=appointments.c.version + 1,
            )
            .returning(*COLUMNS)
        )
    ).one_or_none()
    if row is None:
        return None
    await unit.connection.execute(
        delete(appointments).where(mine, appointments.c.status == "held", appointments.c.id != kept)
    )
    return Appointment(*row)


async def _settle(unit: Unit, offer: Offer, now: datetime) -> bool:
    """It is taken; false when it is open no longer.  The offer first, as in `give_back`."""
    settled = await unit.connection.execute(
        update(offers)
        .where(offers.c.id == offer.id, offers.c.state == "open", offers.c.expires > now)
        .values(state="taken")
    )
    return settled.rowcount > 0


async def _again(unit: Unit, kept: int, citizen: int, now: datetime) -> Appointment | None:
    """What came of an offer that was taken before, while it stands."""
    row = (
        await unit.connection.execute(
            select(*COLUMNS).where(
                appointments.c.id == kept,
                appointments.c.citizen == citizen,
                or_(
                    appointments.c.status.in_(STANDING),
                    and_(appointments.c.status == "held", appointments.c.hold_until > now),
                ),
            )
        )
    ).one_or_none()
    return None if row is None else Appointment(*row)
