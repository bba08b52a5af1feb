"""What the national layer said when a municipality took it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "national_wording",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("collection", sa.String(40), primary_key=True),
        sa.Column("entry_id", sa.String(140), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("entry_body.digest"), primary_key=True),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("national_wording")
