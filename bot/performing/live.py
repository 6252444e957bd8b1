"""Live messages: cards and tickets that are edited where they stand, as things change."""

import secrets
from datetime import datetime

from bot.store import live
from bot.store.database import Unit
from bot.store.outbox import Lane, Outgoing
from conversations.screen import Screen, screen_as_json


async def renewed(unit: Unit, citizen: int, screen: Screen, now: datetime) -> list[Outgoing]:
    """
    The edit that brings the live message of `screen.live` up to date, wherever it stands.

    Empty when none stands in the chat of *citizen*.  An edit never rings.
    """
    message = await live.message_of(unit, citizen, screen.live)
    if message is None:
        return []
    edit = Outgoing(
        # Two changes at one moment are two edits.
        dedup_key=f"live:{citizen}:{screen.live}:{secrets.token_hex(6)}",
        citizen=citizen,
        lane=Lane.CALL,
        kind="live",
        content=screen_as_json(screen),
        edits=message,
        not_before=now,
        live=screen.live,
    )
    return [edit]
