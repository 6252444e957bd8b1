"""What came in and is not dealt with, what leaves and is not settled, and how fast it may leave."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)

from bot.store.tables.columns import Id, Moment, citizen_column, metadata

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
    citizen_column(),
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
    Column("gathering", BigInteger),
    # what it is the live message of
    Column("live", Text),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)
_open = text("state IN ('pending', 'leased')")
Index("ix_outbox_open", outbox.c.lane, outbox.c.due, sqlite_where=_open, postgresql_where=_open)
Index("ix_outbox_citizen", outbox.c.citizen)
_of_visit = text("appointment IS NOT NULL")
Index(
    "ix_outbox_appointment",
    outbox.c.appointment,
    sqlite_where=_of_visit,
    postgresql_where=_of_visit,
)
_notice = text("campaign IS NOT NULL")
Index(
    "ix_outbox_campaign",
    outbox.c.campaign,
    outbox.c.state,
    sqlite_where=_notice,
    postgresql_where=_notice,
)

gate = Table(
    "gate",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("paused_until", Moment, nullable=False),
    # when it was ordered: a clock set back since then must not make it longer
    Column("asked", Moment),
)

# Where the message stands that shows a thing and is edited as it changes.
live_messages = Table(
    "live_messages",
    metadata,
    citizen_column(primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)
Index("ix_live_messages_subject", live_messages.c.subject)

# Who sends, so that several share one rate.
workers = Table(
    "workers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("seen", Moment, nullable=False),
)
