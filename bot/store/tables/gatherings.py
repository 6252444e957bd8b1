"""Where many come at once: awareness events and group sessions, and who has a seat."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.columns import Id, Moment, citizen_column, metadata

gatherings = Table(
    "gatherings",
    metadata,
    Column("id", Id, primary_key=True),
    # event or session
    Column("kind", Text, nullable=False),
    Column("service", Text),
    Column("topic", Text),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("picture", Text),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("register_until", Moment, nullable=False),
    # none: as many as come
    Column("seats", Integer),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("uid", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created", Moment, nullable=False),
    Column("request", Text, unique=True),
    sqlite_autoincrement=True,
)
Index("ix_gatherings_starts", gatherings.c.starts)

# One row for who comes or waits; the key over seat_no is what no seat is given twice by.
seats = Table(
    "seats",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "gathering", BigInteger, ForeignKey("gatherings.id", ondelete="CASCADE"), nullable=False
    ),
    citizen_column(),
    Column("seat_no", Integer),
    Column("state", Text, nullable=False),
    Column("joined", Moment, nullable=False),
    # offered: until when the seat is kept for who waited
    Column("offered_until", Moment),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary),
    UniqueConstraint("gathering", "seat_no"),
    UniqueConstraint("gathering", "citizen"),
    sqlite_autoincrement=True,
)
