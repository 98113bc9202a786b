"""Clocks of one person that began in one instant are found without reading all of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clock_together",
            ["person_id", "running_since"],
            unique=False,
            sqlite_where=sa.text("anchor IS NULL"),
            postgresql_where=sa.text("anchor IS NULL"),
        )
