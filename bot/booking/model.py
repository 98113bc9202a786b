"""What can be booked, and who has it when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from bot.settings.forms import parse_week
from bot.time.calendar import Period, WorkingCalendar
from bot.time.spans import WorkingHours
from storage.types import JsonText, UtcDateTime
from templates import Language


class Resource(SQLModel, table=True):
    """A room, or something else that only one can have at a time.

    `opens` is a week as settings write it: `mon-fri 08:00-20:00; sat 09:00-12:00`. Public holidays
    and make-up working days are the company's. One that is gone has `active` false, so that what
    was booked keeps its name.
    """

    __tablename__ = "resource"

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=40, unique=True)
    name_zh: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    place: str = Field(default="", max_length=120)
    capacity: int = 0
    equipment: tuple[str, ...] = Field(default=(), sa_type=JsonText(tuple[str, ...]))
    opens: str = Field(sa_column=Column(Text, nullable=False))
    active: bool = True

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.name_zh if language == "zh" else self.name_en

    def calendar(self, company: WorkingCalendar) -> WorkingCalendar:
        """When it is open: its own hours on the company's days."""
        return _opening(self.opens, company)


class BookingState(StrEnum):
    """How firmly a booking stands."""

    HELD = "held"
    BOOKED = "booked"
    RELEASED = "released"


TAKEN = (BookingState.HELD.value, BookingState.BOOKED.value)
"""Nobody else can have it."""


class Booking(SQLModel, table=True):
    """One period in which an owner, a record such as `A12`, has a resource."""

    __tablename__ = "booking"
    __table_args__ = (
        Index("ix_booking_resource_end", "resource_id", "ends_at"),
        Index("ix_booking_owner", "owner"),
        Index("ix_booking_person_end", "person_id", "ends_at"),
    )

    id: int = Field(default=None, primary_key=True)
    resource_id: int = Field(foreign_key="resource.id")
    owner: str = Field(max_length=20)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    people: int = 0
    state: str = Field(max_length=10)
    made_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def period(self) -> Period:
        """From when to when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource for a period, with so many people; `person_id` is who is behind it."""

    resource: Resource
    period: Period
    people: int = 0
    person_id: int | None = None


def week_of(written: str) -> WorkingHours:
    """The week that `opens` says; raises ValueError or SetupError."""
    return parse_week(written)


@lru_cache(maxsize=256)
def _opening(written: str, company: WorkingCalendar) -> WorkingCalendar:
    return WorkingCalendar(
        hours=week_of(written),
        holidays=company.holidays,
        closed=company.closed,
        opened=company.opened,
        zone=company.zone,
    )
