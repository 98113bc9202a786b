"""Whether a database has the tables that this code expects, and how it gets them.

Steps are numbered `0001`, `0002`, … in `storage/migrations/versions`. The check at start is one
SELECT; Alembic, slow to import, is loaded only by `migrate`.
"""

import re
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint
from sqlmodel import SQLModel

from bot.errors import SetupError
from storage.database import Database
from storage.migrations import HEAD
from storage.partial import spell_out

VERSION: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""The table in which Alembic notes the step that a database stands at."""

_OURS: Final = re.compile(r"[0-9]{4}")
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


class State(StrEnum):
    """How a database stands to this code."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


def state(database: Database) -> State:
    """Compare a database with this code."""
    try:
        with database.snapshot() as tx:
            return _compared(tx.connection().execute(select(VERSION)).scalar_one_or_none())
    except DBAPIError:
        with database.snapshot() as tx:
            tables = inspect(tx.connection()).get_table_names()
        if VERSION.name in tables:
            raise  # it can't be read now, as where the server was overburdened for a minute
        return State.FOREIGN if tables else State.EMPTY


def check(database: Database) -> None:
    """Refuse a database with other tables than this code's; SetupError says what to do."""
    found = state(database)
    if found is State.CURRENT:
        return
    raise SetupError(f"{database.target} {_ADVICE[found]}")


_ADVICE: Final = {
    State.EMPTY: "has no tables yet. Run `muster migrate`.",
    State.OLDER: "is of an older version. Make a backup with `muster backup FILE`, then run "
    "`muster migrate`.",
    State.NEWER: "was written by a newer version of Muster. Run that version, or restore a backup "
    "made before it with `muster restore FILE`.",
    State.FOREIGN: "holds tables that are not Muster's. Give Muster a database of its own by "
    "MUSTER_DATABASE_URL.",
}


def migrate(database: Database) -> State:
    """Bring a database to this code's tables; returns what it was before.

    All steps or none. Raises SetupError for a newer and for a foreign one.
    """
    before = state(database)
    if before in {State.NEWER, State.FOREIGN}:
        raise SetupError(f"{database.target} {_ADVICE[before]}")
    if before is not State.CURRENT:
        with database.restructure() as connection:
            upgrade(connection, HEAD)
    return before


def upgrade(connection: Connection, revision: str) -> None:
    """Run the steps up to `revision` on a connection of `Database.restructure`."""
    if not revision:
        return
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS))
    command.upgrade(config, revision)


def create(database: Database) -> None:
    """Make all tables of an empty database at once, from the models that were imported.

    The same tables, guards and names as by `migrate`, which a test holds to, but without loading
    Alembic: for demos, simulations and tests.
    """
    with database.restructure() as connection:
        _create_tables(connection)
        VERSION.create(connection)
        connection.execute(insert(VERSION).values(version_num=HEAD))


def _create_tables(connection: Connection) -> None:
    # Not `create_all`: it leaves out foreign keys in a circle on SQLite, which can't add them
    # later, and once it has run on Postgres, tables made on their own lack them as well.
    spell_out(SQLModel.metadata)
    tables = SQLModel.metadata.sorted_tables
    for table in tables:
        table.create(connection)
    if connection.dialect.supports_alter:
        for key in chain.from_iterable(table.foreign_key_constraints for table in tables):
            if key.use_alter:
                connection.execute(AddConstraint(key, isolate_from_table=False))


def known(revision: str) -> bool:
    """Whether this code has the step of that number."""
    return _compared(revision) in {State.OLDER, State.CURRENT}


def _compared(revision: str | None) -> State:
    if revision == HEAD:
        return State.CURRENT
    if not revision:
        return State.EMPTY
    if not _OURS.fullmatch(revision):
        return State.FOREIGN
    return State.OLDER if revision < HEAD else State.NEWER
