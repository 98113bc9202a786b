"""Something another process commits just before this one is given a lock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, event

from storage.database import Database


@contextmanager
def before_lock(database: Database, table: str, other: Callable[[], object]) -> Iterator[None]:
    """Do `other` when the block first asks to lock a row of a table.

    On SQLite, whose one writer locks everything from the start, it comes before the block.
    """
    if database.dialect == "sqlite":
        other()
        yield
        return
    waiting = [other]

    def execute(_c: object, _cursor: object, sql: str, *_: object) -> None:
        if waiting and "FOR NO KEY UPDATE" in sql and f"FROM {table} " in sql.replace("\n", " "):
            with ThreadPoolExecutor(1) as process:
                process.submit(waiting.pop()).result()

    event.listen(Engine, "before_cursor_execute", execute)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", execute)
    assert not waiting, f"nothing of {table} was locked"
