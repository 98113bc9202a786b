"""What the adapter itself has to remember: since when a card hangs."""

from typing import Final

from sqlalchemy import Column, Index, String, Table
from sqlmodel import SQLModel

from storage.types import UtcDateTime

cards_table: Final = Table(
    "feishu_card",
    SQLModel.metadata,
    Column("message", String(120), primary_key=True),
    Column("sent_at", UtcDateTime, nullable=False),
    Index("ix_feishu_card_sent_at", "sent_at"),
)
"""One row for each card that hangs; it dies fourteen days after `sent_at`."""
