"""Whole tables of Postgres, by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, cast

import psycopg

from bot.errors import SetupError
from storage.archive import Cell
from storage.rows import quoted

Row = tuple[object, ...]

# Rows leave as JSON that Postgres itself writes. JSON has no control characters, so neither
# quoting nor delimiter ever occurs in it and each line comes through untouched.
_RAW: Final = "(FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"

_AS_JSON: Final = {
    "bool": "{0}",
    "int2": "{0}",
    "int4": "{0}",
    "int8": "{0}",
    "float4": "{0}",
    "float8": "{0}",
    "timestamptz": """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"Z"')""",
    "bytea": "CASE WHEN {0} IS NOT NULL THEN "
    "json_build_object('base64', translate(encode({0}, 'base64'), E'\\n', '')) END",
}
_AS_TEXT: Final = "{0}::text"


class PostgresTables:
    """See `storage.rows.Tables`; all in the schema that new tables would go to."""

    def __init__(self, driver: object) -> None:
        if not isinstance(driver, psycopg.Connection):
            raise TypeError(f"not a connection to Postgres: {driver!r}")
        self._driver = cast("psycopg.Connection[Row]", driver)
        self._driver.execute("SET LOCAL statement_timeout = 0")
        self._foreign_keys: list[tuple[str, str, str]] = []

    def names(self) -> list[str]:
        """Every table of the schema but Alembic's."""
        found = self._all(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND tablename <> 'alembic_version' ORDER BY tablename COLLATE \"C\""
        )
        return [str(name) for (name,) in found]

    def columns(self, table: str) -> list[str]:
        """Every column but the generated ones."""
        return [name for name, _ in self._typed_columns(table)]

    def lines(self, table: str) -> Iterator[bytes]:
        """Rows in the order in which they are stored."""
        cells = ", ".join(
            _AS_JSON.get(kind, _AS_TEXT).format(quoted(name))
            for name, kind in self._typed_columns(table)
        )
        select = f"SELECT json_build_array({cells}) FROM {quoted(table)}"
        with self._driver.cursor().copy(f"COPY ({select}) TO STDOUT {_RAW}".encode()) as rows:
            for row in rows:
                yield bytes(row)

    def next_id(self, table: str) -> int | None:
        """Ask the table's sequence without moving it."""
        for sequence, _ in self._sequences(table):
            found = self._all(f"SELECT last_value + is_called::int FROM {sequence}")
            return int(str(found[0][0]))
        return None

    def empty(self, table: str) -> bool:
        """Look for a single row."""
        return not self._all(f"SELECT 1 FROM {quoted(table)} LIMIT 1")

    def before_filling(self) -> None:
        """Drop the foreign keys: departments name people and people name departments."""
        found = self._all(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 "
            "AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        self._foreign_keys = [(str(table), str(name), str(meant)) for table, name, meant in found]
        for table, name, _ in self._foreign_keys:
            self._do(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name)}")

    def fill(self, table: str, columns: list[str], rows: Iterable[list[Cell]]) -> None:
        """Send the rows by COPY; Postgres reads each cell as its column's type."""
        names = ", ".join(map(quoted, columns))
        try:
            if not self.empty(table):  # rows that migrations wrote
                self._do(f"DELETE FROM {quoted(table)}")
            copy = f"COPY {quoted(table)} ({names}) FROM STDIN".encode()
            with self._driver.cursor().copy(copy) as target:
                for row in rows:
                    target.write_row(row)
        except psycopg.Error as error:
            reason = error.diag.message_primary or error
            raise SetupError(f"The rows of {table} don't fit this database: {reason}.") from error

    def count(self, table: str) -> int:
        """Count all rows."""
        return int(str(self._all(f"SELECT count(*) FROM {quoted(table)}")[0][0]))

    def continue_ids(self, table: str, next_id: int | None) -> None:
        """Move every sequence of the table past the highest value that came with the rows."""
        for sequence, column in self._sequences(table):
            highest = f"(SELECT max({quoted(column)}) + 1 FROM {quoted(table)})"
            self._all(
                f"SELECT setval(%s::regclass, greatest(%s::bigint, {highest}), false)",
                [sequence, str(next_id or 1)],
            )

    def after_filling(self) -> None:
        """Put the foreign keys back, which checks every row, and count for the planner."""
        for table, name, meant in self._foreign_keys:
            try:
                self._do(f"ALTER TABLE {table} ADD CONSTRAINT {quoted(name)} {meant}")
            except psycopg.Error as error:
                reason = error.diag.message_detail or error
                raise SetupError(f"A row of {table} refers to nothing: {reason}") from error
        self._do("ANALYZE")

    def _typed_columns(self, table: str) -> list[tuple[str, str]]:
        found = self._all(
            "SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attnum",
            [quoted(table)],
        )
        return [(str(name), str(kind)) for name, kind in found]

    def _sequences(self, table: str) -> list[tuple[str, str]]:
        found = self._all(
            "SELECT pg_get_serial_sequence(%(t)s, attname), attname FROM pg_attribute "
            "WHERE attrelid = %(t)s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND pg_get_serial_sequence(%(t)s, attname) IS NOT NULL ORDER BY attnum",
            {"t": quoted(table)},
        )
        return [(str(sequence), str(column)) for sequence, column in found]

    def _all(self, query: str, values: Sequence[str] | dict[str, str] | None = None) -> list[Row]:
        return self._driver.execute(query.encode(), values).fetchall()

    def _do(self, statement: str) -> None:
        self._driver.execute(statement.encode())
