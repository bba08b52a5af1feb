"""A referral is followed until somebody is helped: consent, what was tried, its place in a chain, and every change."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ADDED = {
    "referral": (
        "tried",
        "consent",
        "version",
        "position",
        "changed_at",
        "accepted_at",
        "reason",
        "reminded_at",
    ),
    "referral_change": ("sort", "reason", "note", "next"),
}


def upgrade() -> None:
    """Add the columns, and fill in what follows from what is there: no referral was accepted before this version."""
    with op.batch_alter_table("referral") as table:
        table.add_column(sa.Column("tried", sa.Text()))
        table.add_column(sa.Column("consent", sa.String(30)))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("reason", sa.String(30)))
        table.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("referral_change") as table:
        table.add_column(sa.Column("sort", sa.String(30), nullable=False, server_default="stap"))
        table.add_column(sa.Column("reason", sa.String(30)))
        table.add_column(sa.Column("note", sa.Text()))
        table.add_column(sa.Column("next", sa.String(9)))
    op.execute(
        "UPDATE referral SET version = (SELECT count(*) FROM referral_change WHERE referral = referral.code), "
        "changed_at = coalesce((SELECT max(at) FROM referral_change WHERE referral = referral.code), created_at)"
    )
    _number_the_chains()
    with op.batch_alter_table("referral") as table:
        table.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_index("ix_referral_inbox", "referral", ["municipality", "to_desk", "state", "changed_at"])
    op.create_index("ix_referral_due", "referral", ["municipality", "state", "changed_at"])


def _number_the_chains() -> None:
    """Give every referral its place in its chain."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT code, previous FROM referral WHERE previous IS NOT NULL")).all()
    before = {row.code: row.previous for row in rows}
    for code in before:
        position, seen, step = 1, {code}, before.get(code)
        while step is not None and step not in seen:
            position, seen, step = position + 1, seen | {step}, before.get(step)
        connection.execute(
            sa.text("UPDATE referral SET position = :position WHERE code = :code"), {"position": position, "code": code}
        )


def downgrade() -> None:
    """Remove the columns; what was said with a change is lost."""
    op.drop_index("ix_referral_due", "referral")
    op.drop_index("ix_referral_inbox", "referral")
    for name, columns in _ADDED.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)
