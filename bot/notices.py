"""The progress of notices: an edit of the sender's own message until the last one is settled."""

from datetime import datetime, timedelta

from bot.clock import Now
from bot.store import campaigns, outbox
from bot.store.database import Database, Unit
from bot.store.outbox import Lane, Outgoing
from conversations.screen import screen_as_json
from conversations.staff.notices import Progress, progress

AFTER_ITS_END = timedelta(minutes=2)
"""how long an end that could not be told is tried again, as after a restart"""


class ProgressReports:
    """Orders the edits; what it has told is only remembered so as not to say it twice."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now
        self._told: dict[int, Progress] = {}
        """campaign → what its sender was last told"""

    async def report(self) -> bool:
        """Order an edit for each notice that has come further; whether any was ordered."""
        now = self._now()
        async with self._database.reading() as unit:
            watched = await campaigns.to_tell(unit, now - AFTER_ITS_END)
        self._told = {each: told for each, told in self._told.items() if each in watched}
        if not watched:
            return False
        async with self._database.unit() as unit:
            ordered = [await self._report(unit, campaign, now) for campaign in watched]
        return any(ordered)

    async def _report(self, unit: Unit, campaign: int, now: datetime) -> bool:
        await campaigns.finish_when_empty(unit, campaign, now)
        far = await campaigns.progress(unit, campaign)
        if far is None or far.citizen is None or far.message is None:
            return False
        # After a stop, those in flight may still arrive: the end is told when none is left.
        state = "running" if far.waiting else far.state
        told = Progress(campaign, state, far.recipients, far.sent, far.unreachable, far.uncertain)
        if told == self._told.get(campaign):
            return False
        self._told[campaign] = told
        edit = Outgoing(
            dedup_key=f"progress:{campaign}:{now.isoformat()}",
            citizen=far.citizen,
            lane=Lane.REPLY,
            kind="progress",
            content=screen_as_json(progress(told)),
            edits=far.message,
        )
        await outbox.enqueue(unit, [edit], now)
        return True
