"""The store: append-only revisions of the knowledge base in SQLite or PostgreSQL."""

from knowledge.store.revisions import Published, Store, default_database_url

__all__ = ["Published", "Store", "default_database_url"]
