"""One database behind two calls: `transaction()` writes, `snapshot()` reads.

The Core connection owns BEGIN and COMMIT and the session only joins in. That costs a quarter of
a session's own transaction, and a handler can't commit half of its work by accident.
"""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Self

from sqlalchemy import Connection
from sqlmodel import Session

from storage.connections import Access, Connections
from storage.urls import Dialect, Target, parse_url


class _Mine(threading.local):
    """What one thread is doing with a database."""

    writing = False  # or, in memory, reading: there is one connection for both


class Database:
    """An open database; safe to use from any thread.

    Made by `Database.open`, ended by `close`. A session given out joins the transaction: its own
    `commit()` writes nothing early, `savepoint` undoes a part, and what was loaded stays readable
    after the end.
    """

    def __init__(self, target: Target, connections: Connections) -> None:
        self.target = target
        self._connections = connections
        self._in_memory = target.in_memory
        self._mine = _Mine()
        self._closed = False

    @classmethod
    def open(cls, url: str, *, access: Access = "own") -> Self:
        """Open `sqlite:///FILE`, `sqlite://` (in memory) or `postgresql://…`.

        Raises SetupError for a URL that names no such database, one that can't be reached, and a
        SQLite file that another process owns.
        """
        target = parse_url(url)
        return cls(target, _connections(target, access))

    @property
    def dialect(self) -> Dialect:
        """Which of the two databases this is."""
        return self.target.dialect

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or rolled back on any exception.

        `BEGIN IMMEDIATE` on SQLite, where writers wait for each other, first come first served.
        Raises RuntimeError inside another transaction of the same thread, and after `close`.
        """
        self._enter()
        try:
            with self._connections.write() as connection:
                session = _joined(connection)
                try:
                    yield session
                    session.flush()
                finally:
                    session.close()
        finally:
            self._mine.writing = False

    @contextmanager
    def restructure(self) -> Iterator[Connection]:
        """Give a connection to change tables or fill them whole, as migrations and restoring do.

        Committed at the end, tables included, or rolled back. Only the owner may.
        """
        self._enter()
        try:
            with self._connections.restructure() as connection:
                yield connection
        finally:
            self._mine.writing = False

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session that sees one moment of the committed state and can't write.

        It neither waits for writers nor holds them up. In memory, where there is one connection,
        it takes its turn among them; within a transaction or snapshot of its own thread it is
        refused with RuntimeError.
        """
        if self._in_memory:
            self._enter()
        else:
            self._refuse_closed()
        try:
            with self._connections.read() as connection, closing(_joined(connection)) as session:
                yield session
        finally:
            if self._in_memory:
                self._mine.writing = False

    def close(self) -> None:
        """Give up the database and its lock; harmless when done twice."""
        if not self._closed:
            self._closed = True
            self._connections.close()

    def _enter(self) -> None:
        if self._mine.writing:
            raise RuntimeError("a transaction was begun inside a transaction of the same thread")
        self._refuse_closed()
        self._mine.writing = True

    def _refuse_closed(self) -> None:
        if self._closed:
            raise RuntimeError("the database was closed")


@contextmanager
def savepoint(tx: Session) -> Iterator[None]:
    """What the block does to the database and to entities is undone, alone, on any exception."""
    with tx.begin_nested():
        # A session begins it when it next asks for its connection, and prepared statements don't.
        tx.connection()
        yield


def _connections(target: Target, access: Access) -> Connections:
    # Each driver is imported only where it is used: half of the start-up time of either.
    if target.dialect == "sqlite":
        from storage.sqlite import SqliteConnections

        return SqliteConnections(target, access)
    from storage.postgres import PostgresConnections

    return PostgresConnections(target, access)


def _joined(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
