"""Routines: how far each has come, whether a task's daily update is missing, who watches it."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "routine",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("since", storage.types.UtcDateTime(), nullable=False),
        sa.Column("occurrence", storage.types.UtcDateTime(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("wake_at", storage.types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_routine")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("update_overdue", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("watched_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_task_watched_by_id"), "person", ["watched_by_id"], ["id"]
        )
    with op.batch_alter_table("task", schema=None) as batch_op:  # a default for the rows of before
        batch_op.alter_column("update_overdue", server_default=None)
    op.create_index(
        "ix_task_needs",
        "task",
        ["needs_id"],
        sqlite_where=sa.text("needs_id IS NOT NULL"),
        postgresql_where=sa.text("needs_id IS NOT NULL"),
    )
    op.create_index(
        "ix_task_watched",
        "task",
        ["watched_by_id"],
        sqlite_where=sa.text("watched_by_id IS NOT NULL"),
        postgresql_where=sa.text("watched_by_id IS NOT NULL"),
    )
