"""Who is at the Centre at this moment: by its hours, or because they opened their desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.appointments.hours import absences_of, closed_because, openings
from bot.appointments.timetable import Timetable
from bot.appointments.wall_clock import moments
from bot.performing.case import Case
from bot.performing.hall import Hall, hall, services_of
from bot.performing.timetable import timetable_of
from conversations.centre import Desk, Service

MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Presence:
    timetable: Timetable
    seen: Hall
    now: datetime

    def sees(self, service: Service) -> bool:
        """Whether some desk sees to *service* now."""
        opened = {shift.desk for shift in self.seen.shifts}
        return any(
            service.id in services_of(self.timetable.centre, desk.id)
            and (desk.id in opened or self._works(desk))
            for desk in self.timetable.centre.desks.values()
        )

    def _works(self, desk: Desk) -> bool:
        """Whether the hours of *desk* have begun today and not ended; a break ends them not."""
        day, zone = self.seen.local_day, self.timetable.centre.zone
        spans = openings(self.timetable, desk, day)
        if not spans or closed_because(self.timetable, day) is not None:
            return False
        if absences_of(self.timetable, desk.id, self.now, self.now + MOMENT):
            return False
        opens, _ = moments(day, spans[0][0], zone)
        closes, _ = moments(day, spans[-1][1], zone)
        return opens <= self.now < closes


async def presence(case: Case) -> Presence:
    """Who is at the Centre within this turn."""
    return Presence(await timetable_of(case), await hall(case), case.now)
