"""
The commands in someone's menu: with `/staff` for the Centre's people, without it for all others.

What is ordered carries no commands.  They are read as it leaves, from who the person is then, so
whatever was ordered before, the last that leaves tells what is true.
"""

from datetime import datetime

from bot.store.menus import KIND
from bot.store.outbox import Lane, Outgoing


def told(citizen: int, key: str, now: datetime) -> Outgoing:
    """Tell Telegram which commands *citizen* has; ordered once for one *key*."""
    return Outgoing(
        dedup_key=f"{KIND}:{citizen}:{key}",
        citizen=citizen,
        lane=Lane.CHANGE,
        kind=KIND,
        content=None,
        # Never born leased: a lease alone keeps two for one person from leaving at once.
        not_before=now,
    )
