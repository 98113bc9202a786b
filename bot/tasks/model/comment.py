"""Remarks on tasks."""

from datetime import datetime
from typing import Final

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime

FILE_MARK: Final = "📎"
"""What the name of a file stands behind in a text that it came with."""


class Comment(SQLModel, table=True):
    """A remark on a task (T-18), kept with it instead of lost in the chat."""

    __tablename__ = "task_comment"
    # By id behind the task: Postgres would else look for a task's newest remarks along the key,
    # through everybody's, whenever its statistics make that seem short.
    __table_args__ = (Index("ix_task_comment_newest", "task_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(sa_column=Column(Text, nullable=False))
