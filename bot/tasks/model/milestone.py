"""Key dates on the way to a task's end."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Milestone(SQLModel, table=True):
    """One key date (P-05, TPL-04); `done_at` is when the owner said that it was reached."""

    __tablename__ = "task_milestone"

    id: int = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    title: str = Field(max_length=200)
    due_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been reached by now."""
        return self.done_at is None and self.due_at <= now
