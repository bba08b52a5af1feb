"""Links for desks without accounts, and mail that waits until it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of links and mail."""
    op.create_table(
        "link_key",
        sa.Column("municipality", sa.String(60), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )
    op.create_table(
        "referral_link",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("referral", sa.String(9), sa.ForeignKey("referral.code"), nullable=False, index=True),
        sa.Column("purpose", sa.String(30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("referral", sa.String(9), sa.ForeignKey("referral.code"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(30), nullable=False),
        sa.Column("desk", sa.String(60), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.String(200)),
        sa.UniqueConstraint("referral", "sort", "version", name="uq_mail_referral"),
    )
    op.create_index("ix_mail_due", "mail", ["municipality", "status", "next_at"])


def downgrade() -> None:
    """Remove them; links that were mailed do not work any more, and what waits is not sent."""
    for table in ("mail", "referral_link", "link_key"):
        op.drop_table(table)
