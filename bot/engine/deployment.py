"""The name of this installation, which makes its messages' keys unlike any other's."""

import secrets
from typing import Final

from sqlalchemy import Column, String, Table, insert, select, text
from sqlmodel import SQLModel

from storage.database import Database

deployment_table: Final = Table(
    "deployment", SQLModel.metadata, Column("id", String(16), primary_key=True)
)

_one_at_a_time: Final = text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE")


def deployment_id(database: Database) -> str:
    """The installation's id, made up when it is first asked for; a backup carries it along."""
    with database.snapshot() as tx:
        found = tx.connection().execute(select(deployment_table.c.id)).scalar()
    if found is not None:
        return str(found)
    with database.transaction() as tx:
        if database.dialect == "postgresql":
            # Two that start at once on a new database have to agree; SQLite has one writer anyway.
            tx.connection().execute(_one_at_a_time)
        found = tx.connection().execute(select(deployment_table.c.id)).scalar()
        if found is None:
            found = secrets.token_hex(6)
            tx.connection().execute(insert(deployment_table), {"id": found})
        return str(found)
