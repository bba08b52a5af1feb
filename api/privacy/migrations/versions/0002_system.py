"""Which token of another system asked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what was written before nobody knows it."""
    op.add_column("processing", sa.Column("token", sa.Integer()))
    op.add_column("processing", sa.Column("system", sa.String(100)))


def downgrade() -> None:
    """Forget which token it was."""
    op.drop_column("processing", "system")
    op.drop_column("processing", "token")
