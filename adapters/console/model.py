"""What the console remembers: its rooms, the messages in them and who has read how far."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class EntryKind(StrEnum):
    """What a message in the stream is."""

    TYPED = "typed"
    POST = "post"
    EPHEMERAL = "ephemeral"


class ConsoleRoom(SQLModel, table=True):
    """A room; its name is also its id on the console. `pinned` is a message's id, 0 for none."""

    __tablename__ = "console_room"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    topic: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    pinned: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ConsoleMember(SQLModel, table=True):
    """One person in one room."""

    __tablename__ = "console_member"
    __table_args__ = (UniqueConstraint("room", "person", name="uq_console_member"),)

    id: int | None = Field(default=None, primary_key=True)
    room: str = Field(foreign_key="console_room.name")
    person: str = Field(index=True)


class ConsoleMessage(SQLModel, table=True):
    """One message.

    `room` is empty in a direct chat with the bot, and `account` is then the person whose chat it
    is; with a room, `account` is the only one who sees the message, empty for everybody. `author`
    is empty for the bot. `card`, `mentions` and `files` are JSON, `key` is the idempotency key. One
    that is `nodded` at was taken by the bot, which says nothing else to it.
    """

    __tablename__ = "console_message"
    __table_args__ = (Index("ix_console_message_chat", "room", "account", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    room: str = ""
    account: str = ""
    author: str = ""
    kind: EntryKind = Field(sa_type=Text)
    text: str = Field(default="", sa_type=Text)
    card: str = Field(default="", sa_type=Text)
    mentions: str = Field(default="[]", sa_type=Text)
    files: str = Field(default="[]", sa_type=Text, sa_column_kwargs={"server_default": "[]"})
    urgent: bool = False
    reply_to: int = 0
    nodded: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ConsoleUpdate(SQLModel, table=True):
    """A change that was applied to a message, so that the same change is not applied twice."""

    __tablename__ = "console_update"

    key: str = Field(primary_key=True)
    message: int = Field(foreign_key="console_message.id", index=True)


class ConsoleUpload(SQLModel, table=True):
    """A file that a page has handed over and may send with its next message; `file` is JSON."""

    __tablename__ = "console_upload"

    id: str = Field(primary_key=True, max_length=36)
    person: str
    file: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ConsoleRead(SQLModel, table=True):
    """How far one person has read one chat; `chat` is a room, empty for the direct chat."""

    __tablename__ = "console_read"
    __table_args__ = (UniqueConstraint("person", "chat", name="uq_console_read"),)

    id: int | None = Field(default=None, primary_key=True)
    person: str
    chat: str = ""
    last_read: int = 0
