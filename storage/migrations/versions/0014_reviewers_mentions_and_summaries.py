"""Reviewers, mentions, the pool, what help is about, weekly summaries."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weekly_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_weekly_summary_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_weekly_summary_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_summary")),
        sa.UniqueConstraint(
            "department_id", "week", name=op.f("uq_weekly_summary_department_id_week")
        ),
    )
    with op.batch_alter_table("weekly_summary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weekly_summary_week"), ["week"], unique=False)

    op.create_table(
        "task_mention",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_task_mention_person_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_mention_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person_id", name=op.f("pk_task_mention")),
    )
    with op.batch_alter_table("task_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_mention_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("about", sa.String(length=24), nullable=False, server_default="")
        )
    with op.batch_alter_table(
        "help_request", schema=None
    ) as batch_op:  # only the rows of before needed a default
        batch_op.alter_column("about", server_default=None)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewer_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_task_pool",
            ["department_id"],
            unique=False,
            sqlite_where=sa.text("pooled = 1"),
            postgresql_where=sa.text("pooled"),
        )
        batch_op.create_index(
            "ix_task_reviewer",
            ["reviewer_id"],
            unique=False,
            sqlite_where=sa.text("reviewer_id IS NOT NULL"),
            postgresql_where=sa.text("reviewer_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_task_reviewer_id"), "person", ["reviewer_id"], ["id"]
        )
