"""Seats of gatherings: how one stands, who is offered a freed one, and what is owed to whom."""

from datetime import datetime

from bot.appointments.reminders import quiet_until, reminders_of
from bot.performing.live import renewed
from bot.store import gatherings, registers, seats
from bot.store.database import Unit
from bot.store.gatherings import OPEN
from bot.store.outbox import Lane, Outgoing
from bot.store.planned import SEAT, seat_key_of
from bot.store.reasons import offer_key
from bot.store.registers import Held
from conversations.centre import Centre
from conversations.gatherings import screens
from conversations.gatherings.events import Gathering, Seat, Turnout, last_offer
from conversations.rules import Dated
from conversations.screen import Screen, screen_as_json
from conversations.tree import Library


async def turnout(
    unit: Unit, gathering: Gathering, now: datetime, citizen: int | None = None
) -> Turnout:
    """How *gathering* stands, for everyone or for *citizen*."""
    own = await registers.of(unit, gathering.id, citizen) if citizen is not None else None
    taken, waiting = (await registers.counted(unit, [gathering.id])).get(gathering.id, (0, 0))
    seat = seat_of(own, await registers.place(unit, own)) if own else None
    return Turnout(gathering, now, taken, waiting, seat)


def seat_of(held: Held, place: int = 0) -> Seat:
    """What its citizen may see of it."""
    return Seat(held.id, held.state, held.number or 0, place, held.until)


def reminders(centre: Centre, gathering: Gathering, seat: Held, now: datetime) -> list[Outgoing]:
    """Those that the Centre's rules give to an event; none twice."""
    interrupts = {rule.id: rule.interrupts for rule in centre.reminders}
    return [
        Outgoing(
            dedup_key=seat_key_of(
                seat.id, gathering.sequence, rule, due, interrupts=interrupts[rule]
            ),
            citizen=seat.citizen,
            lane=Lane.REMINDER,
            kind=SEAT,
            # Not the screen: the Centre's sentence is what it is when the reminder leaves.
            content={"rule": rule, "interrupts": interrupts[rule], "gathering": gathering.id},
            not_before=due,
            expires=expires,
            gathering=gathering.id,
        )
        for rule, due, expires in reminders_of(centre, gathering.plan.starts, now, of=Dated.EVENT)
    ]


async def reminder_of(unit: Unit, library: Library, wanted: int, rule: str) -> Screen | None:
    """What rings before the gathering *wanted* by *rule* as things stand; None when it is gone."""
    gathering = await gatherings.find(unit, wanted)
    if gathering is None or gathering.state != OPEN:
        return None
    text = next((each.text for each in library.centre.reminders if each.id == rule), "")
    return screens.reminder(library, gathering, text)


async def pass_on(
    unit: Unit, library: Library, gathering: Gathering, now: datetime
) -> list[Outgoing]:
    """
    Free the seats of offers that lapsed, and offer each free one to who waits first.

    Nobody is offered one in the quiet hours: the offer would pass before they have seen it.
    Only for who holds *gathering* alone.
    """
    lapsed = await seats.lapse(unit, gathering.id, now)
    rule = library.centre.offers
    end = last_offer(gathering.plan, rule.cut_off)
    offered: list[Held] = []
    if gathering.state == OPEN and now < end and quiet_until(library.centre, now) is None:
        offered = await seats.offer(unit, gathering, min(now + rule.lasts, end))
    outgoing = [
        Outgoing(
            dedup_key=offer_key(each.id),
            citizen=each.citizen,
            lane=Lane.CALL,
            kind="seat-offer",
            content=screen_as_json(screens.offer(library, gathering, each.until or end)),
            expires=each.until,
            gathering=gathering.id,
        )
        for each in offered
    ]
    if lapsed or offered:
        outgoing += await renewed_cards(
            unit, gathering, now, also=[each.citizen for each in lapsed]
        )
    return outgoing


async def renewed_cards(
    unit: Unit, gathering: Gathering, now: datetime, *, also: list[int], but: int | None = None
) -> list[Outgoing]:
    """The edits of the cards of all who are registered or wait, and of *also*; not of *but*."""
    taken, waiting = (await registers.counted(unit, [gathering.id])).get(gathering.id, (0, 0))
    cards: list[Outgoing] = []
    line = 0
    found = {held.citizen: held for held, _ in await registers.registered(unit, gathering.id)}
    for citizen in (*found, *(each for each in also if each not in found)):
        held = found.get(citizen)
        place = 0
        if held is not None and held.state == registers.WAITING:
            line += 1
            place = line
        seat = seat_of(held, place) if held else None
        if citizen != but:
            seen = screens.card(Turnout(gathering, now, taken, waiting, seat), kept=True)
            cards += await renewed(unit, citizen, seen, now)
    return cards


def told(gathering: Gathering, citizen: int, key: str, screen: Screen) -> Outgoing:
    """A change of what someone is registered for; it is of use until that is over."""
    return Outgoing(
        dedup_key=f"gathering:{gathering.id}:{gathering.version}:{key}:{citizen}",
        citizen=citizen,
        lane=Lane.CHANGE,
        kind="gathering-change",
        content=screen_as_json(screen),
        expires=gathering.plan.ends,
        gathering=gathering.id,
    )
