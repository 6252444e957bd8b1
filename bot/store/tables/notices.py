"""What staff send to many, and what they did."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from bot.store.tables.columns import Id, Moment, metadata

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
    # whom it is for, as JSON; none: those who follow the topic
    Column("audience", Text),
    Column("button", Text),
    # Telegram's id of the picture or the document that goes with it
    Column("file", Text),
    Column("file_kind", Text),
    Column("send_at", Moment),
    Column("expires", Moment),
    Column("approved_by", BigInteger),
    Column("trial", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default="1"),
    # what ordered it, so that a second press orders nothing
    Column("request", Text),
    sqlite_autoincrement=True,
)
Index("uq_campaigns_request", campaigns.c.request, unique=True)

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
