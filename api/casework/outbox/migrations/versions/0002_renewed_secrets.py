"""While the secret of a webhook is renewed, the old one signs beside it for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the old secret, and until when it counts."""
    op.add_column("webhook", sa.Column("old_secret", sa.String(80)))
    op.add_column("webhook", sa.Column("old_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Forget the old secrets; what was renewed stays so."""
    with op.batch_alter_table("webhook") as altered:
        altered.drop_column("old_until")
        altered.drop_column("old_secret")
