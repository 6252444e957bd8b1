"""Whose chat is whose, to compare what is kept with what was sent."""

from sqlalchemy import select

from bot.store.tables import citizens


async def chats_of(unit, wanted):
    """Citizen → chat, of the *wanted* that are still known."""
    query = select(citizens.c.id, citizens.c.sealed_chat).where(citizens.c.id.in_(list(wanted)))
    rows = await unit.connection.execute(query)
    return {citizen: int(unit.seal.open(sealed)) for citizen, sealed in rows}
