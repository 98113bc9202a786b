"""Absences and deputies: who is away when, and which copies went to somebody in their place."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("ends_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_absence_deputy_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_absence_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["person_id", "ends_at"])
    op.create_index(op.f("ix_absence_ends_at"), "absence", ["ends_at"])
    op.create_index(
        "ix_clock_running",
        "clock",
        ["person_id"],
        sqlite_where=sa.text("state = 'running' AND anchor IS NULL"),
        postgresql_where=sa.text("state = 'running' AND anchor IS NULL"),
    )
    with op.batch_alter_table("posted", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_for_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_posted_stands_for_id"), "person", ["stands_for_id"], ["id"]
        )
    op.create_index(
        "ix_posted_stands_for",
        "posted",
        ["stands_for_id", "created_at"],
        sqlite_where=sa.text("stands_for_id IS NOT NULL"),
        postgresql_where=sa.text("stands_for_id IS NOT NULL"),
    )
