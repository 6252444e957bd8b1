"""Who someone is to the Centre, what they wish to hear, and who of them is staff."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.columns import Id, Moment, citizen_column, metadata

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
    citizen_column(primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("touched", Moment, nullable=False),
)

followers = Table(
    "followers",
    metadata,
    citizen_column(primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("since", Moment, nullable=False),
)
Index("ix_followers_topic", followers.c.topic)

# What someone does not wish to be written about of the bot's own accord.
mutes = Table(
    "mutes",
    metadata,
    citizen_column(primary_key=True),
    Column("kind", Text, primary_key=True),
)

# A benefit that someone wishes to be reminded to renew.
renewals = Table(
    "renewals",
    metadata,
    Column("id", Id, primary_key=True),
    citizen_column(),
    Column("topic", Text, nullable=False),
    Column("approved", Date, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("citizen", "topic"),
    sqlite_autoincrement=True,
)

staff = Table(
    "staff",
    metadata,
    citizen_column(primary_key=True),
    Column("role", Text, nullable=False),
    Column("desk", Text),
    Column("sealed", LargeBinary),
    Column("since", Moment, nullable=False),
    Column("added_by", BigInteger),
)

# A link that makes one person staff, once.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mark", LargeBinary, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("desk", Text),
    Column("created_by", BigInteger, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used_by", BigInteger),
    sqlite_autoincrement=True,
)
