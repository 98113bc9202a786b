"""Whole tables of SQLite, by its own driver."""

import sqlite3
from collections.abc import Iterable, Iterator

from bot.errors import SetupError
from storage import archive
from storage.archive import Cell
from storage.rows import quoted


class SqliteTables:
    """See `storage.rows.Tables`. Foreign keys are off while a connection is restructuring."""

    def __init__(self, driver: object) -> None:
        if not isinstance(driver, sqlite3.Connection):
            raise TypeError(f"not a connection to SQLite: {driver!r}")
        self._driver = driver

    def names(self) -> list[str]:
        """Every table but those of SQLite and Alembic."""
        found = self._driver.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'alembic_version' "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
        return [name for (name,) in found]

    def columns(self, table: str) -> list[str]:
        """Every column but the generated ones."""
        found = self._driver.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [table])
        return [name for (name,) in found]

    def lines(self, table: str) -> Iterator[bytes]:
        """Rows in the order in which they are stored."""
        names = ", ".join(map(quoted, self.columns(table)))
        return map(archive.line, self._driver.execute(f"SELECT {names} FROM {quoted(table)}"))

    def next_id(self, table: str) -> int | None:
        """Only AUTOINCREMENT keeps a sequence."""
        if not self._has_sequences():
            return None
        found = self._driver.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        row = found.fetchone()
        return row[0] + 1 if row else None

    def empty(self, table: str) -> bool:
        """Look for a single row."""
        return self._driver.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchone() is None

    def before_filling(self) -> None:
        """Nothing is in the way: foreign keys are checked at the end of restructuring."""

    def fill(self, table: str, columns: list[str], rows: Iterable[list[Cell]]) -> None:
        """Insert row by row; a transaction of SQLite writes them at once."""
        names = ", ".join(map(quoted, columns))
        marks = ", ".join("?" * len(columns))
        try:
            self._driver.execute(f"DELETE FROM {quoted(table)}")
            self._driver.executemany(
                f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", rows
            )
        except sqlite3.Error as error:
            raise SetupError(f"The rows of {table} don't fit this database: {error}.") from error

    def count(self, table: str) -> int:
        """Count all rows."""
        return int(self._driver.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])

    def continue_ids(self, table: str, next_id: int | None) -> None:
        """Note it where SQLite keeps a sequence; elsewhere it goes on after the highest id."""
        if next_id is not None and self._has_sequences():
            self._driver.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", [next_id - 1, table]
            )

    def after_filling(self) -> None:
        """Let the planner know how many rows there are."""
        self._driver.execute("ANALYZE")

    def _has_sequences(self) -> bool:
        found = self._driver.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
        return found.fetchone() is not None
