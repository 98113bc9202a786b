"""Whole tables out of a database and into it, in one form for both kinds.

Below SQLAlchemy on purpose: a backup depends on the tables that are there, never on the models
of the day.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from sqlalchemy import Connection

from storage.archive import Cell


class Tables(Protocol):
    """The tables of one database, within one transaction."""

    def names(self) -> list[str]:
        """Every table but Alembic's own, in alphabetical order."""

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns that are stored, in their order."""

    def lines(self, table: str) -> Iterator[bytes]:
        """Give each row as a line of the archive."""

    def next_id(self, table: str) -> int | None:
        """Return what the table's sequence gives next; None where it keeps none."""

    def empty(self, table: str) -> bool:
        """Whether it has no row."""

    def before_filling(self) -> None:
        """Take away what would be in the way, such as foreign keys in a circle."""

    def fill(self, table: str, columns: list[str], rows: Iterable[list[Cell]]) -> None:
        """Replace all rows; raises SetupError where one doesn't fit."""

    def count(self, table: str) -> int:
        """Return the number of rows."""

    def continue_ids(self, table: str, next_id: int | None) -> None:
        """Let new rows go on after the highest id, and at `next_id` at the least."""

    def after_filling(self) -> None:
        """Put back what `before_filling` took; raises SetupError where the rows don't allow it."""


def tables_of(connection: Connection) -> Tables:
    """Look at the tables through a connection of SQLAlchemy."""
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        from storage.rows_sqlite import SqliteTables

        return SqliteTables(driver)
    from storage.rows_postgres import PostgresTables

    return PostgresTables(driver)


def quoted(name: str) -> str:
    """Write a name so that either database takes it as it is."""
    return '"' + name.replace('"', '""') + '"'
