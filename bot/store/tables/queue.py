"""The day at the Centre: who sits at which desk, who waits, in which order they were called."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.columns import Id, Moment, metadata, one_while

# A member of staff at a desk, from when it opens until it closes.
shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("staff", BigInteger, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("closed", Moment),
    sqlite_autoincrement=True,
)
one_while("uq_shifts_desk", "closed IS NULL", shifts.c.desk)
one_while("uq_shifts_staff", "closed IS NULL", shifts.c.staff)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("local_day", Date, nullable=False),
    Column("letter", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("service", Text, nullable=False),
    Column("appointment", BigInteger, ForeignKey("appointments.id", ondelete="SET NULL")),
    Column("citizen", BigInteger, ForeignKey("citizens.id", ondelete="SET NULL")),
    # the desk that called it; the only desk that may
    Column("desk", Text),
    Column("only_desk", Text),
    Column("arrived", Moment, nullable=False),
    # when its turn has come, as the order of the queue reckons it
    Column("due", Moment, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("calls", SmallInteger, nullable=False),
    Column("last_call", Moment),
    Column("serving_from", Moment),
    Column("ended", Moment),
    Column("version", Integer, nullable=False),
    Column("request", Text, unique=True),
    # the name to call out, of someone without a chat
    Column("sealed", LargeBinary),
    UniqueConstraint("local_day", "letter", "number"),
    UniqueConstraint("appointment"),
    sqlite_autoincrement=True,
)
Index("ix_tickets_local_day", tickets.c.local_day, tickets.c.status)
# One desk never has two, and one person never stands in the queue twice.
one_while("uq_tickets_desk", "status IN ('called', 'serving')", tickets.c.desk)
one_while(
    "uq_tickets_citizen",
    "status IN ('waiting', 'called', 'serving') AND appointment IS NULL",
    tickets.c.citizen,
    tickets.c.local_day,
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ticket", BigInteger, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("became", Text, nullable=False),
    Column("desk", Text),
    # why this one and no other: what the order of the queue said at that moment
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_ticket_events_ticket", ticket_events.c.ticket)

# What a week came to, kept when the appointments themselves are deleted.  No person is in it.
weekly_figures = Table(
    "weekly_figures",
    metadata,
    Column("week", Date, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
