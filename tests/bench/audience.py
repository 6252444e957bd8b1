"""
Those who follow the Centre's events, and the notice that goes to them.

    python -m tests.bench.audience COUNT     in the database of DATABASE_URL, and beside it a copy
                                             of the content in which it is never night
"""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Now, system_now
from bot.store import citizens, followers
from bot.store.database import Database
from bot.store.migrating import migrate
from tests.bench.recipients import WORDS, audience
from tests.store.notice import begin_notice

ROOT = Path(__file__).parents[2]


async def follow(database: Database, chats: Iterable[int]) -> None:
    """Each of *chats* follows the events."""
    async with database.unit() as unit:
        known = await citizens.known(unit, set(chats), system_now())
        for citizen in known.values():
            await followers.follow(unit, citizen, "events", True, system_now())


async def order(database: Database, now: Now = system_now) -> int:
    """The notice is ordered for all who follow the events; how many they are."""
    async with database.unit() as unit:
        _, recipients = await begin_notice(
            unit,
            topic="events",
            html=WORDS,
            created_by=1,
            now=now(),
            expires=now() + timedelta(hours=6),
        )
    return recipients


def content_at_noon(folder: Path) -> None:
    """
    The Centre's content in *folder*, confirmed, in a zone where it is about noon.

    By the machine's clock it may be night, when notices wait for the morning.
    """
    shutil.copytree(ROOT / "content" / "el", folder)
    file = folder / "centre.yaml"
    text = file.read_text("utf-8")
    from_noon = datetime.now(UTC).hour - 12
    for key, value in {"confirmed": "yes", "zone": f"Etc/GMT{from_noon:+d}"}.items():
        text, times = re.subn(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
        if times != 1:
            raise ValueError(f"centre.yaml has {times} lines that begin with {key}:")
    file.write_text(text, "utf-8")


async def _prepare(count: int) -> None:
    database = Database(os.environ["DATABASE_URL"], os.environ["BOT_SECRET_KEY"].encode())
    try:
        await follow(database, audience(count))
    finally:
        await database.dispose()


if __name__ == "__main__":
    migrate(os.environ["DATABASE_URL"])
    asyncio.run(_prepare(int(sys.argv[1])))
    content_at_noon(Path("content-at-noon"))
