"""The schema brought up to date.  Apart from `database`, because Alembic is slow to import."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.store import sqlite
from bot.store.database import DatabaseUnavailable, parsed, reason, sqlite_file

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> None:
    """
    Bring the database at *url* to the newest schema, all of it or nothing.

    An SQLite file that is not there is made, readable by its owner alone.  Call it outside
    of any event loop's hurry: it blocks.
    """
    try:
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                command.upgrade(config(connection), "head")
        finally:
            engine.dispose()
    except DBAPIError as error:
        raise DatabaseUnavailable(f"The database cannot be migrated: {reason(error)}.") from None
    except OSError as error:
        raise DatabaseUnavailable(f"The database cannot be made: {error.strerror}.") from None


def config(connection: object = None) -> Config:
    """Alembic's view of our migrations, whatever the working directory."""
    made = Config()
    # The setting is a %-format of ConfigParser.
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def _engine(url: str) -> Engine:
    address = parsed(url)
    file = sqlite_file(address)
    if file is None:
        return create_engine(address, poolclass=NullPool, hide_parameters=True)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    engine = create_engine(
        address.set(drivername="sqlite"),
        creator=lambda: sqlite.opened(file),
        poolclass=NullPool,
        hide_parameters=True,
    )

    # Python's driver would otherwise commit before each change of the schema.
    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql(sqlite.WRITING)  # type: ignore[attr-defined]

    return engine
