"""The progress of notices: an edit of the sender's own message until the last one is settled."""

from bot.clock import Now
from bot.store import campaigns, outbox
from bot.store.database import Database
from bot.store.outbox import Lane, Outgoing
from conversations.screen import screen_as_json
from conversations.staffing import Progress, progress


async def report_progress(database: Database, now: Now) -> bool:
    """
    Order an edit for each notice that has come further; whether any was ordered.

    The counts are the edit's own key, so a tick that finds nothing new orders nothing.
    """
    async with database.reading() as unit:
        running = await campaigns.running(unit)
    if not running:
        return False
    ordered = False
    async with database.unit() as unit:
        for campaign in running:
            await campaigns.finish_when_empty(unit, campaign, now())
            far = await campaigns.progress(unit, campaign)
            if far is None or far.citizen is None or far.message is None:
                continue
            screen = progress(
                Progress(
                    campaign, far.state, far.recipients, far.sent, far.unreachable, far.uncertain
                )
            )
            key = f"progress:{campaign}:{far.state}:{far.sent}:{far.unreachable}:{far.uncertain}"
            edit = Outgoing(
                dedup_key=key,
                citizen=far.citizen,
                lane=Lane.REPLY,
                kind="progress",
                content=screen_as_json(screen),
                edits=far.message,
            )
            await outbox.enqueue(unit, [edit], now())
            ordered = True
    return ordered
