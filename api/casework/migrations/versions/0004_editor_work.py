"""What the counter says about the knowledge, and the work that it makes for editors."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of feedback and of editors' work."""
    op.create_table(
        "feedback",
        sa.Column("code", sa.String(9), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False, index=True),
        sa.Column("sort", sa.String(30), nullable=False),
        sa.Column("task", sa.String(60)),
        sa.Column("kind", sa.String(60)),
        sa.Column("desk", sa.String(60)),
        sa.Column("from_desk", sa.String(60)),
        sa.Column("text", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("request_key", sa.String(64), unique=True),
        sa.Column("request_digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "editor_work",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("sort", sa.String(30), nullable=False),
        sa.Column("task", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("desk", sa.String(60), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("outcome", sa.String(30)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "ux_editor_work_open",
        "editor_work",
        ["municipality", "sort", "task", "kind", "desk"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def downgrade() -> None:
    """Remove them, and with them every word of feedback and all open work."""
    op.drop_table("editor_work")
    op.drop_table("feedback")
