"""Joiners, movers, leavers (D-11): who left or moved, noted in the transaction in which they did.

With the note a clock starts that is due at once: whatever runs the company's clocks then passes on
what the leaver owed, a few records at a time, whether it was running when they left or not.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlmodel import Field, SQLModel, col, func, select

from bot.directory.queries import main_admins, superior_of
from bot.directory.values import Member
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import NewClock, start_clocks
from bot.time.ladders import ClockState, Measure, Rung
from storage import Tx
from storage.types import UtcDateTime

PREFIX: Final = "J"
"""The letter of a departure's id: 交接."""

LADDER: Final = "handover.step"


class Departure(SQLModel, table=True):
    """Somebody who left, or moved to another department; `done` when all is passed on or told.

    `head_id` is who answers for what they leave: of a mover the superior that they had.
    """

    __tablename__ = "departure"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    head_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    moved: bool = False
    at: datetime = Field(sa_type=UtcDateTime)
    done: bool = False
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"{PREFIX}{self.id}"


class DepartureItem(SQLModel, table=True):
    """One thing that a leaver owed, and whose it is now; `key` names a message with its title."""

    __tablename__ = "departure_item"

    id: int = Field(default=None, primary_key=True)
    departure_id: int = Field(foreign_key="departure.id", index=True)
    subject: str = Field(max_length=24)
    title: str = Field(max_length=200)
    key: str = Field(default="", max_length=60)
    heir_id: int | None = Field(default=None, foreign_key="person.id", index=True)


def heir_of(tx: Tx, gone: Member) -> Member | None:
    """Whose is what a leaver owed: head, leader in charge, up to the main administrators."""
    above = superior_of(tx, gone.id)
    if above is not None:
        return above
    return next((each for each in main_admins(tx) if each.id != gone.id), None)


def note(tx: Tx, departures: Iterable[Departure], now: datetime, calendar: WorkingCalendar) -> None:
    """Keep departures and start their clocks."""
    kept = list(departures)
    tx.add_all(kept)
    tx.flush()
    _begin_steps(tx, kept, now, calendar)


def note_returns(tx: Tx, people: Sequence[int], now: datetime, calendar: WorkingCalendar) -> None:
    """Start the clocks of the newest departures of people who are back: it is to be looked at."""
    newest = (
        select(func.max(Departure.id))
        .where(col(Departure.person_id).in_(people), ~col(Departure.moved))
        .group_by(col(Departure.person_id))
    )
    found = tx.exec(select(Departure).where(col(Departure.id).in_(newest))).all() if people else ()
    _begin_steps(tx, found, now, calendar)


def _begin_steps(
    tx: Tx, departures: Iterable[Departure], now: datetime, calendar: WorkingCalendar
) -> None:
    clocks = [step_clock(each) for each in departures]
    start_clocks(tx, clocks, {LADDER: step_times}, now, lambda *_: calendar)


def step_clock(departure: Departure) -> NewClock:
    """The clock of a departure's next step, which is due when it starts."""
    return NewClock(LADDER, departure.subject, None, Measure.WALL)


def step_times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
    """One rung, at once."""
    del calendar
    yield Rung("step", clock.running_since)
