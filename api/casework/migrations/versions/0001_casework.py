"""Referrals with their history, and signals."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables of casework."""
    op.create_table(
        "referral",
        sa.Column("code", sa.String(9), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("from_desk", sa.String(60)),
        sa.Column("to_desk", sa.String(60), nullable=False),
        sa.Column("task", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("visited", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(9), sa.ForeignKey("referral.code")),
        sa.Column("handover", sa.String(30)),
        sa.Column("note", sa.Text()),
        sa.Column("feedback_on", sa.Date()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(64), unique=True),
        sa.Column("request_digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "referral_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("referral", sa.String(9), sa.ForeignKey("referral.code"), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(30), nullable=False),
        sa.Column("desk", sa.String(60)),
    )
    op.create_table(
        "signal",
        sa.Column("code", sa.String(9), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("sort", sa.String(30), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("desk", sa.String(60)),
        sa.Column("task", sa.String(60)),
        sa.Column("channel", sa.String(30)),
        sa.Column("owner", sa.String(60)),
        sa.Column("severity", sa.String(30)),
        sa.Column("helped", sa.Boolean()),
        sa.Column("chain", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("request_key", sa.String(64), unique=True),
        sa.Column("request_digest", sa.String(64), nullable=False),
    )
    for table in ("referral", "signal"):
        op.create_index(f"ix_{table}_municipality", table, ["municipality"])
        op.create_index(f"ix_{table}_created_at", table, ["created_at"])
    op.create_index("ix_referral_previous", "referral", ["previous"])
    op.create_index("ix_referral_change_referral", "referral_change", ["referral"])


def downgrade() -> None:
    """Remove the tables, and with them every referral and signal."""
    op.drop_table("signal")
    op.drop_table("referral_change")
    op.drop_table("referral")
