"""What staff did: who, what, to which thing and when; never the content.  Nothing is changed."""

from datetime import datetime

from sqlalchemy import delete, insert

from bot.store.database import Unit
from bot.store.tables import audit


async def note(unit: Unit, *, who: int, action: str, subject: str, now: datetime) -> None:
    """The citizen id *who* did *action*; *subject* names what, by id."""
    await unit.connection.execute(
        insert(audit).values(at=now, who=who, action=action, subject=subject)
    )


async def purge(unit: Unit, before: datetime) -> int:
    """Delete what was noted before *before*; how many notes."""
    deleted = await unit.connection.execute(delete(audit).where(audit.c.at < before))
    return deleted.rowcount
