"""
Whose menu Telegram was told to change, as the orders to tell it say.

An order is kept for as long as anything that was delivered, and is given anew once it is gone; so
of whoever has a menu of their own there is always one.
"""

from enum import StrEnum

from sqlalchemy import func, select

from bot.store.database import Unit
from bot.store.tables import outbox

KIND = "commands"


class Reason(StrEnum):
    """Why it was told, as the key of the order says: of an admin of the settings, or no more."""

    ADMIN = "admin"
    ENDED = "ended"


async def newest(unit: Unit, reason: Reason) -> dict[int, int]:
    """Citizen → the newest order that was given about them for *reason*."""
    rows = await unit.connection.execute(
        select(outbox.c.citizen, func.max(outbox.c.id))
        .where(outbox.c.kind == KIND, outbox.c.dedup_key.like(f"{KIND}:%:{reason}:%"))
        .group_by(outbox.c.citizen)
    )
    return {row[0]: row[1] for row in rows}
