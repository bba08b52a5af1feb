"""Revisions of the knowledge base, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables of the store."""
    op.create_table(
        "entry_body",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("municipality", "number", name="uq_revision_municipality_number"),
    )
    op.create_table(
        "revision_entry",
        sa.Column("revision_id", sa.Integer(), sa.ForeignKey("revision.id"), primary_key=True),
        sa.Column("collection", sa.String(40), primary_key=True),
        sa.Column("entry_id", sa.String(140), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), sa.ForeignKey("entry_body.digest"), nullable=False),
    )


def downgrade() -> None:
    """Remove the tables, and with them every revision."""
    op.drop_table("revision_entry")
    op.drop_table("revision")
    op.drop_table("entry_body")
