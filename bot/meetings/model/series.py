"""A series: the rule by which a meeting comes again, and what each of them is to be like (M-08)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import msgspec
from sqlalchemy import Column, Date, Text
from sqlmodel import Field, SQLModel

from bot.time.calendar import WorkingCalendar
from bot.time.repetition import Repetition, read_repetition

_DAY: Final = timedelta(days=1)


class PlannedItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to be talked about each time."""

    title: str
    owner_id: int | None = None
    minutes: int | None = None


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a meeting is like: whoever is asked, be it as one of a department, and its agenda.

    Those in `without` are not asked, whatever department they are of.
    """

    title: str
    purpose: str
    people: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    items: tuple[PlannedItem, ...] = ()
    place: str = ""
    link: str = ""
    documents: str = ""


_read: Final = msgspec.json.Decoder(Plan).decode


class Series(SQLModel, table=True):
    """A meeting that comes again by `rule`, at `at` of the company's zone, for `minutes`.

    The rule counts from the day `since`. The next of its meetings is arranged when the time of the
    one before has come to its end, until the series `is_over`.
    """

    __tablename__ = "meeting_series"

    # The database gives the id when the series is first written.
    id: int = Field(default=None, primary_key=True)
    rule: str = Field(max_length=60)
    since: date = Field(sa_type=Date)
    at: time
    minutes: int
    organiser_id: int = Field(foreign_key="person.id", index=True)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    body: str = Field(sa_column=Column(Text, nullable=False))
    is_over: bool = False

    @property
    def repetition(self) -> Repetition:
        """Its rule."""
        return read_repetition(self.rule)

    @property
    def plan(self) -> Plan:
        """What each of its meetings is to be like."""
        return _read(self.body)

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self.body = msgspec.json.encode(plan).decode()

    def next_after(
        self, day: date, now: datetime, calendar: WorkingCalendar
    ) -> tuple[datetime, datetime] | None:
        """From when to when it is next, behind that day and ahead of now; None where never."""
        today = now.astimezone(calendar.zone).date()
        found = self.repetition.first(max(day + _DAY, today), calendar, self.since)
        if found is not None and self._begins(found, calendar) <= now:
            found = self.repetition.first(found + _DAY, calendar, self.since)
        if found is None:
            return None
        starts = self._begins(found, calendar)
        return starts, starts + timedelta(minutes=self.minutes)

    def _begins(self, day: date, calendar: WorkingCalendar) -> datetime:
        return datetime.combine(day, self.at, calendar.zone).astimezone(UTC)
