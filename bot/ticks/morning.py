"""
The word to staff each morning: how many do not know of what concerns their appointment.

It comes half an hour before the first desk opens, on days when one does, and not at all when
everybody knows.  Names and numbers are behind its button, where the role is asked for again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.appointments.hours import openings
from bot.appointments.reminders import quiet_until
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import day_in, moments
from bot.clock import Now
from bot.performing.calls import told_days
from bot.performing.timetable import MARGIN
from bot.store import absences
from bot.store.database import Database
from bot.store.undelivered import undelivered
from bot.ticks.telling import tell_staff
from conversations.staff.calls.screens import morning
from conversations.staff.member import Role
from conversations.tree import Library

BEFORE_OPENING = timedelta(minutes=30)
UNTIL = timedelta(hours=4)
"""after that it is no longer morning"""


@dataclass(slots=True)
class Mornings:
    """Tells whenever `tell` is called, once a day.  *staff* are the chats that the settings name."""

    library: Callable[[], Library]
    database: Database
    now: Now
    staff: Callable[[], Collection[int]]

    async def tell(self) -> None:
        """Tell those who call people, if there is anyone to be called."""
        centre, now = self.library().centre, self.now()
        if quiet_until(centre, now) is not None:
            return
        today = day_in(centre.zone, now)
        async with self.database.reading() as unit:
            timetable = await absences.timetable(unit, centre, now - MARGIN, now + MARGIN)
            due = _due(timetable, today)
            if due is None or not due <= now < due + UNTIL:
                return
            first, last = told_days(timetable, now)
            waiting = await undelivered(unit, first, last, now)
        if waiting:
            await tell_staff(
                self.database,
                self.staff(),
                morning(len(waiting)),
                key=f"calls:{today.isoformat()}",
                now=now,
                roles=(Role.ADMIN, Role.RECEPTION),
            )


def _due(timetable: Timetable, today: date) -> datetime | None:
    """Half an hour before the first desk opens on *today* (UTC); None when none does."""
    spans = [
        opens
        for desk in timetable.centre.desks.values()
        for opens, _ in openings(timetable, desk, today)
    ]
    if not spans:
        return None
    return moments(today, min(spans), timetable.centre.zone)[1] - BEFORE_OPENING
