"""Something another process commits just before this one runs a statement."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, event

from storage.database import Database


@contextmanager
def before(database: Database, statement: str, other: Callable[[], object]) -> Iterator[None]:
    """Do `other` when the block first comes to a statement in which that pattern is found.

    On SQLite, whose one writer keeps all others away from the start, it comes before the block.
    """
    if database.dialect == "sqlite":
        other()
        yield
        return
    waiting = [other]

    def execute(_c: object, _cursor: object, sql: str, *_: object) -> None:
        if waiting and re.search(statement, " ".join(sql.split())):
            with ThreadPoolExecutor(1) as process:
                process.submit(waiting.pop()).result()

    event.listen(Engine, "before_cursor_execute", execute)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", execute)
    assert not waiting, f"no statement was like {statement}"
