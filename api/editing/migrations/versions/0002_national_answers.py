"""What editors decided about changes of the national layer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "national_answer",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("collection", sa.String(40), primary_key=True),
        sa.Column("entry_id", sa.String(140), primary_key=True),
        sa.Column("part", sa.String(80), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("taken", sa.Boolean(), primary_key=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("national_answer")
