"""What the adapter itself has to remember: what was sent, where one may answer, which todos are."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text
from sqlmodel import SQLModel

from storage.types import UtcDateTime

sent_table: Final = Table(
    "dingtalk_sent",
    SQLModel.metadata,
    Column("key", String(64), primary_key=True),
    Column("message", String(120), nullable=False),
    Column("carrier", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_dingtalk_sent_carrier", "carrier"),
    Index("ix_dingtalk_sent_at", "at"),
)
"""One row for each message: written before it leaves, with its id once it is known.

`carrier` is the processQueryKey, which a reply names.
"""

session_table: Final = Table(
    "dingtalk_session",
    SQLModel.metadata,
    Column("place", String(200), primary_key=True),
    Column("url", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
"""The address that answers in a room, or to a person, for ninety minutes and for no API call."""

todo_table: Final = Table(
    "dingtalk_todo",
    SQLModel.metadata,
    Column("task", ForeignKey("task.id"), primary_key=True, autoincrement=False),
    Column("todo", String(120), nullable=False),
    Column("creator", String(120), nullable=False),
    Column("version", Integer, nullable=False),
)
"""The todo that shows a task, by whose unionId it was made, and the version that it shows."""
