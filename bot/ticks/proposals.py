"""
Telling admins of days that the calendar only proposes to close, while they are undecided.

Each is told 60 days before it comes, again 30 and 7 days before, and never twice for one of
these; a bot that was down makes up for it within the days that its outbox remembers.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.appointments.hours import proposed_days
from bot.appointments.reminders import quiet_until
from bot.clock import Now
from bot.performing.timetable import MARGIN
from bot.store import absences
from bot.store.database import Database
from bot.ticks.telling import tell_staff
from conversations.staff.hours.events import Proposal
from conversations.staff.hours.proposals import comes
from conversations.staff.member import Role
from conversations.tree import Library

DAYS_BEFORE = (60, 30, 7)
LONGEST = 7
"""days in which what was missed is made up for"""


@dataclass(slots=True)
class Proposals:
    """Tells whenever `tell` is called.  *staff* are the chats of those whom the settings name."""

    library: Callable[[], Library]
    database: Database
    now: Now
    staff: Callable[[], Collection[int]]

    async def tell(self) -> None:
        """Order what is due today, once for each day and each of the times before it."""
        centre, now = self.library().centre, self.now()
        if quiet_until(centre, now):
            return
        today = now.astimezone(centre.zone).date()
        last = today + timedelta(days=max(DAYS_BEFORE))
        async with self.database.reading() as unit:
            timetable = await absences.timetable(unit, centre, now - MARGIN, now + MARGIN)
        # Later its row may be gone by the Centre's own retention, and it would be told twice.
        kept = min(LONGEST, centre.retention.delivered_days)
        for day, reason in proposed_days(timetable, today, last):
            ahead = (day - today).days
            for before in DAYS_BEFORE:
                if before - kept < ahead <= before:
                    await tell_staff(
                        self.database,
                        self.staff(),
                        comes(Proposal(day, reason, None)),
                        key=f"proposed:{day.isoformat()}:{before}",
                        now=now,
                        roles=(Role.ADMIN,),
                    )
