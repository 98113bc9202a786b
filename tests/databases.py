"""Fresh databases for tests: a copied file for SQLite, an emptied schema for Postgres."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import Engine, create_engine, text

from storage import schema
from storage.database import Database
from tests import postgres

MODELS: Final = ("bot.app", "adapters.console.model")

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
    FOR place IN SELECT sequencename FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP
        EXECUTE format('ALTER SEQUENCE public.%I RESTART', place.sequencename);
    END LOOP;
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
    """A file with all tables, copied for each test: a hundredth of making them again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        with open_closing(f"sqlite:///{self._file}") as database:
            create_tables(database)

    def copy(self, folder: Path) -> str:
        """Return the URL of a fresh copy in `folder`."""
        return f"sqlite:///{shutil.copyfile(self._file, folder / 'muster.db')}"


class PostgresTemplate:
    """A database of one worker with all tables, emptied for each test."""

    def __init__(self, home: Path) -> None:
        self.url = new_postgres(home)
        with open_closing(self.url) as database:
            create_tables(database)
        self._engine: Engine = create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"))

    def emptied(self) -> str:
        """Return the URL of the database, without a row in it and with ids counting from 1."""
        with self._engine.begin() as connection:
            connection.execute(text(_EMPTY_ALL))
        return self.url

    def close(self) -> None:
        """Let go of the connection that empties it."""
        self._engine.dispose()


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


@contextmanager
def open_closing(url: str) -> Iterator[Database]:
    """Open a database and close it at the end."""
    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()
