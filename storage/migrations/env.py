"""Run by Alembic, always on a connection that `storage.schema` opened and commits."""

from alembic import context
from sqlmodel import SQLModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by making it again
    compare_type=True,
    user_module_prefix="storage.types.",
)
with context.begin_transaction():
    context.run_migrations()
