"""Rows that every process writes all the time: a messenger's pace, what is used of its month.

A process that stalls in the middle of a write keeps the row until the database cuts it off. Others
wait for it on threads of their own, so that no deadline waits with them, and give up soon.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy.exc import OperationalError

from storage import Tx
from storage.database import Database
from storage.failures import is_locked

T = TypeVar("T")

PATIENCE_SECONDS: Final = 2.0
_WAIT_BRIEFLY: Final = f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS:.0f}s'"


class HeldElsewhere(Exception):  # not an error: later is soon enough
    """Another process has kept a row for longer than we would wait."""


class SharedRows:
    """Short transactions on such rows, begun from any thread and run on a few of their own."""

    def __init__(self, database: Database, name: str, threads: int = 1) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Have work run on a thread of ours, behind what was begun before."""
        return self._threads.submit(work)

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """A transaction that waits 2 seconds for a row; raises HeldElsewhere after that."""
        try:
            with self._database.transaction() as tx:
                if self._database.dialect != "sqlite":
                    tx.connection().exec_driver_sql(_WAIT_BRIEFLY)
                yield tx
        except OperationalError as error:
            if is_locked(error):
                raise HeldElsewhere from error
            raise
