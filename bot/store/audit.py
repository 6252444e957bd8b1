"""What staff did: who, what, to which thing and when; never the content.  Nothing is changed."""

from datetime import datetime

from sqlalchemy import insert

from bot.store.database import Unit
from bot.store.tables import audit


async def note(unit: Unit, *, who: int, action: str, subject: str, now: datetime) -> None:
    """The citizen id *who* did *action*; *subject* names what, by id."""
    await unit.connection.execute(
        insert(audit).values(at=now, who=who, action=action, subject=subject)
    )
