"""How a process comes up: content read and checked, tables current, then the rooms open."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.app import Room, Rooms, Stand
from bot.settings import Settings, WrongSetting
from bot.store import outbox
from bot.store.database import Database
from conversations.problems import Severity
from conversations.reading import read_library
from conversations.tree import Library

log = logging.getLogger(__name__)


async def serve(settings: Settings, room: Room, stop: asyncio.Event) -> None:
    """Serve Telegram, or whatever Bot API server stands at TELEGRAM_API_URL, until *stop*."""
    library = _library(settings.content)
    if room != "run":
        _needs_shared_database(settings)
    if not library.centre.confirmed:
        log.warning(
            "Booking stays closed: %s is not confirmed by the operator.",
            settings.content / "centre.yaml",
        )
    database = Database(settings.database_url, settings.secret_key)
    try:
        await _tables(database, settings, may_migrate=room == "run")
        log.info("Serving.")
        await Rooms(Stand(settings, library, database), room).serve(stop)
    finally:
        await database.dispose()
    log.info("Stopped; nothing is lost.")


async def serve_sandbox(settings: Settings, stop: asyncio.Event) -> None:
    """Serve a Telegram of this machine, with its page and its clock, until *stop*."""
    from bot.sandbox.server import Sandbox  # noqa: PLC0415 — a demonstration's only

    library = _library(settings.content)
    database = Database(settings.database_url, settings.secret_key)

    async def next_due() -> datetime | None:
        async with database.reading() as unit:
            return await outbox.next_due(unit)

    sandbox = Sandbox(next_due=next_due)

    def plays_staff(user: int) -> bool:
        person = sandbox.world.people.find(user)
        return person is not None and person.staff

    try:
        await _tables(database, settings, may_migrate=True)
        try:
            await sandbox.start("127.0.0.1", settings.port)
        except OSError:
            raise WrongSetting(
                f"PORT {settings.port} is taken; choose another: PORT=8081 make run"
            ) from None
        here = replace(settings, token=sandbox.token, api_url=sandbox.url)
        stand = Stand(
            here,
            library,
            database,
            now=sandbox.clock.now,
            demonstration=True,
            is_demonstrator=plays_staff,
        )
        print(f"\n  The chat page: {sandbox.url}\n", flush=True)  # noqa: T201 — for whoever started it
        await Rooms(stand, "run").serve(stop)
    finally:
        await sandbox.stop()
        await database.dispose()


def _library(folder: Path) -> Library:
    reading = read_library(folder)
    if reading.library is None:
        worst = [each for each in reading.problems if each.severity is Severity.CRITICAL]
        told = "\n".join(f"{each.file}:{each.line}: {each.text}" for each in worst)
        raise WrongSetting(f"The content in {folder} cannot be served:\n{told}")
    return reading.library


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
