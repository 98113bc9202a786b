"""Connections to SQLite: one writer kept open, readers kept for the next snapshot."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import SetupError
from storage.connections import Access
from storage.fairness import FairLock
from storage.lock import FileLock
from storage.urls import Target

OLDEST: Final = (3, 35, 0)  # the first with RETURNING

_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 10000",  # another process's short write, a backup's last page
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL may lose the last commits when the power fails
    "PRAGMA fullfsync = ON",  # macOS: fsync alone leaves the data in the drive's cache
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)


class SqliteConnections:
    """The write connection, the idle readers and the lock of one SQLite database."""

    def __init__(self, target: Target, access: Access) -> None:
        """Open it; raises SetupError where the file can't be used or is owned by another."""
        self._target = target
        self._access = access
        self._turn = FairLock()
        self._idle: deque[Connection] = deque()
        self._closed = False
        self._lock = _owned(target.path, access)
        self._readers = _engine(target, "BEGIN", writes=False)
        self._engine = _engine(target, "BEGIN IMMEDIATE", writes=True)
        try:
            self._writer = self._engine.connect()
        except (OperationalError, DatabaseError) as error:
            self._release()
            raise SetupError(f"{target} can't be opened as SQLite: {error.orig}.") from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend the only writer, in the order of asking."""
        if self._access == "read":
            raise RuntimeError("this database was opened to be read only")
        with self._turn, self._writer.begin():
            yield self._writer

    @contextmanager
    def restructure(self) -> Iterator[Connection]:
        """Lend the writer without its foreign keys, which are checked at the end.

        To change a table SQLite often has to make it again, and dropping the old one would
        delete what points to it. Raises SetupError where a reference leads nowhere.
        """
        if self._access != "own":
            raise RuntimeError("only the owner of a database may change its tables")
        with self._turn:
            driver = _driver(self._writer)
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with self._writer.begin():
                    yield self._writer
                    _refuse_dangling(self._target, driver)
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a reader; in memory, where no second connection exists, the writer."""
        if self._target.path is None:
            with self._turn, _reading_only(self._writer):
                yield self._writer
            return
        reader = self._borrow()
        try:
            with reader.begin() as view:
                yield reader
                view.rollback()
        finally:
            if self._closed:
                reader.close()
            else:
                self._idle.append(reader)

    def close(self) -> None:
        """Close all; the last connection's end folds the WAL back into the file."""
        with self._turn:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()
            self._release()

    def _borrow(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._readers.connect()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _owned(path: Path | None, access: Access) -> FileLock | None:
    if sqlite3.sqlite_version_info < OLDEST:
        raise SetupError(
            f"This Python has SQLite {sqlite3.sqlite_version}; Muster needs 3.35 or newer. "
            "Use a newer Python, or Postgres by MUSTER_DATABASE_URL."
        )
    if path is None:
        return None
    if access == "own":
        lock = FileLock(path.with_name(f"{path.name}.lock"), of=path)
        path.touch(mode=0o600)  # the company's tasks are nobody else's business
        return lock
    if not path.exists():
        raise SetupError(f"There is no database {path}. Make it with `muster migrate`.")
    return None


def _engine(target: Target, begin: str, *, writes: bool) -> Engine:
    engine = create_engine(
        target.url,
        poolclass=NullPool,
        hide_parameters=True,  # what people write is for no log
        connect_args={
            "isolation_level": None,  # BEGIN is ours: the driver forgets it before WITH … UPDATE
            "check_same_thread": False,
            "cached_statements": 512,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if not writes:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        _driver(connection).execute(begin)

    return engine


def _driver(connection: Connection) -> sqlite3.Connection:
    # Straight to the driver: SQLAlchemy's own way to execute costs ten times these statements.
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def _refuse_dangling(target: Target, driver: sqlite3.Connection) -> None:
    found = driver.execute("PRAGMA foreign_key_check").fetchone()
    if found:
        table, row, parent, _ = found
        raise SetupError(f"{target}: row {row} of {table} refers to no row of {parent}.")


@contextmanager
def _reading_only(connection: Connection) -> Iterator[None]:
    driver = _driver(connection)
    with connection.begin() as view:
        driver.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            driver.execute("PRAGMA query_only = OFF")
        view.rollback()
