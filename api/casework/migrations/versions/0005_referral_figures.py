"""The dashboard adds up referrals from indexes, in the order of what it counts and without reading the referrals."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEXES = {
    "routes": ("from_desk", "to_desk", "created_at", "state", "reason", "task"),
    "ends": ("state", "position", "created_at", "from_desk", "to_desk", "task"),
    "matters": ("task", "kind", "created_at", "state", "from_desk", "to_desk"),
    "waits": ("to_desk", "accepted_at", "created_at", "state", "task", "from_desk"),
}


def upgrade() -> None:
    """Make the indexes."""
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_referral_{name}", "referral", ["municipality", *columns])


def downgrade() -> None:
    """Drop them; the dashboard is slower without."""
    for name in _INDEXES:
        op.drop_index(f"ix_referral_{name}", "referral")
