"""What nobody reads is no longer written: when updates of an incident were counted."""

from alembic import op

import storage.types

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.alter_column(
            "counted_at", existing_type=storage.types.UtcDateTime(), nullable=True
        )
