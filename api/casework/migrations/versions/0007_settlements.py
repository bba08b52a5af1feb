"""What became of feedback and of editors' work, in one step for several of them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CLOSED = sa.text(
    "SELECT id, municipality, sort, task, kind, desk, count, first_at, last_at, outcome, settled_at FROM editor_work"
    " WHERE status <> 'open' AND outcome IS NOT NULL AND settled_at IS NOT NULL ORDER BY id"
)
SETTLE = sa.text(
    "INSERT INTO work_settlement (id, municipality, sort, outcome, count, created_at, settled_at)"
    " VALUES (:number, :municipality, :sort, :outcome, :count, :settled_at, :settled_at)"
)
OF_WORK = sa.text("UPDATE editor_work SET settlement = :number WHERE id = :id")
OF_FEEDBACK = sa.text(
    "UPDATE feedback SET settlement = :number WHERE municipality = :municipality AND sort = :sort"
    " AND COALESCE(task, '') = :task AND COALESCE(kind, '') = :kind AND COALESCE(desk, '') = :desk"
    " AND created_at >= :first_at AND created_at <= :last_at"
)


def upgrade() -> None:
    """Make the table, and give what was done before one settlement for each piece of work."""
    op.create_table(
        "work_settlement",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False, index=True),
        sa.Column("sort", sa.String(30), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("collection", sa.String(40)),
        sa.Column("entry_id", sa.String(140)),
        sa.Column("base", sa.Integer()),
        sa.Column("sentences", sa.JSON()),
        sa.Column("revision", sa.Integer()),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("request_key", sa.String(64), unique=True),
    )
    op.add_column("editor_work", sa.Column("settlement", sa.Integer()))
    op.add_column("feedback", sa.Column("settlement", sa.Integer()))
    op.create_index("ix_editor_work_settlement", "editor_work", ["settlement"])
    op.create_index("ix_feedback_open", "feedback", ["municipality", "settlement", "created_at"])
    op.create_index("ix_feedback_desk", "feedback", ["municipality", "from_desk", "created_at"])
    connection = op.get_bind()
    closed = connection.execute(CLOSED).mappings().all()
    for number, work in enumerate(closed, start=1):
        row = {**work, "number": number}
        connection.execute(SETTLE, row)
        connection.execute(OF_WORK, row)
        connection.execute(OF_FEEDBACK, row)
    if closed and connection.dialect.name == "postgresql":
        onwards = sa.text("SELECT setval(pg_get_serial_sequence('work_settlement', 'id'), :last)")
        connection.execute(onwards, {"last": len(closed)})


def downgrade() -> None:
    """Remove it; what was done with a piece of work stays, with which feedback is lost."""
    for index, table in (("ix_feedback_desk", "feedback"), ("ix_feedback_open", "feedback")):
        op.drop_index(index, table)
    op.drop_index("ix_editor_work_settlement", "editor_work")
    for name in ("feedback", "editor_work"):
        with op.batch_alter_table(name) as altered:
            altered.drop_column("settlement")
    op.drop_table("work_settlement")
