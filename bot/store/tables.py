"""
The tables.

A moment is stored as microseconds since 1970 UTC, a day as a date.  Whatever could tell who
someone is, or what they said, is sealed; ids are never given twice.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    literal_column,
    text,
)

SCHEMA = "0002"
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

citizens = Table(
    "citizens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mark", LargeBinary, nullable=False, unique=True),
    Column("sealed_chat", LargeBinary, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("forgotten", Boolean, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("last_seen", Date, nullable=False),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column(
        "citizen",
        BigInteger,
        ForeignKey("citizens.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("sealed", LargeBinary, nullable=False),
    Column("touched", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Id, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("lane", LargeBinary, nullable=False),
    Column("raw", LargeBinary),
    Column("state", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("error", Text),
    Column("received", Moment, nullable=False),
    # none: it may be taken at once; else a try failed, and the next one rests until then
    Column("not_before", Moment),
    sqlite_autoincrement=True,
)
_new = text("state = 'new'")
Index("ix_inbox_new", inbox.c.seq, sqlite_where=_new, postgresql_where=_new)
Index("ix_inbox_new_lane", inbox.c.lane, inbox.c.seq, sqlite_where=_new, postgresql_where=_new)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("dedup_key", Text, nullable=False, unique=True),
    Column("citizen", BigInteger, ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("edits", BigInteger),
    Column("state", Text, nullable=False),
    # pending: not to be sent before; leased: the lease runs out; afterwards: when it was settled
    Column("due", Moment, nullable=False),
    Column("expires", Moment),
    Column("lease_owner", Text),
    Column("lease_token", Text),
    Column("attempts", SmallInteger, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("error", Text),
    Column("appointment", BigInteger),
    Column("campaign", BigInteger),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)
_open = text("state IN ('pending', 'leased')")
Index("ix_outbox_open", outbox.c.lane, outbox.c.due, sqlite_where=_open, postgresql_where=_open)
Index("ix_outbox_citizen", outbox.c.citizen)
_notice = text("campaign IS NOT NULL")
Index(
    "ix_outbox_campaign",
    outbox.c.campaign,
    outbox.c.state,
    sqlite_where=_notice,
    postgresql_where=_notice,
)

followers = Table(
    "followers",
    metadata,
    Column(
        "citizen",
        BigInteger,
        ForeignKey("citizens.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("topic", Text, primary_key=True),
    Column("since", Moment, nullable=False),
)
Index("ix_followers_topic", followers.c.topic)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("citizen", BigInteger, ForeignKey("citizens.id", ondelete="SET NULL")),
    Column("service", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("local_time", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hold_until", Moment),
    Column("replaces", BigInteger),
    Column("uid", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("sealed", LargeBinary),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_appointments_citizen", appointments.c.citizen)
Index("ix_appointments_local_day", appointments.c.local_day)

# The key that no slot is given twice by: a visit owns one row for every five minutes of a desk.
claims = Table(
    "claims",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("atom", BigInteger, primary_key=True, autoincrement=False),  # minutes since 1970 UTC
    Column("seat_no", SmallInteger, primary_key=True, autoincrement=False),
    Column(
        "appointment",
        BigInteger,
        ForeignKey("appointments.id", ondelete="CASCADE"),
        nullable=False,
    ),
)
Index("ix_claims_appointment", claims.c.appointment)

appointment_events = Table(
    "appointment_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "appointment",
        BigInteger,
        ForeignKey("appointments.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("became", Text, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_appointment_events_appointment", appointment_events.c.appointment)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("finished", Moment),
    Column("progress_citizen", BigInteger),
    Column("progress_message", BigInteger),
    sqlite_autoincrement=True,
)

gate = Table(
    "gate",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("paused_until", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    sqlite_autoincrement=True,
)
