"""Connections to Postgres: a pool whose idle ones are looked at before they are lent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg import Connection as Driver
from psycopg import OperationalError as Unreachable
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.errors import SetupError
from storage.connections import Access
from storage.failures import hide_values
from storage.urls import Target

POOL: Final = 16
OLDEST: Final = (13,)

_IDLE_SECONDS: Final = 5.0
_ADVISORY: Final = int.from_bytes(b"muster")
_SESSION: Final = {"timezone": "UTC", "statement_timeout": "60s"}
_IDLE: Final[dict[Access, str]] = {"own": "20s", "beside": "120s", "read": "120s"}
"""How long a process may leave a transaction open and do nothing in it. The bot never does, unless
it is stopped or cut off; others wait for its rows no longer than that."""
_LINE: Final = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
"""A server that has vanished without a word is noticed within half a minute."""


class PostgresConnections:
    """The pool of one Postgres database."""

    def __init__(self, target: Target, access: Access) -> None:
        """Connect once; raises SetupError where that fails or the server is unfit."""
        self._access = access
        self._engine = _engine(target.url, access)
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        try:
            with self._engine.connect() as connection:
                _refuse_unfit(target, connection)
        except OperationalError as error:
            self.close()
            reason = " ".join(str(error.orig).split())
            raise SetupError(
                f"{target} can't be reached: {reason}. Start that server or correct "
                "MUSTER_DATABASE_URL."
            ) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend a connection in a read-committed transaction."""
        if self._access == "read":
            raise RuntimeError("this database was opened to be read only")
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def restructure(self) -> Iterator[Connection]:
        """Lend a connection that waits for others doing the same and may take its time."""
        if self._access != "own":
            raise RuntimeError("only the owner of a database may change its tables")
        with self._engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY})")
            # Whoever waits for a table makes all others wait behind: not for long, beside a bot.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '15s'")
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection in a read-only transaction that sees one moment."""
        with self._snapshots.connect() as connection, connection.begin() as view:
            yield connection
            view.rollback()

    def close(self) -> None:
        """Close every idle connection; one that is lent is closed when it comes back."""
        self._engine.dispose()


def _engine(url: URL, access: Access) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=POOL,
        max_overflow=0,
        pool_use_lifo=True,
        hide_parameters=True,  # what people write is for no log
        paramstyle="format",  # by position, as SQLite has it: one way to bind (storage.prepared)
        connect_args={
            "application_name": "muster",
            "connect_timeout": 10,
            **_LINE,
            "options": _options(url, access),
        },
    )
    event.listen(engine, "handle_error", _hide_values)
    event.listen(engine, "checkin", _note_idle)
    event.listen(engine, "checkout", _look_after_idling)
    return engine


def _options(url: URL, access: Access) -> str:
    given = url.query.get("options", "")
    session = {**_SESSION, "idle_in_transaction_session_timeout": _IDLE[access]}
    ours = " ".join(f"-c {name}={value}" for name, value in session.items())
    return f"{ours} {given if isinstance(given, str) else ' '.join(given)}".strip()


def _hide_values(context: ExceptionContext) -> None:
    if isinstance(context.sqlalchemy_exception, DBAPIError):
        hide_values(context.sqlalchemy_exception)


def _note_idle(_driver: Driver | None, entry: ConnectionPoolEntry) -> None:
    entry.info["idle_since"] = time.monotonic()


def _look_after_idling(
    driver: Driver, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    # A server that restarted leaves dead connections in the pool. Asking each time would cost a
    # round trip per transaction, so only one that lay idle is asked; the pool replaces it.
    if time.monotonic() - entry.info.get("idle_since", time.monotonic()) < _IDLE_SECONDS:
        return
    try:
        driver.execute("SELECT 1")
        driver.rollback()
    except Unreachable as error:
        raise DisconnectionError from error


def _refuse_unfit(target: Target, connection: Connection) -> None:
    version = connection.dialect.server_version_info or OLDEST
    if version < OLDEST:
        raise SetupError(f"{target} is Postgres {version[0]}; Muster needs 13 or newer.")
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise SetupError(
            f"{target} stores text as {encoding}, which can't hold Chinese. Make the database "
            "again with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )
