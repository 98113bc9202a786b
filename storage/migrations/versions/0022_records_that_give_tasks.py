"""The record that gave a task: a meeting, an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("source", sa.String(length=24), nullable=False, server_default="")
        )
    with op.batch_alter_table(
        "task", schema=None
    ) as batch_op:  # only the rows of before needed a default
        batch_op.alter_column("source", server_default=None)
        batch_op.create_index(
            "ix_task_source",
            ["source"],
            unique=False,
            sqlite_where=sa.text("source <> ''"),
            postgresql_where=sa.text("source <> ''"),
        )
