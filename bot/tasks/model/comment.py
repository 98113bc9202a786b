"""Remarks on tasks."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Comment(SQLModel, table=True):
    """A remark on a task (T-18), kept with it instead of lost in the chat."""

    __tablename__ = "task_comment"

    id: int = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(sa_column=Column(Text, nullable=False))
