"""Webhooks, the events for them, and the delivery of each event to each webhook."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stopped_because", sa.String(200)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_webhook_municipality", "webhook", ["municipality"])
    op.create_table(
        "event",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("ix_event_at", "event", ["at"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event", sa.String(80), sa.ForeignKey("event.id"), nullable=False),
        sa.Column("webhook", sa.Integer(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Integer()),
        sa.Column("trouble", sa.String(200)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("event", "webhook", name="uq_delivery_event_webhook"),
    )
    op.create_index("ix_delivery_due", "delivery", ["status", "next_at"])
    op.create_index("ix_delivery_webhook", "delivery", ["webhook", "status"])


def downgrade() -> None:
    """Remove the tables, and with them every event that was not delivered yet."""
    op.drop_table("delivery")
    op.drop_table("event")
    op.drop_table("webhook")
