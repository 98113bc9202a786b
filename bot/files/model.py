"""The tables of files: what is kept, what waits to be moved there, and what belongs to records."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
)
from sqlmodel import SQLModel

from bot.files.values import NAME_CHARS
from storage.types import BigId, UtcDateTime

DESCRIPTION_CHARS: Final = 500

stored_file_table: Final = Table(
    "stored_file",
    SQLModel.metadata,
    Column("hash", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
    Index("ix_stored_file_used", "used_at"),
)
"""Every content once; `used_at` is when it last came in or was made."""

spooled_file_table: Final = Table(
    "spooled_file",
    SQLModel.metadata,
    Column("hash", ForeignKey("stored_file.hash", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Contents that handlers made: rows of their transaction, moved to the store before they leave."""

attachment_table: Final = Table(
    "attachment",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("subject", String(24), nullable=False),
    Column("hash", ForeignKey("stored_file.hash"), nullable=False),
    Column("name", String(NAME_CHARS), nullable=False),
    Column("description", String(DESCRIPTION_CHARS), nullable=False),
    Column("role", String(20), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_attachment_subject", "subject", "id"),
    Index("ix_attachment_hash", "hash"),
)
"""Which file belongs to which record (`T12`), as what, by whom and since when (F-02)."""
