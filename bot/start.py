"""How a process comes up: content read and checked, tables current, then the rooms open."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime

from bot.app import Room, Rooms, Stand
from bot.clock import Now, system_now
from bot.settings import Settings, WrongSetting
from bot.shelf import open_shelf
from bot.store import citizens, outbox
from bot.store.alone import alone
from bot.store.database import Database

log = logging.getLogger(__name__)


async def serve(settings: Settings, room: Room, stop: asyncio.Event, now: Now = system_now) -> None:
    """
    Serve Telegram, or whatever Bot API server stands at TELEGRAM_API_URL, until *stop*.

    *now* is the clock that everything goes by.
    """
    shelf = open_shelf(settings.content)
    if room != "run":
        _needs_shared_database(settings)
    if not shelf.library.centre.confirmed:
        log.warning(
            "Booking stays closed: %s is not confirmed by the operator.",
            settings.content / "centre.yaml",
        )
    async with _opened(settings, room) as database:
        log.info("Serving.")
        await Rooms(Stand(settings, shelf, database, now=now), room).serve(stop)
    log.info("Stopped; nothing is lost.")


async def serve_sandbox(settings: Settings, stop: asyncio.Event) -> None:
    """Serve a Telegram of this machine, with its page and its clock, until *stop*."""
    from bot.sandbox.server import Sandbox  # noqa: PLC0415 — a demonstration's only

    shelf = open_shelf(settings.content)
    async with _opened(settings, "run") as database:

        async def next_due() -> datetime | None:
            async with database.reading() as unit:
                return await outbox.next_due(unit)

        sandbox = Sandbox(next_due=next_due)

        def demonstrators() -> list[int]:
            return [person.id for person in sandbox.world.people if person.staff]

        try:
            try:
                await sandbox.start("127.0.0.1", settings.port)
            except OSError:
                raise WrongSetting(
                    f"PORT {settings.port} is taken; choose another: PORT=8081 make run"
                ) from None
            here = replace(settings, token=sandbox.token, api_url=sandbox.url)
            stand = Stand(
                here,
                shelf,
                database,
                now=sandbox.clock.now,
                demonstration=True,
                demonstrators=demonstrators,
            )
            print(f"\n  The chat page: {sandbox.url}\n", flush=True)  # noqa: T201 — for whoever started it
            await Rooms(stand, "run").serve(stop)
        finally:
            await sandbox.stop()


@asynccontextmanager
async def _opened(settings: Settings, room: Room) -> AsyncIterator[Database]:
    """The database, its tables current and its key the one we have; for `run`, ours alone."""
    database = Database(settings.database_url, settings.secret_key)
    try:
        await _tables(database, settings, may_migrate=room == "run")
        async with alone(settings.database_url) if room == "run" else nullcontext():
            async with database.reading() as unit:
                ours = await citizens.sealed_with_our_key(unit)
            if not ours:
                raise WrongSetting(
                    "BOT_SECRET_KEY is not the key that this database was sealed with:"
                    " give it that one, or name a new database."
                )
            yield database
    finally:
        await database.dispose()


async def _tables(database: Database, settings: Settings, *, may_migrate: bool) -> None:
    if await database.schema_is_current():
        return
    if not may_migrate:
        raise WrongSetting("The database's tables are not current: run python -m bot migrate.")
    from bot.store.migrating import migrate  # noqa: PLC0415 — Alembic is slow to load

    await asyncio.to_thread(migrate, settings.database_url)


def _needs_shared_database(settings: Settings) -> None:
    if settings.database_url.startswith("sqlite"):
        raise WrongSetting("web and worker share a database: set DATABASE_URL to PostgreSQL.")
    if not (settings.webhook_url and settings.webhook_secret):
        raise WrongSetting("web and worker need WEBHOOK_URL and WEBHOOK_SECRET.")
