"""What was sent to DingTalk, where one may answer there, what a month has used of quotas."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dingtalk_sent",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=120), nullable=False),
        sa.Column("carrier", sa.String(length=200), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dingtalk_sent")),
    )
    with op.batch_alter_table("dingtalk_sent", schema=None) as batch_op:
        batch_op.create_index("ix_dingtalk_sent_at", ["at"], unique=False)
        batch_op.create_index("ix_dingtalk_sent_carrier", ["carrier"], unique=False)

    op.create_table(
        "dingtalk_session",
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("expires_at", storage.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_dingtalk_session")),
    )
    op.create_table(
        "messenger_usage",
        sa.Column("messenger", sa.String(length=20), nullable=False),
        sa.Column("meter", sa.String(length=20), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "meter", "month", name=op.f("pk_messenger_usage")),
    )
