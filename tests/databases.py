"""Fresh databases for tests: a copied file for SQLite, an emptied schema for Postgres."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from storage import schema
from storage.database import Database
from tests import postgres

MODELS: Final = (
    "bot.app",
    "adapters.console.model",
    "adapters.dingtalk.model",
    "adapters.feishu.model",
    "bot.engine.upkeep.chores",
    "bot.engine.outbox.quota",
)

_ROOM: Final = 256 * 2**20

_EMPTY_ALL: Final = """
DO $$
DECLARE
    place record;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign keys, no triggers
    FOR place IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', place.tablename) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM public.%I', place.tablename);
        END IF;
    END LOOP;
    -- Not ALTER SEQUENCE … RESTART, which makes each of them a new file.
    PERFORM setval(format('public.%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


def import_models() -> None:
    """Make every table known to SQLModel.metadata."""
    for name in MODELS:
        import_module(name)


def create_tables(database: Database) -> None:
    """Make every table in an empty database."""
    import_models()
    schema.create(database)


class SqliteTemplate:
    """A file with all tables, copied for each test: a hundredth of making them again.

    One copy stays open, for as long as the worker runs, and is made as new for each test that
    does not mind: most of a test's time would go to statements that its engine compiles anew.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        with open_closing(f"sqlite:///{self._file}") as database:
            create_tables(database)
        self._home = TemporaryDirectory(prefix="muster-sqlite-", dir=_memory())
        self._kept = Database.open(self.copy(Path(self._home.name)))

    def copy(self, folder: Path) -> str:
        """Return the URL of a fresh copy in `folder`."""
        return f"sqlite:///{shutil.copyfile(self._file, folder / 'muster.db')}"

    def emptied(self) -> Database:
        """The one that stays open, without a row in it."""
        assert self._kept.target.path is not None
        with (
            closing(sqlite3.connect(self._file)) as template,
            closing(sqlite3.connect(self._kept.target.path)) as kept,
        ):
            template.backup(kept)
        return self._kept

    def close(self) -> None:
        """Close the one that stays open."""
        self._kept.close()
        self._home.cleanup()


class PostgresTemplate:
    """A database of one worker with all tables, kept open, and emptied for each test."""

    def __init__(self, home: Path) -> None:
        self.url = new_postgres(home)
        self._kept = Database.open(self.url)
        create_tables(self._kept)

    def emptied(self) -> Database:
        """The database, without a row in it and with ids counting from 1."""
        with self._kept.restructure() as connection:
            connection.execute(text(_EMPTY_ALL))
        return self._kept

    def close(self) -> None:
        """Let go of its connections."""
        self._kept.close()


class PostgresScratch:
    """Databases of one worker without tables, wiped after each use: a tenth of making new ones."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._idle: list[str] = []

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of an empty database, of its user alone until the end."""
        url = self._idle.pop() if self._idle else new_postgres(self._home)
        yield url
        postgres.wipe(url)
        self._idle.append(url)


def new_postgres(home: Path) -> str:
    """Make a Postgres database and return its URL; it ends with the run."""
    name = f"test_{uuid4().hex}"
    postgres.administer(home, f"CREATE DATABASE {name}")
    return postgres.url(home, name)


def _memory() -> str | None:
    """A folder in memory, where the machine has one with room: nothing there waits for a disk."""
    memory = Path("/dev/shm")  # noqa: S108  # only a folder of ours is made in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


@contextmanager
def open_closing(url: str) -> Iterator[Database]:
    """Open a database and close it at the end."""
    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()
