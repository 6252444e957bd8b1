"""One at a time: whoever takes over all leases must know that nobody else holds any."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.database import DatabaseUnavailable, parsed, sqlite_file, told_in_a_sentence

# Any fixed number that nothing else locks.
_KEY = 7_102_025
_NOT_ALONE = "Another `python -m bot run` is at work on this database: stop it first."


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[None]:
    """
    While this block lasts, the database at *url* lets nobody else into such a block.

    Raises `DatabaseUnavailable` when another process is in one; its death, however it comes,
    lets the next one in at once.  PostgreSQL also forgets it when it ends the connection, as at
    a failover: it guards against a slip of the operator's, and tokens guard every lease.
    """
    address = parsed(url)
    file = sqlite_file(address)
    if file is not None:
        with _locked(file.with_name(f"{file.name}.lock")):
            yield
        return
    engine = create_async_engine(
        address, poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT"
    )
    try:
        async with told_in_a_sentence():
            connection = await engine.connect()
            free = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY})
        try:
            if not free:
                raise DatabaseUnavailable(_NOT_ALONE)
            yield
        finally:
            with suppress(DBAPIError):
                await connection.close()
    finally:
        await engine.dispose()


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    try:
        lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(f"The database cannot be locked: {error.strerror}.") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseUnavailable(_NOT_ALONE) from None
        except OSError as error:
            raise DatabaseUnavailable(f"The database cannot be locked: {error.strerror}.") from None
        yield
    finally:
        os.close(lock)
