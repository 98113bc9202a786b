"""Index of who works along: the tasks that somebody helps with are found without a scan."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_task_collaborator_person_id", "task_collaborator", ["person_id"])
