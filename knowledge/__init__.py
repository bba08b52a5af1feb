"""Curated content of a municipality, the rules of the division of tasks, and the store of revisions."""
