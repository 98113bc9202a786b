"""Every statement that reaches SQLite, with its parameters still unbound, and its plan."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, event

Statements = dict[str, Sequence[Any]]
"""The text of each statement with the values that it was first run with."""


@contextmanager
def recorded() -> Iterator[Statements]:
    """Collect what is run on SQLite connections that are opened within the block.

    The driver's cursors note it, whoever made them: prepared statements go past SQLAlchemy's
    events, and SQLite's own trace shows values in place of parameters, which plans differ by.
    """
    noted: Statements = {}

    class Cursor(sqlite3.Cursor):
        """Notes before it runs."""

        def execute(self, sql: str, parameters: Any = (), /) -> Self:
            noted.setdefault(sql, parameters)
            return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any, /) -> Self:
            every = list(parameters)
            if every:
                noted.setdefault(sql, every[0])
            return super().executemany(sql, every)

    class Driver(sqlite3.Connection):
        """Gives cursors that note."""

        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(factory or Cursor)

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            # The driver's shortcut makes its cursor without asking the method above.
            noted.setdefault(sql, parameters)
            return super().execute(sql, parameters)

    def connect(_dialect: object, _entry: object, _args: object, how: dict[str, Any]) -> None:
        how["factory"] = Driver

    event.listen(Engine, "do_connect", connect)
    try:
        yield noted
    finally:
        event.remove(Engine, "do_connect", connect)


def plans(file: Path, statements: Statements) -> dict[str, list[str]]:
    """The steps of each statement's plan, as SQLite words them."""
    with closing(sqlite3.connect(file)) as driver:
        return {
            sql: [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            for sql, values in statements.items()
            if sql.split(None, 1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
        }
