"""Copies of a card that newer ones in the same chat have left behind."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posted", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("behind", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
