"""What was said to be kept: a line with its tag, as it was understood when it was said."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.types import BigId, UtcDateTime


class Entry(SQLModel, table=True):
    """A tagged line of a meeting's log; the minutes are these, played again from the first.

    An action names its `owner_id` and `due_at`; a ballot (`value` 1, 0 or -1) and an undoing name
    the entry that they are about, `target_id`. It was written down `at` a moment, and `said_at`
    another: several processes may be handed what people say in another order than they said it.
    """

    __tablename__ = "meeting_entry"
    __table_args__ = (Index("ix_meeting_entry_meeting", "meeting_id", "id"),)

    id: int = Field(default=None, sa_column=Column(BigId, primary_key=True))
    meeting_id: int = Field(foreign_key="meeting.id")
    at: datetime = Field(sa_type=UtcDateTime)
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    author_id: int = Field(foreign_key="person.id")
    tag: str = Field(max_length=10)
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    target_id: int | None = Field(default=None, sa_type=BigId)
    value: int = 0
