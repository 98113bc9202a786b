"""Those who are added to a step decide together by a method."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approval_slot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("method", sa.String(length=10), server_default="all", nullable=False)
        )
