"""Seats that became free, offered to those who wait for them: looked for again and again."""

from collections.abc import Callable

from bot.clock import Now
from bot.performing.seats import pass_on
from bot.store import gatherings, outbox, seats
from bot.store.database import Database
from conversations.tree import Library


async def pass_seats_on(database: Database, library: Callable[[], Library], now: Now) -> bool:
    """
    End the offers that lapsed, and offer each free seat to who waits first; whether any is told.

    Most are offered in the turn that freed them; this is for the rest: an offer that nobody
    answered, a night in which nobody is asked, a citizen who was forgotten.
    """
    moment = now()
    async with database.reading() as unit:
        wanted = await seats.to_pass_on(unit, moment)
    ordered = False
    for each in wanted:
        async with database.unit() as unit:
            gathering = await gatherings.find(unit, each, alone=True)
            if gathering is not None:
                messages = await pass_on(unit, library(), gathering, moment)
                await outbox.enqueue(unit, messages, moment)
                ordered = ordered or bool(messages)
    return ordered
