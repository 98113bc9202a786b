"""What processes that share a database agree on: the pace, chores, and what came of which input."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pace_bucket",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("empty_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pace_bucket")),
    )
    op.create_index("ix_pace_bucket_empty_until", "pace_bucket", ["empty_until"])
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(), nullable=False),
        sa.Column("held_until", storage.types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
    op.add_column(
        "outbox",
        sa.Column("trace", sa.String(length=32), server_default=sa.text("''"), nullable=False),
    )
