"""What waits in the outbox for its time lies apart from the lanes; a task's newest remarks."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Every open row begins as one that waits; the next look at the outbox lets it into its lane.
    op.add_column(
        "outbox", sa.Column("ready", sa.Boolean, server_default=sa.false(), nullable=False)
    )
    op.drop_index("ix_outbox_open", "outbox")
    op.create_index(
        "ix_outbox_ready",
        "outbox",
        ["destination", "lane", "id"],
        sqlite_where=sa.text("ready = 1 AND state IN ('waiting', 'leased')"),
        postgresql_where=sa.text("ready AND state IN ('waiting', 'leased')"),
    )
    op.create_index(
        "ix_outbox_later",
        "outbox",
        ["not_before"],
        sqlite_where=sa.text("ready = 0 AND state IN ('waiting', 'leased')"),
        postgresql_where=sa.text("NOT ready AND state IN ('waiting', 'leased')"),
    )
    op.drop_index("ix_task_comment_task_id", "task_comment")
    op.create_index("ix_task_comment_newest", "task_comment", ["task_id", "id"])
