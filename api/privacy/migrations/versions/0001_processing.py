"""The log of processings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "processing",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("trace_id", sa.String(32), nullable=False),
        sa.Column("span_id", sa.String(16), nullable=False),
        sa.Column("parent_span_id", sa.String(16)),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("start_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(30), nullable=False),
        sa.Column("record", sa.String(9)),
    )
    op.create_index("ix_processing_record", "processing", ["municipality", "record"])
    op.create_index("ix_processing_start_time", "processing", ["start_time"])


def downgrade() -> None:
    """Remove the table, and with it the account of what was done."""
    op.drop_table("processing")
