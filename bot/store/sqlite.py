"""
SQLite through aiosqlite, with one trip to its thread for each statement.

aiosqlite takes four (cursor, execute, fetch, close), and each is a turn of a busy event loop:
measured, that was more than half of the time a turn spent in the database.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

# At DEBUG aiosqlite logs every statement together with its parameters.
logging.getLogger("aiosqlite").setLevel(logging.INFO)

WRITING = "BEGIN IMMEDIATE"
READING = "BEGIN"


class SQLiteConnection(aiosqlite.Connection):
    """
    A connection to an existing file, whose transactions begin with *begins*.

    The transaction begins together with its first statement, on the same trip.  A deferred
    transaction that read first dies at its first write, whatever the timeout, when another
    process wrote in between; therefore what may write begins `WRITING`.
    """

    def __init__(self, path: Path, begins: str) -> None:
        super().__init__(lambda: opened(path, readonly=begins == READING), iter_chunk_size=64)
        self._begins = begins
        # An aiosqlite thread that nobody closed would keep the interpreter from ending.
        self._thread.daemon = True

    async def ended(self) -> None:
        """Its thread has ended."""
        while self._thread.is_alive():  # noqa: ASYNC110  a thread rings no bell when it ends
            await asyncio.sleep(0.001)

    def cursor(self) -> "WholeCursor":  # type: ignore[override]
        return WholeCursor(self)

    async def perform(self, cursor: "WholeCursor", sql: str, parameters: Any, many: bool) -> None:  # noqa: FBT001
        await self._execute(self._perform, cursor, sql, parameters, many)  # type: ignore[no-untyped-call]

    def _perform(self, cursor: "WholeCursor", sql: str, parameters: Any, many: bool) -> None:  # noqa: FBT001
        connection = self._conn
        if not connection.in_transaction and not sql.startswith("PRAGMA"):
            connection.execute(self._begins)
        if many:
            done = connection.executemany(sql, parameters)
        else:
            done = connection.execute(sql, parameters)
        cursor.description = done.description
        if done.description:
            cursor.rows = done.fetchall()
        cursor.rowcount, cursor.lastrowid = done.rowcount, done.lastrowid
        done.close()


async def connected(path: Path, begins: str) -> SQLiteConnection:
    """A connection that is open; when it cannot be, its thread has ended before that is said."""
    connection = SQLiteConnection(path, begins)
    try:
        await connection
    except BaseException:
        # aiosqlite only asks it to end, and it would speak to a loop that may be closed by then.
        await connection.ended()
        raise
    return connection


class WholeCursor:
    """A cursor that has fetched everything by the time its statement is done."""

    def __init__(self, connection: SQLiteConnection) -> None:
        self._connection = connection
        self.description: Any = None
        self.rows: list[Any] = []
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        await self._connection.perform(self, sql, parameters, many=False)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.perform(self, sql, parameters, many=True)
        return self

    async def fetchall(self) -> list[Any]:
        rows, self.rows = self.rows, []
        return rows

    async def close(self) -> None:
        self.rows = []


def opened(path: Path, *, readonly: bool = False, create: bool = False) -> sqlite3.Connection:
    """An open file, set up as every one of ours is; it must exist unless *create* is true."""
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL may lose the last booking when the power fails, and FULL costs little.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Without it deleted text stays readable in the file until a VACUUM.
        connection.execute("PRAGMA secure_delete = ON")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection
