"""All ticks, and how often each comes."""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field

from bot.clock import Now
from bot.shelf import Shelf
from bot.store.database import Database
from bot.ticks.commands import StaffMenus
from bot.ticks.housekeeping import end_past_days, keep_figures, keep_promises, lapse_holds
from bot.ticks.live_editing import EVERY as EVERY_LOOK
from bot.ticks.live_editing import LiveEditing
from bot.ticks.morning import Mornings
from bot.ticks.notices import NoticeRounds
from bot.ticks.nudging import Nudging
from bot.ticks.offering import Offering
from bot.ticks.proposals import Proposals
from bot.ticks.replanning import Replanning
from bot.ticks.reviews import WeeklyReports
from bot.ticks.seat_offers import pass_seats_on
from bot.ticks.strandings import Strandings
from conversations.tree import Library

Tick = Callable[[], Awaitable[object]]

# Seconds from one look to the next.
SOON, NOW_AND_THEN, EACH_MINUTE, EACH_HALF_HOUR, EACH_HOUR = 10, 30, 60, 1800, 3600


@dataclass(slots=True)
class Ticks:
    """
    *admins* are the Telegram users whom the settings name.

    *wake* tells delivery that something is due; *introduce* tells Telegram the bot's commands
    anew, when their words have changed.
    """

    database: Database
    shelf: Shelf
    now: Now
    admins: Callable[[], Collection[int]]
    booking_open: Callable[[], bool]
    wake: Callable[[], None]
    introduce: Callable[[], Awaitable[None]]
    _strandings: Strandings = field(init=False)

    def __post_init__(self) -> None:
        self._strandings = Strandings(self._library, self.database, self.now, self.admins)

    def every(self) -> Iterator[tuple[float, Tick]]:
        """(seconds, what is done each time so many have passed)"""
        database, now, admins = self.database, self.now, self.admins
        rounds = NoticeRounds(self._library, database, now, admins)
        offering = Offering(database, self._library, now, self.booking_open)
        yield 2, self._waking(rounds.look)
        yield EVERY_LOOK, self._edited(LiveEditing(self.shelf, database, now, admins))
        yield SOON, self._waking(offering.offer)
        yield SOON, self._waking(lambda: pass_seats_on(database, self._library, now))
        yield NOW_AND_THEN, lambda: lapse_holds(database, now)
        yield NOW_AND_THEN, self._strandings.look
        yield NOW_AND_THEN, Replanning(self._library, database, now).look
        yield EACH_MINUTE, WeeklyReports(self._library, database, now, admins).report
        yield EACH_MINUTE, Proposals(self._library, database, now, admins).tell
        yield EACH_MINUTE, Nudging(self._library, database, now).nudge
        yield EACH_MINUTE, Mornings(self._library, database, now, admins).tell
        yield EACH_MINUTE, StaffMenus(self._library, database, now, admins).tell
        yield EACH_HALF_HOUR, lambda: end_past_days(database, now, self._library().centre)
        yield EACH_HOUR, lambda: keep_figures(database, now, self._library().centre)
        yield EACH_HOUR, lambda: keep_promises(database, now, self._library().centre.retention)

    def _library(self) -> Library:
        return self.shelf.library

    def _waking(self, ordered: Callable[[], Awaitable[object]]) -> Tick:
        async def look() -> None:
            if await ordered():
                self.wake()

        return look

    def _edited(self, editing: LiveEditing) -> Tick:
        async def look() -> None:
            before = self.shelf.library
            await editing.look()
            if self.shelf.library is before:
                return
            if self.shelf.library.phrases != before.phrases:
                await self.introduce()
            # What an edit strands is found at once.
            await self._strandings.look()

        return look
