"""An urgent incident and its states (I-01…I-12): pure rules, no database, no clock."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy import Column, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from bot.errors import UserError, Word
from bot.incidents.matrix.model import Policy, Severity
from storage.partial import PartialIndex
from storage.types import UtcDateTime


class State(StrEnum):
    """Where an incident stands."""

    REPORTED = "reported"
    HANDLING = "handling"
    SOLVED = "solved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Part(StrEnum):
    """How somebody came to an incident."""

    TEAM = "team"
    ABOVE = "above"
    ASKED = "asked"
    FOLLOWER = "follower"


OPEN: Final = (State.REPORTED, State.HANDLING)
"""A solution is owed: the clocks run."""

UNDER_WAY: Final = (*OPEN, State.SOLVED)
"""It is not over: a solution is owed, or the reporter's word."""

MOVES: Final[dict[State, frozenset[State]]] = {
    State.REPORTED: frozenset({State.HANDLING, State.SOLVED, State.CANCELLED}),
    State.HANDLING: frozenset({State.SOLVED, State.CANCELLED}),
    State.SOLVED: frozenset({State.HANDLING, State.CLOSED}),
    State.CLOSED: frozenset({State.HANDLING}),
    State.CANCELLED: frozenset(),
}
"""From each state, where an incident may go next."""


def written(policy: Policy) -> str:
    """A policy as it is kept."""
    return msgspec.json.encode(policy).decode()


@lru_cache(maxsize=256)
def _read(policy: str) -> Policy:
    return msgspec.json.decode(policy, type=Policy)


_EMPTY: Final = {"server_default": text("''")}
"""What rows get that were written before there was such a column."""


def _long() -> Column[str]:
    return Column(Text, nullable=False)


class Incident(SQLModel, table=True):
    """One thing that went wrong, from the report to what was learned from it.

    `messenger` and `room` are where it was reported. `happened_at` is when it began, earlier than
    `reported_at` where the phone came first (I-15). `policy` is pinned at the report and at each
    change of the severity. `level` counts the steps that have been told in this `round`, which
    begins anew when a solution turns out to be none; `topped` says that nobody is left. Of updates
    it is counted how many were owed, and missed, and `missed_in_row`. `unit_id` is the department
    whose it is to lead. `similar` are the ids of past ones like it, `source` the alert that it
    comes from; a `drill` is practice.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_state", "state", "severity"),
        PartialIndex(
            "ix_incident_under_way", "id", where="state IN ('reported', 'handling', 'solved')"
        ),
        Index("ix_incident_reported", "reported_at"),
        Index("ix_incident_reporter", "reporter_id", "state"),
        Index("ix_incident_lead", "lead_id", "state"),
        PartialIndex("ix_incident_source", "source", where="source <> ''"),
    )

    id: int = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    kind: str = Field(max_length=31)
    severity: str = Field(max_length=10)
    state: str = Field(default=State.REPORTED.value, max_length=10)
    scope: str = Field(default="", sa_column=_long())
    suggestion: str = Field(default="", sa_column=_long())
    written_policy: str = Field(sa_column=Column(Text, nullable=False))
    reporter_id: int = Field(foreign_key="person.id")
    lead_id: int | None = Field(default=None, foreign_key="person.id")
    unit_id: int | None = Field(default=None, foreign_key="department.id")
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    happened_at: datetime = Field(sa_type=UtcDateTime)
    reported_at: datetime = Field(sa_type=UtcDateTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    assembled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    solved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    filed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    updated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_update: str = Field(default="", sa_column=_long())
    updates: int = 0
    updates_owed: int = 0
    updates_missed: int = 0
    missed_in_row: int = 0
    round: int = 1
    level: int = 0
    topped: bool = False
    solution: str = Field(default="", sa_column=_long())
    cause: str = Field(default="", sa_column=_long())
    prevention: str = Field(default="", sa_column=_long())
    reason: str = Field(default="", sa_column=_long())
    similar: str = Field(default="", max_length=120, sa_column_kwargs=_EMPTY)
    offered_to_id: int | None = Field(default=None, foreign_key="person.id")
    drill: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    source: str = Field(default="", max_length=80, sa_column_kwargs=_EMPTY)
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"I{self.id}"

    @property
    def policy(self) -> Policy:
        """What it goes by."""
        return _read(self.written_policy)

    def go_by(self, policy: Policy) -> None:
        """Go by this policy from now on."""
        self.written_policy = written(policy)

    @property
    def is_open(self) -> bool:
        """Whether a solution is owed."""
        return self.state in OPEN

    @property
    def is_under_way(self) -> bool:
        """Whether it is not over yet."""
        return self.state in UNDER_WAY

    @property
    def severe(self) -> Severity:
        """How bad it is."""
        return Severity(self.severity)

    def move(self, to: State) -> None:
        """Change the state; raises UserError where the state machine has no such move."""
        if to not in MOVES[State(self.state)]:
            raise self.cannot()
        self.state = to.value

    def cannot(self) -> UserError:
        """The mistake of asking for what its state does not allow."""
        return UserError(
            "incident.cannot", id=self.subject, state=Word(f"incident.state.{self.state}")
        )

    def must_be(self, *states: State) -> None:
        """Raise UserError where it is in none of these states."""
        if self.state not in states:
            raise self.cannot()

    def take(self, lead_id: int, at: datetime) -> None:
        """Be somebody's to lead (I-06)."""
        self.must_be(State.REPORTED)
        self.move(State.HANDLING)
        self.lead_id = self.lead_id or lead_id
        self.taken_at = self.taken_at or at
        self._heard()

    def update(self, words: str, at: datetime) -> None:
        """Note how things stand (I-08)."""
        self.must_be(*OPEN)
        self.last_update = words
        self.updated_at = at
        self.updates += 1
        self.snoozed_until = None
        self._heard()

    def put_off(self, until: datetime) -> None:
        """Owe no update until a moment; to say so is a word as well."""
        self.must_be(*OPEN)
        self.snoozed_until = until
        self._heard()

    def solve(self, solution: str, at: datetime) -> None:
        """Have a solution, which the reporter has to confirm (I-09)."""
        self.must_be(*OPEN)
        self.move(State.SOLVED)
        self.solution = solution
        self.solved_at = at
        self.taken_at = self.taken_at or at
        self.snoozed_until = None
        self._heard()

    def close(self, at: datetime) -> None:
        """Be over; what was learned is still to be written."""
        self.move(State.CLOSED)
        self.closed_at = at

    def reopen(self, reason: str) -> None:
        """Turn out not to be solved: the ladders begin anew (I-10)."""
        self.must_be(State.SOLVED, State.CLOSED)
        self.move(State.HANDLING)
        self.reason = reason
        self.solved_at = self.closed_at = self.filed_at = None
        self.round += 1
        self._heard()

    def cancel(self, reason: str, at: datetime) -> None:
        """Turn out to be nothing, or the same as another."""
        self.move(State.CANCELLED)
        self.reason = reason
        self.closed_at = at

    def _heard(self) -> None:
        self.missed_in_row = 0
        self.level = 0
        self.topped = False


class Responder(SQLModel, table=True):
    """Somebody who was called to an incident; once each, whatever else they become.

    `team` is the team that they came for, empty for others; `duty` what the leader gave them to do
    (I-07). They are no longer needed from `released_at` on.
    """

    __tablename__ = "incident_responder"
    __table_args__ = (UniqueConstraint("incident_id", "person_id", name="uq_incident_responder"),)

    id: int = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    part: str = Field(max_length=10)
    team: str = Field(default="", max_length=31)
    duty: str = Field(default="", sa_column=_long())
    called_at: datetime = Field(sa_type=UtcDateTime)
    joined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Breach(SQLModel, table=True):
    """A limit that was not kept: a fact of the report and of the figures."""

    __tablename__ = "incident_breach"
    __table_args__ = (Index("ix_incident_breach", "incident_id", "clock"),)

    id: int = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id")
    clock: str = Field(max_length=10)
    at: datetime = Field(sa_type=UtcDateTime)
