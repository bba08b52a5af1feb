"""`python -m indexer`: the developer's commands of this package."""

from indexer.cli import app

app(prog_name="indexer")
