"""What columns are made of."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    literal_column,
    text,
)

SCHEMA = "0004"
"""the newest migration: what a database must be at"""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """*moment* as it is stored: since 1970 UTC."""
    return (moment - EPOCH) // MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as whole microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else EPOCH + timedelta(microseconds=value)


# SQLite gives ids by itself only to a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def citizen_column(*, primary_key: bool = False) -> Column[int]:
    """Whose row it is; the row goes with its citizen."""
    return Column(
        "citizen",
        BigInteger,
        ForeignKey("citizens.id", ondelete="CASCADE"),
        primary_key=primary_key,
        autoincrement=False,
        nullable=False,
    )


def one_while(name: str, condition: str, *columns: Column[Any]) -> Index:
    """A key that holds only for the rows of *condition*."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


# A partial index serves a query only where its condition stands in the query word for word.
NEW = literal_column("'new'", Text)
PENDING = literal_column("'pending'", Text)
LEASED = literal_column("'leased'", Text)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
