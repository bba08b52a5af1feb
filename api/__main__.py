"""`python -m api`: the same as the command `loketwijzer`."""

from api.cli import app

app(prog_name="loketwijzer")
