"""A meeting, who is asked to it, what it is to be about (M-01, M-10, TPL-18)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Date, Index, Text, text
from sqlmodel import Field, SQLModel

from bot.engine.commands.text import fold
from bot.errors import UserError, Word
from storage.types import UtcDateTime


class State(StrEnum):
    """Where a meeting stands; one that nobody began is unheld some time after its end."""

    PLANNED = "planned"
    UNHELD = "unheld"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class Kind(StrEnum):
    """What a meeting is for (M-07 … M-10)."""

    GENERAL = "general"
    KICKOFF = "kickoff"
    STANDUP = "standup"
    WEEKLY = "weekly"
    REVIEW = "review"
    RETRO = "retro"
    MONTHLY = "monthly"


class Answer(StrEnum):
    """What somebody said to an invitation."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSED = "proposed"


AHEAD: Final = (State.PLANNED, State.RUNNING)
"""The meeting takes up its time: whoever is asked to it is busy then."""

HELD: Final = (State.RUNNING, State.OVER)

MOVES: Final[dict[State, frozenset[State]]] = {
    State.PLANNED: frozenset({State.RUNNING, State.UNHELD, State.CANCELLED}),
    State.UNHELD: frozenset({State.PLANNED, State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.OVER, State.DISCARDED}),
    State.OVER: frozenset(),
    State.CANCELLED: frozenset(),
    State.DISCARDED: frozenset(),
}
"""From each state, where a meeting may go next."""

_TELLING: Final = (
    (Kind.KICKOFF, ("启动会", "启动", "kick-off", "kickoff")),
    (Kind.STANDUP, ("站会", "晨会", "早会", "stand-up", "standup")),
    (Kind.MONTHLY, ("月度", "月会", "经营分析", "monthly")),  # a monthly review reviews no design
    (Kind.REVIEW, ("评审", "review")),
    (Kind.RETRO, ("复盘", "回顾", "retro", "post-mortem", "postmortem")),
    (Kind.WEEKLY, ("周会", "周例会", "weekly")),
)


def kind_of(title: str) -> Kind:
    """What a meeting is for, as its title says."""
    folded = fold(title)
    found = (kind for kind, words in _TELLING if any(word in folded for word in words))
    return next(found, Kind.GENERAL)


class Meeting(SQLModel, table=True):
    """People who are to come together, from `starts_at` to `ends_at` (M-01).

    `messenger` and `room` are where it is announced and, unless it is begun elsewhere, held.
    `purpose` is its kind. `place` is where people sit, `link` where they dial in. It was
    `begun_at` and `ended_at`. `series_id` is the series that it is one of, and `occurs_on` the day
    that the series gave it, wherever it is moved. `reason` is why it was cancelled. `about` is
    the record that it comes from, such as a task (T-19). `sequence` counts its changes for
    calendars.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_time", "state", "starts_at"),
        Index("ix_meeting_begun", "begun_at", "id"),
        Index("ix_meeting_room", "messenger", "room", "state"),
        Index("ix_meeting_of_series", "series_id", "occurs_on", unique=True),
    )

    # The database gives the id when the meeting is first written.
    id: int = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    purpose: str = Field(default=Kind.GENERAL.value, max_length=10)
    state: str = Field(default=State.PLANNED.value, max_length=10)
    organiser_id: int = Field(foreign_key="person.id", index=True)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    place: str = Field(default="", max_length=80)
    link: str = Field(default="", sa_column=Column(Text, nullable=False))
    documents: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    about: str = Field(default="", max_length=24, sa_column_kwargs={"server_default": text("''")})
    series_id: int | None = Field(default=None, index=True)
    occurs_on: date | None = Field(default=None, sa_type=Date)
    created_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sequence: int = 0
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"M{self.id}"

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come."""
        return self.state == State.PLANNED

    @property
    def is_running(self) -> bool:
        """Whether it is being held."""
        return self.state == State.RUNNING

    def refuse_unless_planned(self) -> None:
        """Raise UserError unless it is still to come."""
        if self.state == State.UNHELD:
            raise UserError("meeting.is_unheld", id=self.subject)
        if not self.is_planned:
            raise UserError("meeting.begun", id=self.subject)

    def move(self, to: State) -> None:
        """Go to another state; raises UserError where it can't be gone to from here."""
        self.may_become(to)
        self.state = to.value

    def may_become(self, to: State) -> None:
        """Raise UserError where another state can't be gone to from here."""
        if to not in MOVES[State(self.state)]:
            state = Word(f"meeting.state.{self.state}")
            raise UserError("meeting.not_now", id=self.subject, state=state)


class Attendee(SQLModel, table=True):
    """Somebody who is asked to a meeting, or came to it.

    `present_at` is the first sign that they are there: a word, a press; `lines` is how often they
    spoke. A proposed time is from `proposed_at` on. `read_at` is when they confirmed the minutes.
    """

    __tablename__ = "meeting_attendee"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    invited: bool = True
    chair: bool = False
    answer: str = Field(default=Answer.NONE.value, max_length=10)
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    proposed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lines: int = 0
    present_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_to_read: bool = False
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AgendaItem(SQLModel, table=True):
    """One thing to be talked about: by whom it is brought up, and for how many minutes."""

    __tablename__ = "meeting_agenda"

    id: int = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    title: str = Field(max_length=200)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    minutes: int | None = None
