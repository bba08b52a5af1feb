"""Signals that a coordinator took out of a bundle, with what the owner had said about them by then."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and count in the history of a bundle how many signals were taken out."""
    op.create_table(
        "bundle_departure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("signal", sa.String(9), sa.ForeignKey("signal.code"), nullable=False, index=True),
        sa.Column("bundle", sa.Integer(), sa.ForeignKey("bundle.id"), nullable=False, index=True),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("feedback", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("bundle_change", sa.Column("taken_out", sa.Integer()))


def downgrade() -> None:
    """Remove it; what was taken out stays out, and can be bundled by itself again."""
    with op.batch_alter_table("bundle_change") as altered:
        altered.drop_column("taken_out")
    op.drop_table("bundle_departure")
