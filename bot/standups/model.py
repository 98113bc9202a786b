"""A stand-up that is held in writing, each of its rounds, and each person's share of a round."""

from datetime import date, datetime, time
from typing import Final

import msgspec
from sqlalchemy import Column, Date, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.directory.values import Member
from storage.types import UtcDateTime

PARTS: Final = ("done", "plan", "problems")
"""What everybody tells: since the last time, until the next, and what stands in the way."""


class Circle(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who takes part, by themselves or as one of a department."""

    people: tuple[int, ...] = ()
    units: tuple[int, ...] = ()

    def has(self, person: Member) -> bool:
        """Whether somebody takes part now."""
        return person.id in self.people or person.department_id in self.units


_read: Final = msgspec.json.Decoder(Circle).decode


class Standup(SQLModel, table=True):
    """On each working day everybody tells their share from `opens` to `closes`, company's time.

    Its report is posted where it was made: `messenger` and `room`, or to whoever made it.
    """

    __tablename__ = "standup"

    # The database gives the id when the stand-up is first written.
    id: int = Field(default=None, primary_key=True)
    title: str = Field(max_length=150)
    organiser_id: int = Field(foreign_key="person.id")
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    opens: time
    closes: time
    body: str = Field(sa_column=Column(Text, nullable=False))
    stopped: bool = Field(default=False, index=True)
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"Z{self.id}"

    @property
    def circle(self) -> Circle:
        """Who takes part."""
        return _read(self.body)

    @circle.setter
    def circle(self, circle: Circle) -> None:
        self.body = msgspec.json.encode(circle).decode()

    def concerns(self, person: Member) -> bool:
        """Whether somebody is asked in it, or has made it."""
        return person.id == self.organiser_id or self.circle.has(person)


class Round(SQLModel, table=True):
    """A stand-up of one day; `closed` once its report was posted. `absent` are those on leave."""

    __tablename__ = "standup_round"
    __table_args__ = (UniqueConstraint("standup_id", "day"),)

    # The database gives the id when the round is first written.
    id: int = Field(default=None, primary_key=True)
    standup_id: int = Field(foreign_key="standup.id")
    day: date = Field(sa_type=Date)
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    absent: str = Field(default="", sa_column=Column(Text, nullable=False))
    closed: bool = False
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"B{self.id}"

    @property
    def on_leave(self) -> list[int]:
        """Who was on leave and not asked."""
        return [int(each) for each in self.absent.split()]


class Share(SQLModel, table=True):
    """What one person tells in a round: nothing until `told_at`."""

    __tablename__ = "standup_share"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_standup_share_person", "person_id", "id"),
    )

    # The database gives the id when the share is first written.
    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="standup_round.id")
    person_id: int = Field(foreign_key="person.id")
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done: str = Field(default="", sa_column=Column(Text, nullable=False))
    plan: str = Field(default="", sa_column=Column(Text, nullable=False))
    problems: str = Field(default="", sa_column=Column(Text, nullable=False))
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"Q{self.id}"
