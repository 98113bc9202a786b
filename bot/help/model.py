"""A request for help and its states (E-01, E-02, E-05): pure rules, no database, no clock."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from bot.errors import UserError, Word
from storage.partial import PartialIndex
from storage.types import UtcDateTime


class State(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """Whether a request waits for working hours."""

    NORMAL = "normal"
    URGENT = "urgent"


class Role(StrEnum):
    """How somebody came to be asked."""

    ASKED = "asked"
    HANDED = "handed"
    ESCALATED = "escalated"


ESCALATE: Final = "help.escalate"
"""The ladder that carries a request up unless it is answered."""

WAITING: Final = (State.OPEN, State.TAKEN)
"""An answer is owed: the clocks run."""

UNSOLVED: Final = (*WAITING, State.ANSWERED)
"""Whoever asked has not said yet that the matter is settled."""

RESPONDED: Final = (State.ANSWERED, State.CLOSED, State.CANCELLED)
"""No answer is owed: it can be asked anew."""

MOVES: Final[dict[State, frozenset[State]]] = {
    State.OPEN: frozenset({State.TAKEN, State.ANSWERED, State.CLOSED, State.CANCELLED}),
    State.TAKEN: frozenset({State.OPEN, State.ANSWERED, State.CLOSED, State.CANCELLED}),
    State.ANSWERED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
    State.CANCELLED: frozenset({State.OPEN}),
}
"""From each state, where a request may go next."""


class Request(SQLModel, table=True):
    """One question to one person, who answers for a department where one was asked (E-01).

    `messenger` and `room` are where it was asked, and where its group card hangs. `about` is the
    record that it comes from, such as the task that is blocked (E-03). `due_at` is when
    it goes up unless it is answered, `needed_at` by when the support itself has to be there
    (E-04). `ack_overdue` is set while a first response is late (E-05). `level` counts how far it
    has climbed in this `round` (a new one begins when it is opened
    again); `topped` says that nobody is left above. `reason` is why it was withdrawn or reopened.
    """

    __tablename__ = "help_request"
    __table_args__ = (
        Index("ix_help_request_asked_state", "asked_id", "state"),
        Index("ix_help_request_asker_state", "asker_id", "state"),
        Index("ix_help_request_department_state", "department_id", "state"),
        Index("ix_help_request_room_state", "messenger", "room", "state"),
        PartialIndex("ix_help_request_waiting", "id", where="state IN ('open', 'taken')"),
    )

    # The database gives the id when the request is first written.
    id: int = Field(default=None, primary_key=True)
    problem: str = Field(max_length=200)
    support: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = Field(default=State.OPEN.value, max_length=10)
    urgency: str = Field(default=Urgency.NORMAL.value, max_length=10)
    asker_id: int = Field(foreign_key="person.id")
    asked_id: int = Field(foreign_key="person.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    about: str = Field(default="", max_length=24)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    needed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    responded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ack_overdue: bool = False
    round: int = 1
    level: int = 0
    topped: bool = False
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"H{self.id}"

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is owed."""
        return self.state in WAITING

    @property
    def is_urgent(self) -> bool:
        """Whether it doesn't wait for working hours."""
        return self.urgency == Urgency.URGENT

    def move(self, to: State) -> None:
        """Change the state; raises UserError where the state machine has no such move."""
        if to not in MOVES[State(self.state)]:
            raise self.cannot()
        self.state = to.value

    def cannot(self) -> UserError:
        """The mistake of asking for what its state does not allow."""
        return UserError("help.cannot", id=self.subject, state=Word(f"help.state.{self.state}"))

    def must_be(self, *states: State) -> None:
        """Raise UserError where it is in none of these states."""
        if self.state not in states:
            raise self.cannot()

    def take(self, at: datetime) -> None:
        """Note that whoever was asked will see to it (E-05)."""
        self.move(State.TAKEN)
        self._respond(at)

    def answer(self, at: datetime) -> None:
        """Be answered; a further answer leaves it so."""
        if self.state != State.ANSWERED:
            self.move(State.ANSWERED)
        self._respond(at)

    def close(self, at: datetime) -> None:
        """Be settled, with an answer or without one."""
        self.move(State.CLOSED)
        self.ack_overdue = False
        self.closed_at = at

    def cancel(self, reason: str) -> None:
        """Be withdrawn."""
        self.move(State.CANCELLED)
        self.ack_overdue = False
        self.reason = reason

    def reopen(self, reason: str) -> None:
        """Be asked anew, from the bottom of the ladder; only what is over can be."""
        self.must_be(*RESPONDED)
        self.move(State.OPEN)
        self._unanswered()
        self.round += 1
        self.level = 0
        self.topped = False
        self.reason = reason

    def hand_over(self, asked_id: int, department_id: int | None) -> None:
        """Be for somebody else to answer, who has responded to nothing yet; the level stays."""
        self.must_be(*WAITING)
        self.state = State.OPEN.value
        self.asked_id = asked_id
        self.department_id = department_id
        self.topped = False
        self._unanswered()

    def asking(self, person_id: int, role: Role, at: datetime) -> "Asked":
        """The row which remembers that somebody is asked now."""
        return Asked(
            request_id=self.id,
            person_id=person_id,
            at=at,
            role=role.value,
            round=self.round,
            level=self.level,
        )

    def _respond(self, at: datetime) -> None:
        self.responded_at = self.responded_at or at
        self.ack_overdue = False

    def _unanswered(self) -> None:
        self.responded_at = None
        self.closed_at = None
        self.ack_overdue = False


class Asked(SQLModel, table=True):
    """Somebody who was asked in a round, in order; `level` is how far above (0 for the first)."""

    __tablename__ = "help_asked"
    __table_args__ = (Index("ix_help_asked_person", "person_id", "request_id"),)

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="help_request.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    role: str = Field(max_length=10)
    round: int
    level: int


class Note(SQLModel, table=True):
    """What somebody wrote to a request: an answer, or a remark."""

    __tablename__ = "help_note"

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="help_request.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    is_answer: bool
    text: str = Field(sa_column=Column(Text, nullable=False))
