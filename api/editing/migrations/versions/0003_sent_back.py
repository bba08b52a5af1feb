"""What a colleague wrote when sending a draft back, and who that was."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; empty for every draft there is."""
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("remark", sa.String(500), nullable=True))
        table.add_column(sa.Column("remark_by", sa.String(120), nullable=True))


def downgrade() -> None:
    """Remove the columns."""
    with op.batch_alter_table("draft") as table:
        table.drop_column("remark_by")
        table.drop_column("remark")
