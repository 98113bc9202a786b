"""The minutes of a meeting: taken, edited, published, read (M-04, M-05)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.errors import UserError
from bot.meetings.model.content import Content, read_content
from storage.types import UtcDateTime


class Stage(StrEnum):
    """How far minutes have come."""

    TAKEN = "taken"
    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


PREFIX: Final = "Y"


class Minutes(SQLModel, table=True):
    """What is written down of the meeting of the same number, begun when that begins.

    `messenger` and `room` are where it is held. While it is `taken` the log of its entries is all
    there is; from then on the newest of its editions is what holds. Something was last said at
    `heard_at`. `vote_id` is the entry of the vote that is open, if any. Whoever undid last is
    remembered for those who undo at the same time.
    """

    __tablename__ = "minutes"
    __table_args__ = (Index("ix_minutes_room", "messenger", "room"),)

    id: int = Field(foreign_key="meeting.id", primary_key=True)
    stage: str = Field(default=Stage.TAKEN.value, max_length=10)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    heard_at: datetime = Field(sa_type=UtcDateTime)
    vote_id: int | None = None
    undone_by_id: int | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edition: int = 0
    version: int = 1

    @property
    def subject(self) -> str:
        """Their id as people type it."""
        return f"{PREFIX}{self.id}"

    @property
    def is_taken(self) -> bool:
        """Whether the meeting goes on."""
        return self.stage == Stage.TAKEN

    def refuse_unless(self, *stages: Stage) -> None:
        """Raise UserError that says how far they are, unless they are as far as one of these."""
        if self.stage not in stages:
            raise UserError(f"minutes.is_{self.stage}", id=self.subject)


class Edition(SQLModel, table=True):
    """The minutes as somebody left them; every one of them is kept."""

    __tablename__ = "minutes_edition"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    minutes_id: int = Field(foreign_key="minutes.id")
    number: int
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    body: str = Field(sa_column=Column(Text, nullable=False))

    @property
    def content(self) -> Content:
        """What they say."""
        return read_content(self.body)


class Decision(SQLModel, table=True):
    """A decision of published minutes; its number, D-1, is the company's."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_minutes", "minutes_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    minutes_id: int = Field(foreign_key="minutes.id")
    position: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)

    @property
    def name(self) -> str:
        """How people refer to it."""
        return f"D-{self.id}"
