"""Lines of the audit trail may be removed when they are more than a year old; younger ones still never, nor changed."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSE_ON_SQLITE = """CREATE TRIGGER audit_no_DELETE BEFORE DELETE ON audit{0}
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"""
YOUNG_ON_SQLITE = " WHEN OLD.at > datetime('now', '-365 days')"
FUNCTION_ON_POSTGRESQL = """CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger AS
$$ BEGIN {0}RAISE EXCEPTION 'the audit trail is only added to'; END $$ LANGUAGE plpgsql"""
OLD_ON_POSTGRESQL = "IF TG_OP = 'DELETE' AND OLD.at <= now() - interval '365 days' THEN RETURN OLD; END IF; "


def upgrade() -> None:
    """Let old lines go."""
    _refuse(YOUNG_ON_SQLITE, OLD_ON_POSTGRESQL)


def downgrade() -> None:
    """Keep every line for ever again."""
    _refuse("", "")


def _refuse(on_sqlite: str, on_postgresql: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_DELETE")
        op.execute(REFUSE_ON_SQLITE.format(on_sqlite))
    else:
        op.execute(FUNCTION_ON_POSTGRESQL.format(on_postgresql))
