"""Many at once: gatherings, notices that can be planned, live messages, staff, what one wishes to hear."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "gatherings",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("register_until", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
        sa.UniqueConstraint("request", name=op.f("uq_gatherings_request")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gatherings_starts", "gatherings", ["starts"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("mark", name=op.f("uq_invitations_mark")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.create_table(
        "live_messages",
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_live_messages_citizen"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen", "subject", name=op.f("pk_live_messages")),
    )
    op.create_index("ix_live_messages_subject", "live_messages", ["subject"], unique=False)
    op.create_table(
        "mutes",
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_mutes_citizen"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen", "kind", name=op.f("pk_mutes")),
    )
    op.create_table(
        "renewals",
        sa.Column("id", ID, nullable=False),
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("approved", sa.Date(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_renewals_citizen"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewals")),
        sa.UniqueConstraint("citizen", "topic", name=op.f("uq_renewals_citizen_topic")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seats",
        sa.Column("id", ID, nullable=False),
        sa.Column("gathering", sa.BigInteger(), nullable=False),
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat_no", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=False),
        sa.Column("offered_until", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_seats_citizen"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gathering"], ["gatherings.id"], name=op.f("fk_seats_gathering"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("gathering", "citizen", name=op.f("uq_seats_gathering_citizen")),
        sa.UniqueConstraint("gathering", "seat_no", name=op.f("uq_seats_gathering_seat_no")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff",
        sa.Column("citizen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen"], ["citizens.id"], name=op.f("fk_staff_citizen"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen", name=op.f("pk_staff")),
    )
    op.add_column("campaigns", sa.Column("audience", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("button", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("file", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("file_kind", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("send_at", sa.BigInteger(), nullable=True))
    op.add_column("campaigns", sa.Column("expires", sa.BigInteger(), nullable=True))
    op.add_column("campaigns", sa.Column("approved_by", sa.BigInteger(), nullable=True))
    op.add_column(
        "campaigns",
        sa.Column("trial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "campaigns", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("campaigns", sa.Column("request", sa.Text(), nullable=True))
    op.create_index("uq_campaigns_request", "campaigns", ["request"], unique=True)
    op.add_column("gate", sa.Column("asked", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("gathering", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("live", sa.Text(), nullable=True))
    op.create_index(
        "ix_outbox_appointment",
        "outbox",
        ["appointment"],
        unique=False,
        sqlite_where=sa.text("appointment IS NOT NULL"),
        postgresql_where=sa.text("appointment IS NOT NULL"),
    )
