"""Whose time is whose: appointments, the claims they own, and what became of them."""

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
    text,
)

from bot.store.tables.columns import Id, Moment, citizen_column, metadata, one_while

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
    # what ordered it, so that a second press or a repeated update orders nothing
    Column("request", Text),
    # at the Centre, by phone or at home
    Column("mode", Text, nullable=False, server_default="place"),
    # whether this very desk was asked for
    Column("named", Boolean, nullable=False, server_default=text("false")),
    # whether its citizen booked it for someone else
    Column("for_other", Boolean, nullable=False, server_default=text("false")),
    sqlite_autoincrement=True,
)
Index("uq_appointments_request", appointments.c.request, unique=True)
Index("ix_appointments_citizen", appointments.c.citizen)
Index("ix_appointments_local_day", appointments.c.local_day)
_kept = text("hold_until IS NOT NULL")
Index(
    "ix_appointments_hold_until",
    appointments.c.hold_until,
    sqlite_where=_kept,
    postgresql_where=_kept,
)

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
    # of how many atoms, from its own on, this row tells those who look for free time: the first
    # of a visit tells of all, the others of none, so that a tenth of the rows need be read
    Column("run", SmallInteger, nullable=False, server_default="1"),
)
Index("ix_claims_appointment", claims.c.appointment)
_tells = text("run > 0")
Index(
    "ix_claims_runs",
    claims.c.desk,
    claims.c.atom,
    claims.c.run,
    claims.c.appointment,
    sqlite_where=_tells,
    postgresql_where=_tells,
)

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

# Hours that staff took out of the calendar; without a desk, of the whole Centre.
absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("desk", Text),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created", Moment, nullable=False),
    Column("ended", Moment),
    sqlite_autoincrement=True,
)
Index("ix_absences_ends", absences.c.ends)

# What staff said of a day that the calendar only proposes to close, such as a moved 1 May.
day_decisions = Table(
    "day_decisions",
    metadata,
    Column("local_day", Date, primary_key=True),
    Column("closed", Boolean, nullable=False),
    Column("decided_by", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

# Appointments that no longer fit the hours, until each is dealt with.
strandings = Table(
    "strandings",
    metadata,
    Column(
        "appointment",
        BigInteger,
        ForeignKey("appointments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("reason", Text, nullable=False),
    Column("found", Moment, nullable=False),
    # what the citizen was told or asked, and when they answered
    Column("asked", Text),
    Column("asked_at", Moment),
    Column("answered", Moment),
)

# Those who wait for an earlier time than they have, or for any at all.
waitlist = Table(
    "waitlist",
    metadata,
    Column("id", Id, primary_key=True),
    citizen_column(),
    Column("service", Text, nullable=False),
    # the appointment that would be given up for an earlier one
    Column("appointment", BigInteger, ForeignKey("appointments.id", ondelete="CASCADE")),
    # any, morning or afternoon
    Column("part", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_offer", Date),
    sqlite_autoincrement=True,
)
one_while("uq_waitlist_waiting", "state = 'waiting'", waitlist.c.citizen, waitlist.c.service)

# A freed time kept for one of them; *appointment* is the row that keeps it, until it is given back.
offers = Table(
    "offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("waitlist", BigInteger, ForeignKey("waitlist.id", ondelete="CASCADE"), nullable=False),
    Column("appointment", BigInteger, ForeignKey("appointments.id", ondelete="SET NULL")),
    Column("starts", Moment, nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("state", Text, nullable=False),
    sqlite_autoincrement=True,
)
one_while("uq_offers_open", "state = 'open'", offers.c.waitlist)
Index("ix_offers_waitlist", offers.c.waitlist)
Index("ix_offers_appointment", offers.c.appointment)
