"""Other systems read lists in the order in which records last changed; a signal changes only when it is withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFERRALS, _SIGNALS = "ix_referral_changed", "ix_signal_changed"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(_REFERRALS, "referral", ["municipality", "changed_at", "code"])
    changed = sa.text("coalesce(withdrawn_at, created_at)")
    op.create_index(_SIGNALS, "signal", ["municipality", changed, "code", "desk", "created_at", "withdrawn_at"])


def downgrade() -> None:
    """Drop them; a list is slower without."""
    op.drop_index(_SIGNALS, "signal")
    op.drop_index(_REFERRALS, "referral")
