"""The day at the Centre: desks and their queue, absences, the waiting list, the week in figures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", ID, nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absences_ends", "absences", ["ends"], unique=False)
    op.create_table(
        "day_decisions",
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("local_day", name=op.f("pk_day_decisions")),
    )
    op.create_table(
        "shifts",
        sa.Column("id", ID, nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("staff", sa.BigInteger(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_shifts_desk",
        "shifts",
        ["desk"],
        unique=True,
        sqlite_where=sa.text("closed IS NULL"),
        postgresql_where=sa.text("closed IS NULL"),
    )
    op.create_index(
        "uq_shifts_staff",
        "shifts",
        ["staff"],
        unique=True,
        sqlite_where=sa.text("closed IS NULL"),
        postgresql_where=sa.text("closed IS NULL"),
    )
    op.create_table(
        "weekly_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", "service", "measure", name=op.f("pk_weekly_figures")),
    )
    op.create_table(
        "strandings",
        sa.Column("appointment", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("answered", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment"],
            ["appointments.id"],
            name=op.f("fk_strandings_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment", name=op.f("pk_strandings")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", ID, nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("appointment", sa.BigInteger(), nullable=True),
        sa.Column("citizen", sa.BigInteger(), nullable=True),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("only_desk", sa.Text(), nullable=True),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("calls", sa.SmallInteger(), nullable=False),
        sa.Column("last_call", sa.BigInteger(), nullable=True),
        sa.Column("serving_from", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment"],
            ["appointments.id"],
            name=op.f("fk_tickets_appointment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_tickets_citizen"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("appointment", name=op.f("uq_tickets_appointment")),
        sa.UniqueConstraint(
            "local_day", "letter", "number", name=op.f("uq_tickets_local_day_letter_number")
        ),
        sa.UniqueConstraint("request", name=op.f("uq_tickets_request")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_local_day", "tickets", ["local_day", "status"], unique=False)
    op.create_index(
        "uq_tickets_citizen",
        "tickets",
        ["citizen", "local_day"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'called', 'serving') AND appointment IS NULL"),
        postgresql_where=sa.text(
            "status IN ('waiting', 'called', 'serving') AND appointment IS NULL"
        ),
    )
    op.create_index(
        "uq_tickets_desk",
        "tickets",
        ["desk"],
        unique=True,
        sqlite_where=sa.text("status IN ('called', 'serving')"),
        postgresql_where=sa.text("status IN ('called', 'serving')"),
    )
    op.create_table(
        "waitlist",
        sa.Column("id", ID, nullable=False),
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("appointment", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_offer", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment"],
            ["appointments.id"],
            name=op.f("fk_waitlist_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_waitlist_citizen"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_waitlist_waiting",
        "waitlist",
        ["citizen", "service"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "offers",
        sa.Column("id", ID, nullable=False),
        sa.Column("waitlist", sa.BigInteger(), nullable=False),
        sa.Column("appointment", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment"],
            ["appointments.id"],
            name=op.f("fk_offers_appointment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["waitlist"], ["waitlist.id"], name=op.f("fk_offers_waitlist"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_appointment", "offers", ["appointment"], unique=False)
    op.create_index("ix_offers_waitlist", "offers", ["waitlist"], unique=False)
    op.create_index(
        "uq_offers_open",
        "offers",
        ["waitlist"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_ticket_events_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_events_ticket", "ticket_events", ["ticket"], unique=False)
    op.add_column("appointments", sa.Column("request", sa.Text(), nullable=True))
    op.add_column(
        "appointments", sa.Column("mode", sa.Text(), server_default="place", nullable=False)
    )
    op.add_column(
        "appointments",
        sa.Column("named", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "appointments",
        sa.Column("for_other", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_appointments_hold_until",
        "appointments",
        ["hold_until"],
        unique=False,
        sqlite_where=sa.text("hold_until IS NOT NULL"),
        postgresql_where=sa.text("hold_until IS NOT NULL"),
    )
    op.create_index("uq_appointments_request", "appointments", ["request"], unique=True)
    op.add_column("claims", sa.Column("run", sa.SmallInteger(), server_default="1", nullable=False))
    op.create_index(
        "ix_claims_runs",
        "claims",
        ["desk", "atom", "run", "appointment"],
        unique=False,
        sqlite_where=sa.text("run > 0"),
        postgresql_where=sa.text("run > 0"),
    )
