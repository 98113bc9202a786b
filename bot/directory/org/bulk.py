"""Many rows in one statement, on both databases.

SQLite takes a list of rows as fast as it takes anything. Postgres is given one array a column:
a hundred thousand rows are one round trip, and the driver need not look at each of them.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Label,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

Value = TypeVar("Value")
Row = dict[str, object]

AT: Final = "at_id"
"""The name under which a row of `update_rows` carries the id of the row to change."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, which all fill the same columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        columns = list(rows[0])
        source = select(*(_unnested(table.c[name], name) for name in columns))
        connection.execute(insert(table).from_select(columns, source), _by_column(rows))
    else:
        connection.execute(insert(table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Change rows by their ids, which stand under `AT`; all change the same columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        columns = [name for name in rows[0] if name != AT]
        source = select(
            _unnested(table.c.id, AT), *(_unnested(table.c[name], name) for name in columns)
        ).subquery("source")
        statement = update(table).values({name: source.c[name] for name in columns})
        connection.execute(statement.where(table.c.id == source.c[AT]), _by_column(rows))
    else:
        connection.execute(update(table).where(table.c.id == bindparam(AT)), rows)


def delete_rows(connection: Connection, column: Column[int], ids: Sequence[int]) -> None:
    """Delete the rows where `column` is one of `ids`."""
    if not ids:
        return
    if connection.dialect.name == "postgresql":
        source = select(_unnested(column, AT))
        connection.execute(delete(column.table).where(column.in_(source)), {AT: list(ids)})
    else:
        statement = delete(column.table).where(column == bindparam(AT))
        connection.execute(statement, [{AT: at} for at in ids])


def _unnested(column: Column[Value], name: str) -> Label[Value]:
    from sqlalchemy.dialects.postgresql import ARRAY  # a tenth of a start, and not for SQLite

    array = ARRAY(column.type, dimensions=1)  # a value that is a list itself stays one value
    return func.unnest(bindparam(name, type_=array)).label(name)


def _by_column(rows: Sequence[Row]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
