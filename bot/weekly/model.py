"""A department's weekly summary (TPL-14, R-04)."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Summary(SQLModel, table=True):
    """What a department has done, what is open and what it plans, as its head wrote it.

    `week` is the ISO week: `2026-W48`. There is one a week; written again, it is replaced.
    """

    __tablename__ = "weekly_summary"
    __table_args__ = (UniqueConstraint("department_id", "week"),)

    # The database gives the id when the summary is first written.
    id: int = Field(default=None, primary_key=True)
    department_id: int = Field(foreign_key="department.id")
    week: str = Field(max_length=8, index=True)
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    done: str = Field(default="", sa_column=Column(Text, nullable=False))
    problems: str = Field(default="", sa_column=Column(Text, nullable=False))
    plan: str = Field(default="", sa_column=Column(Text, nullable=False))
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"W{self.id}"
