"""
One unit of work, one transaction.

On SQLite there is one writer: a connection that stays open, behind a lock, so that tasks of one
process queue here and not inside SQLite's busy loop; several processes are kept apart by
`BEGIN IMMEDIATE`.  Readers have connections of their own and see the last commit (WAL).  A
connection is never shared by two units: a rollback of the one would undo the other.

On PostgreSQL every unit takes a connection from a pool, at READ COMMITTED; what must not happen
twice is held by keys, by compare-and-set and by row locks, never by a check before a write.

Refused: an ORM (its session hides when statements are sent), a connection per unit on SQLite
(opening costs more than the work), and retrying inside a unit (the caller knows what may be
repeated).  A unit that was cancelled may or may not have been committed, as after a crash.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.sealing import Seal
from bot.store.sqlite import READING, WRITING, connected
from bot.store.tables import SCHEMA


class DatabaseUnavailable(Exception):
    """The database cannot be reached or written; the one sentence says why, without a password."""


class Deadlocked(DatabaseUnavailable):
    """Two transactions waited for each other and this one was ended; it may be taken again."""


_OURS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""what a driver reports when a statement is wrong, and not the database"""
_DEADLOCKS = frozenset({"40001", "40P01"})
"""PostgreSQL: serialization_failure, deadlock_detected"""


@dataclass(frozen=True, slots=True)
class Unit:
    """One open transaction, and what seals and opens the bytes in it."""

    connection: AsyncConnection
    seal: Seal


class Database:
    """
    A database at *url* (`sqlite:///path` or `postgresql://…`), sealed with *key*.

    Nothing is opened before it is needed.  `dispose` must be called on every way out.
    """

    def __init__(self, url: str, key: bytes) -> None:
        address = parsed(url)
        self._seal = Seal(key)
        self._file = sqlite_file(address)
        self._writing = asyncio.Lock()
        self._writer: AsyncConnection | None = None
        self._write_engine = _engine(address, self._file, WRITING)
        self._read_engine = (
            self._write_engine if self._file is None else _engine(address, self._file, READING)
        )

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """
        One writing transaction: committed when the block ends, rolled back when it raises.

        On SQLite only one is open at a time in this process.
        """
        if self._file is None:
            async with told_in_a_sentence(), self._write_engine.begin() as connection:
                yield Unit(connection, self._seal)
            return
        async with self._writing, told_in_a_sentence():
            connection = self._writer or await self._write_engine.connect()
            self._writer = None
            try:
                async with connection.begin():
                    yield Unit(connection, self._seal)
            except BaseException as error:
                if isinstance(error, Exception) and not isinstance(error, DBAPIError):
                    self._writer = connection
                else:
                    # It may be in any state now; a fresh one is in a known one.
                    with suppress(DBAPIError):
                        await connection.close()
                raise
            self._writer = connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A look at the last commit that never makes a writer wait.  Writing in it fails."""
        async with told_in_a_sentence(), self._read_engine.connect() as connection:
            if self._file is None:
                await connection.execute(text("SET TRANSACTION READ ONLY"))
            yield Unit(connection, self._seal)

    async def schema_is_current(self) -> bool:
        """Whether the last migration was applied.  A database that is not there yet has none."""
        # Not `exists`, which raises where a folder on the way is closed to us.
        if self._file is not None and not os.access(self._file, os.F_OK):
            return False
        async with self.reading() as unit:
            try:
                found = await unit.connection.scalars(
                    text("SELECT version_num FROM alembic_version")
                )
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise
                return False
            return found.all() == [SCHEMA]

    async def checkpoint(self) -> None:
        """
        Leave no deleted text behind in SQLite's write-ahead log.

        Best effort: a reader in the middle of its look puts it off until the next time.
        """
        if self._file is None:
            return
        async with self.unit() as unit:
            await unit.connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def dispose(self) -> None:
        """Close everything.  Whatever is still open would keep the process from ending."""
        async with self._writing:
            if self._writer is not None:
                await self._writer.close()
                self._writer = None
            await self._write_engine.dispose()
            await self._read_engine.dispose()


def parsed(url: str) -> URL:
    """*url* with the driver we use, or `DatabaseUnavailable` that does not repeat it."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise DatabaseUnavailable("DATABASE_URL is not a database address.") from None
    match address.get_backend_name():
        case "sqlite" if address.database and address.database != ":memory:":
            return address.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
        case _:
            raise DatabaseUnavailable(
                "DATABASE_URL must begin with sqlite:/// and name a file, or with postgresql://."
            )


def sqlite_file(address: URL) -> Path | None:
    """The file that *address* names, or None when it is a PostgreSQL server."""
    if address.get_backend_name() != "sqlite":
        return None
    return Path(address.database or "")


def _engine(address: URL, file: Path | None, begins: str) -> AsyncEngine:
    if file is None:
        try:
            return create_async_engine(address, hide_parameters=True)
        except ModuleNotFoundError:
            raise DatabaseUnavailable(
                "PostgreSQL needs the extra 'postgres': pip install '.[postgres]'."
            ) from None

    async def opened() -> Any:
        return await connected(file, begins)

    if begins == WRITING:
        return create_async_engine(
            address, async_creator=opened, hide_parameters=True, poolclass=NullPool
        )
    return create_async_engine(address, async_creator=opened, hide_parameters=True)


@asynccontextmanager
async def told_in_a_sentence() -> AsyncIterator[None]:
    """Turn a driver's report that the database is not there into one sentence."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _OURS):
            raise
        if getattr(error.orig, "sqlstate", None) in _DEADLOCKS:
            raise Deadlocked("Two transactions waited for each other.") from None
        raise DatabaseUnavailable(f"The database cannot be used: {reason(error)}.") from None


def reason(error: DBAPIError) -> str:
    """The driver's first line and no more: the rest may repeat what was written."""
    return str(error.orig).partition("\n")[0].strip()
