"""The store: append-only revisions of the knowledge base in SQLite or PostgreSQL."""

from knowledge.store.revisions import OvertakenError, Published, Store, default_database_url, load_published

__all__ = ["OvertakenError", "Published", "Store", "default_database_url", "load_published"]
