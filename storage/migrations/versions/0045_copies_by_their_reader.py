"""Copies by their reader: whoever is back in the company is found without reading all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posted", schema=None) as batch_op:
        batch_op.create_index(
            "ix_posted_viewer",
            ["viewer_id", "id"],
            unique=False,
            sqlite_where=sa.text("viewer_id IS NOT NULL"),
            postgresql_where=sa.text("viewer_id IS NOT NULL"),
        )
