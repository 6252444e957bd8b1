"""One statement for many rows, at the speed of the driver."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Insert, Update
from sqlalchemy.engine.interfaces import Dialect

from bot.store.database import Unit


class Batch:
    """
    A statement that is compiled once for each engine and then sent with plain rows.

    SQLAlchemy would process every value of every row again and, for PostgreSQL, would not say
    how many rows were changed.  The price: values are what the driver takes, so a moment comes
    as `microseconds`, and every one of *columns* (or of the statement's own parameters) is in
    every row.
    """

    def __init__(self, statement: Insert | Update | Delete, columns: Iterable[str] = ()) -> None:
        self._statement = statement
        self._columns = list(columns) or None
        self._compiled: dict[str, tuple[str, Sequence[str] | None]] = {}

    async def send(self, unit: Unit, rows: Sequence[Mapping[str, Any]]) -> int:
        """How many rows were changed, of all that the *rows* could have."""
        sql, order = self._for(unit.connection.dialect)
        parameters: list[Any] = list(rows)
        if order is not None:
            parameters = [tuple([row[name] for name in order]) for row in rows]
        return (await unit.connection.exec_driver_sql(sql, parameters)).rowcount

    def _for(self, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
            order = getattr(compiled, "positiontup", None)
            known = self._compiled[dialect.name] = (str(compiled), order)
        return known
