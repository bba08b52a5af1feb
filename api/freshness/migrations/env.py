"""Alembic runs this for every migration; the connection comes from the store, never from a file."""

from alembic import context

from api.freshness.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, version_table="freshness_version")
with context.begin_transaction():
    context.run_migrations()
