"""This bot without its own pace: how fast it could send if Telegram set no limit."""

import asyncio
import os
import signal

from bot.app import Rooms, Stand
from bot.delivery.flood_gate import Pace
from bot.settings import read_settings
from bot.shelf import open_shelf
from bot.store.database import Database

NO_LIMIT = Pace(overall=1e6, burst=1_000_000, chat=1e3, chat_burst=1_000)


async def _serve() -> None:
    settings, stop = read_settings(os.environ), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(settings.database_url, settings.secret_key)
    try:
        stand = Stand(settings, open_shelf(settings.content), database, pace=NO_LIMIT)
        await Rooms(stand, "run").serve(stop)
    finally:
        await database.dispose()


if __name__ == "__main__":
    asyncio.run(_serve())
