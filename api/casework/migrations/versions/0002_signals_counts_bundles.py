"""What a signal needs for bundling, counting and the national registration; what is made up is marked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, the counts per week, the bundles with their history, and the mark of demo data."""
    op.add_column("signal", sa.Column("step", sa.String(30)))
    op.add_column("signal", sa.Column("question", sa.String(30)))
    op.add_column("signal", sa.Column("visit", sa.String(9)))
    op.add_column("signal", sa.Column("bundle", sa.Integer()))
    for table in ("referral", "signal"):
        op.add_column(table, sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_signal_visit", "signal", ["visit"])
    op.create_index("ix_signal_bundle", "signal", ["municipality", "bundle"])
    op.create_table(
        "signal_count",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("demo", sa.Boolean(), primary_key=True),
        sa.Column("task", sa.String(60), primary_key=True),
        sa.Column("desk", sa.String(60), primary_key=True),
        sa.Column("owner", sa.String(60), primary_key=True),
        sa.Column("week", sa.Date(), primary_key=True),
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("harm", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,  # kept in the order of its key, in which it is added up
    )
    op.create_index(
        "ix_signal_count_week",
        "signal_count",
        ["municipality", "week", "task", "desk", "owner", "signals", "helped", "harm"],
    )
    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False, index=True),
        sa.Column("task", sa.String(60)),
        sa.Column("owner", sa.String(60)),
        sa.Column("step", sa.String(30)),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("feedback", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "bundle_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("bundle", sa.Integer(), sa.ForeignKey("bundle.id"), nullable=False, index=True),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("feedback", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(30), nullable=False),
    )
    op.create_table(
        "demo_load",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Remove them, and with them every bundle and count; demo data is no longer marked as such."""
    for table in ("demo_load", "bundle_change", "bundle", "signal_count"):
        op.drop_table(table)
    op.drop_index("ix_signal_bundle", "signal")
    op.drop_index("ix_signal_visit", "signal")
    for column in ("step", "question", "visit", "bundle", "demo"):
        op.drop_column("signal", column)
    op.drop_column("referral", "demo")
