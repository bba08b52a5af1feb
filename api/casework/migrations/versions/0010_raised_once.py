"""A referral keeps when a signal was raised about its chain: somebody may delete that signal, and it stays away."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of signals from before this version it says nothing, as long as they are there they are found."""
    op.add_column("referral", sa.Column("raised_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it; a deleted signal of the last days can come back."""
    with op.batch_alter_table("referral") as altered:
        altered.drop_column("raised_at")
