"""Series by their organiser: those of whoever leaves are found without reading all of them."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_series_organiser_id", ["organiser_id"], unique=False)
