"""
The reminders that wait, kept in step with the Centre's rules.

When `centre.yaml` says something else than before, what is ahead, appointments and given seats
alike, is planned anew: a reminder that no rule asks for any more is taken back, one that is
missing is ordered.  What has left, or should have by now, is never planned a second time.  Once
an hour it is looked whether one is missing.

Two processes at once do no harm: the keys are the same, and only what waits is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Now
from bot.performing.reminding import missed_since, planned
from bot.performing.seats import reminders
from bot.store import gatherings, outbox, registers
from bot.store import planned as store
from bot.store.database import Database
from bot.store.outbox import Outgoing
from bot.store.planned import Planned
from conversations.tree import Library

EVERY = timedelta(hours=1)


@dataclass(slots=True)
class Replanning:
    """Looks whenever `look` is called; does something when the rules changed, or each hour."""

    library: Callable[[], Library]
    database: Database
    now: Now
    _followed: tuple[object, ...] = field(default=(), init=False)
    _looked: datetime | None = field(default=None, init=False)

    async def look(self) -> int:
        """Order what is missing; how many reminders."""
        centre, now = self.library().centre, self.now()
        rules = (centre.reminders, centre.quiet_from, centre.quiet_until, centre.no_show)
        rested = self._looked is not None and timedelta() <= now - self._looked < EVERY
        if rested and rules == self._followed:
            return 0
        async with self.database.reading() as unit:
            visits = await store.ahead(unit, now)
            kept = await store.of_appointments(unit, now)
            missed = await store.missed_by(unit, missed_since(centre, now), now)
            events = {each.id: each for each in await gatherings.ahead(unit, now)}
            given = await registers.given(unit, events)
            kept_of_seats = await store.of_seats(unit, now)
        plans = [
            (
                planned(centre, visit, now, missed=(visit.citizen, visit.for_other) in missed),
                kept.get(visit.id, []),
            )
            for visit in visits
        ]
        for seat in given:
            event = events[seat.gathering]
            ordered = kept_of_seats.get(store.of_seat(seat.id, event.sequence), [])
            plans.append((reminders(centre, event, seat, now), ordered))
        outdated: list[int] = []
        missing: list[Outgoing] = []
        for wanted, ordered in plans:
            old, new = _differences(wanted, ordered, now)
            outdated += old
            missing += new
        if outdated or missing:
            async with self.database.unit() as unit:
                await store.withdraw(unit, outdated)
                await outbox.enqueue(unit, missing, now)
        self._followed, self._looked = rules, now
        return len(missing)


def _differences(
    wanted: list[Outgoing], kept: list[Planned], now: datetime
) -> tuple[list[int], list[Outgoing]]:
    """What to take back (ids) and what to order."""
    as_wanted = {(each.dedup_key, each.expires) for each in wanted}
    outdated = [
        each.id
        for each in kept
        if each.waits and each.meant > now and (each.key, each.expires) not in as_wanted
    ]
    # A rule whose reminder has left, or is about to, has done its work for this visit or seat.
    served = {each.rule for each in kept if each.id not in outdated}
    return outdated, [each for each in wanted if store.rule_of(each.dedup_key) not in served]
