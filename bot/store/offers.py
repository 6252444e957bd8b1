"""
A freed time that is kept for one person who waits, until it is taken, given back or has lapsed.

The row of `appointments` that keeps it (status offered) owns its claims like any other, so an
offer is exclusive by their key; once it has lapsed it stands in nobody's way, swept up or not.
What was offered is remembered with the wait, so that no time is offered twice to one person.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Text, and_, cast, delete, exists, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.store.database import Unit
from bot.store.holding import Appointment, hold
from bot.store.tables import appointments, live_messages, offers, waitlist


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    *appointment* would be given up for an earlier one; None: there is none yet.

    *part* is any, morning or afternoon.  *last_offer* is the Centre's day on which its citizen
    was last offered something, for whichever of their waits.
    """

    id: int
    citizen: int
    service: str
    appointment: int | None
    part: str
    created: datetime
    last_offer: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """
    *replaces* is the appointment that it would take the place of, None for who has none.

    *appointment* keeps the time; None once it was given back.  *state* is open, taken, refused
    or lapsed, and an open one may have lapsed already.
    """

    id: int
    waiting: int
    service: str
    replaces: int | None
    appointment: int | None
    starts: datetime
    expires: datetime
    state: str


_COLUMNS = (
    offers.c.id,
    offers.c.waitlist,
    waitlist.c.service,
    waitlist.c.appointment.label("replaces"),
    offers.c.appointment,
    offers.c.starts,
    offers.c.expires,
    offers.c.state,
)
_open = offers.c.state == "open"


async def make(
    unit: Unit,
    waiting: Waiting,
    *,
    mode: str,
    like: Appointment | None,
    desk: str,
    starts: datetime,
    ends: datetime,
    atoms: Sequence[int],
    local_day: date,
    local_time: time,
    expires: datetime,
    now: datetime,
    today: date,
) -> Offer | None:
    """
    Keep that time for who waits; None, and nothing changed, when that may not be.

    It may not when someone was faster, when they no longer wait for just this, or when they were
    offered something on the Centre's day *today* already, whatever it was for.  The visit will be
    *like* the appointment that it would replace: with whom, and for whom.
    """
    kept = await hold(
        unit,
        citizen=waiting.citizen,
        service=waiting.service,
        desk=desk,
        starts=starts,
        ends=ends,
        atoms=atoms,
        local_day=local_day,
        local_time=local_time,
        until=expires,
        now=now,
        status="offered",
        mode=mode,
        named=like is not None and like.named,
        for_other=like is not None and like.for_other,
    )
    if kept is None:
        return None
    if not await _once_today(unit, waiting, today):
        await unit.connection.execute(delete(appointments).where(appointments.c.id == kept.id))
        return None
    number = await unit.connection.scalar(
        insert(offers)
        .values(
            waitlist=waiting.id,
            appointment=kept.id,
            starts=starts,
            made=now,
            expires=expires,
            state="open",
        )
        .returning(offers.c.id)
    )
    assert number is not None
    return Offer(
        number,
        waiting.id,
        waiting.service,
        waiting.appointment,
        kept.id,
        starts,
        expires,
        "open",
    )


async def _once_today(unit: Unit, waiting: Waiting, today: date) -> bool:
    """Note in all their waits that they are offered something today; false if they were before."""
    this = waitlist.alias("this")
    noted = await unit.connection.scalars(
        update(waitlist)
        .where(
            waitlist.c.citizen == waiting.citizen,
            waitlist.c.state == "waiting",
            or_(waitlist.c.last_offer.is_(None), waitlist.c.last_offer < today),
            exists().where(
                this.c.id == waiting.id,
                this.c.state == "waiting",
                this.c.appointment.is_not_distinct_from(waiting.appointment),
            ),
        )
        .values(last_offer=today)
        .returning(waitlist.c.id)
    )
    return waiting.id in noted.all()


async def find(unit: Unit, offer: int, citizen: int) -> Offer | None:
    """The offer in whatever state; None when it was not made to *citizen*."""
    row = (
        await unit.connection.execute(
            select(*_COLUMNS)
            .join(waitlist, waitlist.c.id == offers.c.waitlist)
            .where(offers.c.id == offer, waitlist.c.citizen == citizen)
        )
    ).one_or_none()
    return None if row is None else Offer(*row)


async def made_to(unit: Unit, waits: Collection[int]) -> dict[int, frozenset[datetime]]:
    """Wait → the times that were offered to it, whatever came of them."""
    found: dict[int, set[datetime]] = {}
    if waits:
        for wait, starts in await unit.connection.execute(
            select(offers.c.waitlist, offers.c.starts).where(offers.c.waitlist.in_(waits))
        ):
            found.setdefault(wait, set()).add(starts)
    return {wait: frozenset(times) for wait, times in found.items()}


async def give_back(unit: Unit, waits: Collection[int], *, became: str = "refused") -> None:
    """Whatever is kept for those *waits* is free at once; they are asked about it no more."""
    if not waits:
        return
    given = list(
        await unit.connection.scalars(
            update(offers)
            .where(offers.c.waitlist.in_(waits), _open)
            .values(state=became)
            .returning(offers.c.appointment)
        )
    )
    await unit.connection.execute(
        delete(appointments).where(appointments.c.id.in_(given), appointments.c.status == "offered")
    )


async def still_shown(unit: Unit) -> list[tuple[int, int, int]]:
    """
    The messages that offer what is over: (citizen, offer, message).

    Not those under which somebody answered: what followed stands in their place.
    """
    rows = await unit.connection.execute(
        select(waitlist.c.citizen, offers.c.id, live_messages.c.message_id)
        .join(waitlist, waitlist.c.id == offers.c.waitlist)
        .join(
            live_messages,
            and_(
                live_messages.c.citizen == waitlist.c.citizen,
                live_messages.c.subject == literal("offer:") + cast(offers.c.id, Text),
            ),
        )
        .where(offers.c.state != "open")
        .order_by(offers.c.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def lapse(unit: Unit, now: datetime) -> int:
    """Offers that were kept long enough are over, and their time is free; how many."""
    due = select(offers.c.waitlist).where(_open, offers.c.expires <= now)
    found = list(await unit.connection.scalars(due))
    await give_back(unit, found, became="lapsed")
    return len(found)
