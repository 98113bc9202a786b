"""The tables of clocks and deadlines, and the states that their rows are in."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlmodel import SQLModel

from storage.partial import PartialIndex
from storage.types import BigId, UtcDateTime

RUNNING: Final = "running"
STOPPED: Final = "stopped"

WAITING: Final = "waiting"
FIRED: Final = "fired"
SKIPPED: Final = "skipped"
CANCELLED: Final = "cancelled"

clock_table: Final = Table(
    "clock",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("ladder", String(40), nullable=False),
    Column("subject", String(24), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=True),
    Column("state", String(10), nullable=False),
    Column("measure", String(10), nullable=False),
    Column("budget", Integer, nullable=False),
    Column("consumed", Integer, nullable=False),
    Column("running_since", UtcDateTime, nullable=False),
    Column("anchor", UtcDateTime, nullable=True),
    Column("reason", String(80), nullable=False),
    Index("ix_clock_subject", "subject", "ladder"),
    PartialIndex("ix_clock_together", "person_id", "running_since", where="anchor IS NULL"),
    PartialIndex("ix_clock_running", "person_id", where="state = 'running' AND anchor IS NULL"),
)

deadline_table: Final = Table(
    "deadline",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("clock_id", ForeignKey("clock.id"), nullable=False),
    Column("rung", String(40), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("retry_at", UtcDateTime, nullable=False),
    Column("fired_at", UtcDateTime, nullable=True),
    Column("reason", String(200), nullable=False),
    UniqueConstraint("clock_id", "rung"),
    PartialIndex("ix_deadline_waiting", "retry_at", where="state = 'waiting'"),
    PartialIndex("ix_deadline_owed", "due_at", where="state = 'waiting'"),
)
