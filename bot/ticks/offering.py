"""
Freed times, offered to those who wait: one at a time, to one person at a time, in their order.

Each look begins by reckoning with what changed: offers that lapsed are given back, waits with
nothing left to improve end.  Then, outside the quiet hours, whoever waits longest is kept the
soonest free time that suits them (`bot.appointments.earlier`), and told so by a message that
rings; the next in line is looked at with what is left.  A time that comes back is offered to the
next at the next look.

A freed time is anybody's until the look that finds it, seconds later: taking it out of sale at
the cancellation would put a queue behind each cancellation, whether anyone waits or not.

Two that look at once do no harm: the claims' key gives a time to one person, and the day of one's
last offer is set by compare-and-set.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from bot.appointments.atoms import atoms
from bot.appointments.earlier import earliest_offered, soonest_suitable
from bot.appointments.reminders import quiet_until
from bot.appointments.slots import FARTHEST, free_slots, search_days
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import day_in
from bot.clock import Now
from bot.performing.timetable import MARGIN, bookable_time
from bot.store import appointments, live, offers, outbox, waitlist
from bot.store.appointments import Appointment
from bot.store.database import Database, Unit
from bot.store.outbox import Lane, Outgoing
from bot.store.waitlist import Waiting
from conversations.booking.events import Slot
from conversations.centre import Service
from conversations.screen import screen_as_json
from conversations.tree import Library
from conversations.waiting import screens
from conversations.waiting.events import Part


@dataclass(frozen=True, slots=True)
class _Match:
    waiting: Waiting
    had: Appointment | None
    service: Service
    slot: Slot


@dataclass(slots=True)
class Offering:
    """Looks for times for those who wait, whenever `offer` is called; see above."""

    database: Database
    library: Callable[[], Library]
    now: Now
    booking_open: Callable[[], bool] = lambda: True

    async def offer(self) -> int:
        """Look once; how many were offered a time."""
        centre, now = self.library().centre, self.now()
        async with self.database.reading() as unit:
            if not await waitlist.anyone(unit):
                return 0
        async with self.database.unit() as unit:
            await offers.lapse(unit, now)
            await waitlist.catch_up(unit, now)
            await _say_over(unit, now)
        if not self.booking_open() or quiet_until(centre, now) is not None:
            return 0
        async with self.database.reading() as unit:
            matches = await self._matches(unit, now)
        made = 0
        for match in matches:
            # One transaction each: nobody's offer waits for another's, or falls with it.
            async with self.database.unit() as unit:
                made += await self._make(unit, match, now)
        return made

    async def _matches(self, unit: Unit, now: datetime) -> list[_Match]:
        centre = self.library().centre
        line = await waitlist.in_line(unit, day_in(centre.zone, now))
        if not line:
            return []
        before = await offers.made_to(unit, [waiting.id for waiting, _ in line])
        timetable = await bookable_time(unit, centre, now)
        free = _Free(timetable, now)
        found: list[_Match] = []
        told: set[int] = set()
        for waiting, had in line:
            service = centre.services.get(waiting.service)
            # Who waits for two things is told of one of them today.
            if service is None or waiting.citizen in told:
                continue
            if had is not None and now >= had.starts - service.change_until:
                continue
            suitable = partial(
                soonest_suitable,
                await free.times(unit, service, had.desk if had and had.named else None),
                part=Part(waiting.part),
                had=had.starts if had else None,
                zone=centre.zone,
                earliest=earliest_offered(centre.offers, service, now),
                but=before.get(waiting.id, frozenset()),
            )
            if suitable() is None:
                continue
            ahead = await appointments.of_citizen(unit, waiting.citizen, now)
            if had is None and _has_enough(ahead, service, centre.total_cap):
                continue
            slot = suitable(
                busy=[
                    (each.starts, each.ends) for each in ahead if had is None or each.id != had.id
                ],
                minutes=service.minutes,
            )
            if slot is not None:
                found.append(_Match(waiting, had, service, slot))
                told.add(waiting.citizen)
                free.without(service, slot)
        return found

    async def _make(self, unit: Unit, match: _Match, now: datetime) -> int:
        centre = self.library().centre
        service, slot, waiting = match.service, match.slot, match.waiting
        local = slot.starts.astimezone(centre.zone)
        until = now + centre.offers.lasts
        made = await offers.make(
            unit,
            waiting,
            mode=match.had.mode if match.had else service.modes[0],
            like=match.had,
            desk=slot.desk,
            starts=slot.starts,
            ends=slot.starts + timedelta(minutes=service.minutes),
            atoms=_claims(service, slot),
            local_day=local.date(),
            local_time=local.time(),
            expires=until,
            now=now,
            today=day_in(centre.zone, now),
        )
        if made is None:
            return 0
        had = match.had.starts if match.had else None
        screen = screens.offer(made.id, slot, service=service, had=had, until=until)
        message = Outgoing(
            dedup_key=f"offer:{made.id}",
            citizen=waiting.citizen,
            lane=Lane.CALL,
            kind="offer",
            content=screen_as_json(screen),
            expires=until,
            appointment=made.appointment,
            live=screen.live,
        )
        await outbox.enqueue(unit, [message], now)
        return 1


async def _say_over(unit: Unit, now: datetime) -> None:
    """Say so where an offer that is over still stands in a chat; an edit rings nowhere."""
    content = screen_as_json(screens.gone())
    edits = []
    for citizen, offer, message in await offers.still_shown(unit):
        await live.forget(unit, screens.subject(offer))
        edits.append(
            Outgoing(
                dedup_key=f"over:{offer}",
                citizen=citizen,
                lane=Lane.CALL,
                kind="live",
                content=content,
                edits=message,
            )
        )
    await outbox.enqueue(unit, edits, now)


@dataclass(slots=True)
class _Free:
    """The free times of each service, looked up once, less what was just found for someone."""

    timetable: Timetable
    now: datetime
    taken: dict[str, Taken] = field(default_factory=dict)
    """by specialty, whose services share their desks"""
    days: dict[str, list[date]] = field(default_factory=dict)
    found: dict[tuple[str, str | None, date], list[Slot]] = field(default_factory=dict)

    async def times(self, unit: Unit, service: Service, desk: str | None) -> list[Slot]:
        """All free times of *service*, soonest first; with *desk*, at that desk."""
        taken = await self._taken(unit, service)
        if service.id not in self.days:
            self.days[service.id] = search_days(self.timetable, service, self.now)
        times: list[Slot] = []
        for day in self.days[service.id]:
            key = (service.id, desk, day)
            if key not in self.found:
                self.found[key] = free_slots(
                    self.timetable, service, day, taken, self.now, desk=desk
                )
            times += self.found[key]
        return times

    def without(self, service: Service, slot: Slot) -> None:
        claims = _claims(service, slot)
        self.taken[service.specialty].add(slot.desk, [(claims[0], len(claims))])
        changed = day_in(self.timetable.centre.zone, slot.starts)
        for key in [each for each in self.found if each[2] == changed]:
            del self.found[key]

    async def _taken(self, unit: Unit, service: Service) -> Taken:
        if service.specialty not in self.taken:
            desks = [each.id for each in self.timetable.centre.desks_for(service)]
            first, last = self.now - MARGIN, self.now + FARTHEST + MARGIN
            found = await appointments.taken(unit, desks, first, last, self.now)
            self.taken[service.specialty] = found
        return self.taken[service.specialty]


def _claims(service: Service, slot: Slot) -> tuple[int, ...]:
    return atoms(slot.starts, service.minutes, service.buffer_before, service.buffer_after)


def _has_enough(ahead: Iterable[Appointment], service: Service, total_cap: int) -> bool:
    own = [each for each in ahead if not each.for_other]
    of_it = sum(each.service == service.id for each in own)
    return of_it >= service.cap or len(own) >= total_cap
