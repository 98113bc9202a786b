"""Which tables a connection writes to: only those need to be looked through after an input."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Final, Protocol, cast

from sqlalchemy import Connection
from sqlmodel import SQLModel

_WRITES: Final = re.compile(
    r'(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+"?(\w+)',
    re.IGNORECASE,
)
_COUNTS: Final = """
SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid) AS touched
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


class Watch(Protocol):
    """Tells of writes, also of those that were taken back."""

    def written(self) -> frozenset[str]:
        """The names of the tables written to since it was asked last; rather too many than few."""


def watch(connection: Connection) -> Watch:
    """Watch a connection from now on."""
    return _Sqlite(connection) if connection.dialect.name == "sqlite" else _Postgres(connection)


class _Sqlite:
    """Reads every statement; what the database deletes by itself follows from its keys."""

    def __init__(self, connection: Connection) -> None:
        self._seen: set[str] = set()
        self._follow: dict[str, set[str]] = {}
        for table in SQLModel.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.ondelete:
                    self._follow.setdefault(key.column.table.name, set()).add(table.name)
        driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
        driver.set_trace_callback(self._note)

    def written(self) -> frozenset[str]:
        seen, self._seen = self._seen, set()
        return frozenset(seen).union(*(self._follow.get(each, ()) for each in seen))

    def _note(self, statement: str) -> None:
        self._seen.update(_WRITES.findall(statement))


class _Postgres:
    """Asks the server, which counts the rows that a transaction touches, by table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counts = self._counted()

    def written(self) -> frozenset[str]:
        before, self._counts = self._counts, self._counted()
        return frozenset(name for name, count in self._counts.items() if count != before[name])

    def _counted(self) -> Mapping[str, int]:
        rows = self._connection.exec_driver_sql(_COUNTS)
        return {str(row.relname): int(row.touched) for row in rows}
