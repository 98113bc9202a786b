"""A database for rehearsals: everything works as on the real one, and nothing of it stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import Session

from storage.database import Database


class Rehearsal(Database):
    """A database inside a transaction that somebody else ends: all stays or goes with that."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.target = database.target
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A savepoint in the place of a transaction."""
        with self._connection.begin_nested():
            with Session(self._connection, join_transaction_mode="rollback_only") as session:
                yield session
                session.flush()

    snapshot = transaction
