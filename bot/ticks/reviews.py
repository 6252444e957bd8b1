"""The weekly report to staff: what in the content somebody should look at."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.appointments.reminders import quiet_until
from bot.appointments.wall_clock import moments
from bot.clock import Now
from bot.store.database import Database
from bot.ticks.telling import tell_staff
from conversations.centre import Centre
from conversations.reviewing import report
from conversations.tree import Library

WEEK_DAYS = 7


@dataclass(slots=True)
class WeeklyReports:
    """
    Orders the report of each week once, on Monday as soon as the quiet hours are over.

    A bot that is down on Monday makes up for it later in the week.
    """

    library: Callable[[], Library]
    database: Database
    now: Now
    staff: Callable[[], Collection[int]]

    async def report(self) -> None:
        """
        Order this week's report, if it is due, for those of staff who do not have it yet.

        Who writes to the bot for the first time on Wednesday gets it on Wednesday.
        """
        library, now = self.library(), self.now()
        centre = library.centre
        due = monday_morning(centre, now)
        # Later its row may be gone by the Centre's own retention, and it would be told twice.
        kept = timedelta(days=min(WEEK_DAYS, centre.retention.delivered_days))
        if not due <= now < due + kept or quiet_until(centre, now):
            return
        today = now.astimezone(centre.zone).date()
        year, number, _ = today.isocalendar()
        key = f"review:{year}-{number:02}"
        screen = report(library, today)
        await tell_staff(self.database, self.staff(), screen, key=key, now=now)


def monday_morning(centre: Centre, now: datetime) -> datetime:
    """When the report of the week of *now* is due (UTC): Monday's first moment without quiet."""
    local = now.astimezone(centre.zone).date()
    monday = local - timedelta(days=local.weekday())
    midnight, _ = moments(monday, time(), centre.zone)
    return quiet_until(centre, midnight) or midnight
