"""Accounts, their sessions, failed attempts to sign in, the audit trail, and the tokens of other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

REFUSE_ON_SQLITE = """CREATE TRIGGER audit_no_{0} BEFORE {0} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"""
FUNCTION_ON_POSTGRESQL = """CREATE FUNCTION audit_only_added() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$ LANGUAGE plpgsql"""
REFUSE_ON_POSTGRESQL = """CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_only_added()"""


def upgrade() -> None:
    """Make the tables; the database itself refuses to change or remove what is in the audit trail."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("login", sa.String(60), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("desk", sa.String(60)),
        sa.Column("password", sa.Text()),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("issuer", sa.String(255)),
        sa.Column("subject", sa.String(255)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT),
        sa.Column("blocked_at", MOMENT),
        sa.UniqueConstraint("municipality", "login", name="uq_account_login"),
        sa.UniqueConstraint("municipality", "issuer", "subject", name="uq_account_subject"),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("program", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("closed_until", MOMENT, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("roles", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object", sa.String(100), nullable=False),
    )
    op.create_table(
        "system_token",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("municipality", sa.String(60), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("used_at", MOMENT),
    )
    for table in ("account", "audit", "system_token"):
        op.create_index(f"ix_{table}_municipality", table, ["municipality"])
    for column in ("at", "person", "action"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    op.create_index("ix_account_session_account", "account_session", ["account"])
    op.create_index("ix_sign_in_attempts_last_at", "sign_in_attempts", ["last_at"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(REFUSE_ON_SQLITE.format("UPDATE"))
        op.execute(REFUSE_ON_SQLITE.format("DELETE"))
    else:
        op.execute(FUNCTION_ON_POSTGRESQL)
        op.execute(REFUSE_ON_POSTGRESQL)


def downgrade() -> None:
    """Remove the tables, and with them every account and the audit trail."""
    for table in ("system_token", "audit", "sign_in_attempts", "account_session", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_only_added()")
