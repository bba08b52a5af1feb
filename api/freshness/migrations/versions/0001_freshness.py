"""Asking owners, their links and proposals, and web addresses that were tried."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("desk", sa.String(60), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("period", sa.String(30), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.String(200)),
        sa.Column("answer", sa.String(30)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("municipality", "desk", "due", "period", name="uq_inquiry_period"),
    )
    op.create_index("ix_inquiry_waiting", "inquiry", ["municipality", "status", "next_at"])
    op.create_table(
        "owner_link",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("inquiry", sa.Integer(), sa.ForeignKey("inquiry.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_owner_link_inquiry", "owner_link", ["inquiry"])
    op.create_table(
        "owner_proposal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("desk", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Text()),
        sa.Column("remark", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Integer()),
    )
    op.create_index("ix_owner_proposal_open", "owner_proposal", ["municipality", "status"])
    op.create_table(
        "web_link",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("url", sa.String(500), primary_key=True),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("moved_to", sa.String(500)),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_since", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "freshness_run",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("work", sa.String(30), primary_key=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Remove the tables."""
    for name in ("freshness_run", "web_link", "owner_proposal", "owner_link", "inquiry"):
        op.drop_table(name)
