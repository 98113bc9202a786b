"""find turns by their owner and leave by deputy."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_deputy_id"), ["deputy_id"], unique=False)

    with op.batch_alter_table("approval_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_slot_owner_id"), ["owner_id"], unique=False)
