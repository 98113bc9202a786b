"""Parts of tasks: subtasks, dependencies, milestones, departments, what was asked and reported."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_department",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_task_department_department_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_department_task_id")),
        sa.PrimaryKeyConstraint("task_id", "department_id", name=op.f("pk_task_department")),
    )
    with op.batch_alter_table("task_department", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_department_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "task_dependency",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("lag_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["task.id"], name=op.f("fk_task_dependency_predecessor_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_dependency_task_id")),
        sa.PrimaryKeyConstraint("task_id", "predecessor_id", name=op.f("pk_task_dependency")),
    )
    with op.batch_alter_table("task_dependency", schema=None) as batch_op:
        batch_op.create_index("ix_task_dependency_predecessor", ["predecessor_id"], unique=False)

    op.create_table(
        "task_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("done_at", storage.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_milestone_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_milestone")),
    )
    with op.batch_alter_table("task_milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_milestone_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("pooled", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("scope", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("goal", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("resources", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("risks", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("acceptance", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("effort", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("max_revisions", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("starts_at", storage.types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("next_step", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("problem", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reported_at", storage.types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("deliverable", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("needs_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_task_parent", ["parent_id"], unique=False)
        batch_op.create_index("ix_task_project_state", ["project", "state"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_task_needs_id"), "department", ["needs_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_task_parent_id"), "task", ["parent_id"], ["id"])

    with op.batch_alter_table(
        "task", schema=None
    ) as batch_op:  # only the rows of before needed a default
        for name in (
            "pooled",
            "kind",
            "scope",
            "goal",
            "resources",
            "risks",
            "acceptance",
            "effort",
            "next_step",
            "problem",
            "deliverable",
        ):
            batch_op.alter_column(name, server_default=None)
