"""Indexes for main administrators and waiting requests; the ledger refuses INSERT OR REPLACE."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing asks for it: it was written with every message and once more with every delivery.
    op.drop_index("ix_outbox_sent", table_name="outbox")
    op.create_index(
        "ix_person_main_admin",
        "person",
        ["id"],
        sqlite_where=sa.text("level = 'main_admin'"),
        postgresql_where=sa.text("level = 'main_admin'"),
    )
    op.create_index(
        "ix_help_request_waiting",
        "help_request",
        ["id"],
        sqlite_where=sa.text("state IN ('open', 'taken')"),
        postgresql_where=sa.text("state IN ('open', 'taken')"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ledger_refuses_replace BEFORE INSERT ON ledger "
            "WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id) OR EXISTS "
            "(SELECT 1 FROM ledger WHERE subject = NEW.subject AND seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )
