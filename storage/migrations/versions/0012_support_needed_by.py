"""By when the support that a request asks for has to be there (E-04)."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "help_request", sa.Column("needed_at", storage.types.UtcDateTime(), nullable=True)
    )
