"""When cards of Feishu were sent, which die after fourteen days."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feishu_card",
        sa.Column("message", sa.String(length=120), nullable=False),
        sa.Column("sent_at", storage.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_feishu_card")),
    )
    with op.batch_alter_table("feishu_card", schema=None) as batch_op:
        batch_op.create_index("ix_feishu_card_sent_at", ["sent_at"], unique=False)
