"""What points at records that go: read from the database itself, so that a new table cannot be forgotten.

The classes of our tables say less: a class is known only to a process that has imported its module.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, column, delete, inspect, table, update


def let_go(connection: Connection, target: str, codes: Sequence[str] | Select[str]) -> None:
    """Delete the rows that point at these records of `target`; where pointing is optional, only take the pointer away.

    `codes` holds what is pointed at: the keys, or the query that finds them.
    """
    found = inspect(connection)
    for name in found.get_table_names():
        optional = {one["name"] for one in found.get_columns(name) if one["nullable"]}
        for key in found.get_foreign_keys(name):
            if key["referred_table"] != target:
                continue
            (pointer,) = key["constrained_columns"]
            rows = table(name, column(pointer))
            change = update(rows).values({pointer: None}) if pointer in optional else delete(rows)
            connection.execute(change.where(rows.c[pointer].in_(codes)))
