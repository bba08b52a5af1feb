"""A line of the audit trail says what changed, such as which roles; of what was written before that is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("audit", sa.Column("detail", sa.String(400)))


def downgrade() -> None:
    """Take the column away again."""
    op.drop_column("audit", "detail")
