"""The free times nearest to an hour that was lost."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.appointments.slots import claimed, free_slots
from bot.appointments.taken import Taken
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import day_in
from bot.performing.case import Case
from bot.store import appointments
from bot.store.appointments import Appointment
from conversations.booking.events import Slot
from conversations.centre import Service

ONE_DAY = timedelta(days=1)


class Nearest:
    """The free times of each service, read once and kept as they are used up."""

    def __init__(self, case: Case, timetable: Timetable) -> None:
        self._case = case
        self._timetable = timetable
        self._taken: dict[str, Taken] = {}

    def use(self, service: Service, slot: Slot) -> None:
        """*slot* is not to be had any more."""
        atoms = claimed(service, slot.starts)
        for taken in self._taken.values():
            taken.add(slot.desk, [(atoms[0], len(atoms))])

    async def nearest(self, old: Appointment, service: Service, *, most: int) -> list[Slot]:
        """
        Up to *most* free times for *old*, from its own day on.

        Those of the first day with any come first, and of each day those nearest to the hour of
        *old*.  Who asked for a certain desk is given none of another, while there is that desk.
        """
        zone = self._case.library.centre.zone
        taken = await self._taken_of(service)
        desk = old.desk if old.named and old.desk in self._case.library.centre.desks else None
        wanted = old.starts.astimezone(zone).time()
        found: list[Slot] = []
        for day in self._days(old, service):
            free = free_slots(self._timetable, service, day, taken, self._case.now, desk=desk)
            free.sort(key=lambda slot: _apart(slot.starts.astimezone(zone).time(), wanted))
            found += free
            if len(found) >= most:
                break
        return found[:most]

    def _days(self, old: Appointment, service: Service) -> Sequence[date]:
        zone = self._case.library.centre.zone
        today = day_in(zone, self._case.now)
        first = max(today, day_in(zone, old.starts))
        last = today + timedelta(days=service.horizon_days)
        return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]

    async def _taken_of(self, service: Service) -> Taken:
        if service.specialty not in self._taken:
            desks = [each.id for each in self._case.library.centre.desks_for(service)]
            now = self._case.now
            last = now + timedelta(days=service.horizon_days) + 2 * ONE_DAY
            self._taken[service.specialty] = await appointments.taken(
                self._case.unit, desks, now - ONE_DAY, last, now
            )
        return self._taken[service.specialty]


def _apart(one: time, other: time) -> int:
    return abs((one.hour * 60 + one.minute) - (other.hour * 60 + other.minute))
