"""Run by Alembic, always on a connection that `storage.schema` opened and commits."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from storage.migrations import is_compared
from storage.partial import spell_out
from storage.types import JsonText, UtcDateTime


def written(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write types so that a step outlives the models: only what the database must know."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "storage.types.UtcDateTime()"
    if isinstance(item, JsonText | Text):
        return "sa.Text()"
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


spell_out(SQLModel.metadata)
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by making it again
    render_item=written,
    compare_type=True,
    include_object=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
