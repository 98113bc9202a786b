"""A task: pure rules, no database, no clock (semantics §3.2)."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Column, Index, Text, false
from sqlmodel import Field, SQLModel

from bot.errors import UserError, Word
from bot.tasks.model.states import MOVES, OPEN, Priority, State
from storage.partial import PartialIndex
from storage.types import UtcDateTime

_FULL: Final = 100


class Said(NamedTuple):
    """An update of the progress (T-12, T-24); None stays as it is."""

    progress: int | None = None
    note: str = ""
    next_step: str | None = None
    problem: str | None = None


class Task(SQLModel, table=True):
    """One piece of work with exactly one owner (T-04).

    `department_id` is set while a department was asked and its head has named nobody yet (T-29).
    `pooled` says that anybody may claim it; until then it is its keeper's (T-22). `messenger` and
    `room` are where it was created, and where its group card hangs. `reviewer_id` is who accepts
    the work where that is not the initiator (T-20). `source` is the record that gave it, such as
    a meeting (`M5`).

    What was asked: `kind` is the collaboration type (T-02), `scope` the limits of the work (T-07),
    `acceptance` the standard that the deliverable is held to (T-20); `goal`, `resources` and
    `risks` are those of TPL-04. `starts_at` is the planned start (T-21). `effort` weighs a subtask
    in its parent's progress (T-06). `max_revisions` stands for the company's limit where set.

    How it goes: `progress` is a percentage, `note` what the owner last said about it, `next_step`
    and `problem` what they said with it (T-24) at `reported_at`. `deliverable` is what was handed
    in (T-20). `reason` is why it is blocked, cancelled or open again, `needs_id` the department
    that a blocked one waits for (T-11). `ack_overdue` is set when the acknowledgement is late
    (T-26), `update_overdue` when the day's update is (T-13). `watched_by_id` is who stood above
    the owner when last something was late: their digest lists the task. `project_id` is the
    project that it belongs to; a `project` without one is a mere label. `restricted` keeps it among
    the project's core (D-08).
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_owner_state", "owner_id", "state"),
        Index("ix_task_initiator_state", "initiator_id", "state"),
        Index("ix_task_room_state", "messenger", "room", "state"),
        Index("ix_task_parent", "parent_id"),
        Index("ix_task_project_state", "project", "state"),
        PartialIndex("ix_task_in_project", "project_id", where="project_id IS NOT NULL"),
        PartialIndex("ix_task_watched", "watched_by_id", where="watched_by_id IS NOT NULL"),
        PartialIndex("ix_task_reviewer", "reviewer_id", where="reviewer_id IS NOT NULL"),
        PartialIndex("ix_task_pool", "department_id", where="pooled", sqlite="pooled = 1"),
        PartialIndex("ix_task_source", "source", where="source <> ''"),
        PartialIndex("ix_task_needs", "needs_id", where="needs_id IS NOT NULL"),
    )

    # The database gives the id when the task is first written.
    id: int = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    description: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = Field(default=State.TODO.value, max_length=10)
    priority: str = Field(default=Priority.MID.value, max_length=10)
    initiator_id: int = Field(foreign_key="person.id")
    owner_id: int = Field(foreign_key="person.id")
    reviewer_id: int | None = Field(default=None, foreign_key="person.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    parent_id: int | None = Field(default=None, foreign_key="task.id")
    pooled: bool = False
    source: str = Field(default="", max_length=24)
    kind: str = Field(default="", max_length=40)
    scope: str = Field(default="", sa_column=Column(Text, nullable=False))
    goal: str = Field(default="", sa_column=Column(Text, nullable=False))
    resources: str = Field(default="", sa_column=Column(Text, nullable=False))
    risks: str = Field(default="", sa_column=Column(Text, nullable=False))
    acceptance: str = Field(default="", sa_column=Column(Text, nullable=False))
    effort: int = 1
    max_revisions: int | None = None
    project: str = Field(default="", max_length=80)
    project_id: int | None = Field(default=None, foreign_key="project.id")
    restricted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    tags: str = Field(default="", max_length=400)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    progress: int = 0
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    next_step: str = Field(default="", sa_column=Column(Text, nullable=False))
    problem: str = Field(default="", sa_column=Column(Text, nullable=False))
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deliverable: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    needs_id: int | None = Field(default=None, foreign_key="department.id")
    revisions: int = 0
    ack_overdue: bool = False
    update_overdue: bool = False
    watched_by_id: int | None = Field(default=None, foreign_key="person.id")
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"T{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.state in OPEN

    def is_fresh(self, now: datetime, within: timedelta) -> bool:
        """Whether it was created so short ago that it can be taken back as if never."""
        answered = self.acknowledged_at is not None and self.owner_id != self.initiator_id
        return self.state == State.TODO and not answered and now < self.created_at + within

    @property
    def judge_id(self) -> int:
        """Who accepts the work: the reviewer, else whoever gave it (T-20)."""
        return self.initiator_id if self.reviewer_id is None else self.reviewer_id

    @property
    def urgency(self) -> Priority:
        """Its priority as a value."""
        return Priority(self.priority)

    def move(self, to: State) -> None:
        """Change the state; raises UserError where the state machine has no such move."""
        self.may_become(to)
        self.state = to.value
        self.update_overdue = False

    def _move_from(self, states: set[State], to: State) -> None:
        # One move may have several meanings: sent back, begun, opened again.
        if self.state not in states:
            raise self.cannot(to)
        self.move(to)

    def may_become(self, to: State) -> None:
        """Raise UserError where the state machine has no such move."""
        if to not in MOVES[State(self.state)]:
            raise self.cannot(to)

    def refuse_unless_handed_in(self) -> None:
        """Raise UserError where no work waits to be accepted."""
        if self.state != State.REVIEW:
            raise self._is("task.not_handed_in")

    def refuse_unless_over(self) -> None:
        """Raise UserError where it is neither done nor cancelled."""
        if self.is_open:
            raise self._is("task.not_over")

    def _is(self, key: str) -> UserError:
        return UserError(key, id=self.subject, state=Word(f"task.state.{self.state}"))

    def cannot(self, to: State) -> UserError:
        """The mistake of asking for a move that is not there."""
        state, wanted = Word(f"task.state.{self.state}"), Word(f"task.state.{to}")
        return UserError("task.cannot", state=state, to=wanted, id=self.subject)

    def acknowledge(self, at: datetime) -> bool:
        """Note that the owner has answered; False where they had before."""
        if self.acknowledged_at is not None:
            return False
        self.acknowledged_at = at
        self.ack_overdue = False
        return True

    def start(self, at: datetime) -> None:
        """Begin, or go on after a block."""
        self._move_from({State.TODO, State.BLOCKED}, State.DOING)
        self.started_at = self.started_at or at
        self.reason = ""
        self.needs_id = None

    def report(self, at: datetime, said: Said) -> None:
        """Note how far the work is (T-12); what is not said stays, the first word begins it."""
        if self.state == State.TODO:
            self.start(at)
        self.progress = self.progress if said.progress is None else said.progress
        self.note = said.note or self.note
        self.next_step = self.next_step if said.next_step is None else said.next_step
        self.problem = self.problem if said.problem is None else said.problem
        self.reported_at = at
        self.update_overdue = False

    def is_silent_since(self, moment: datetime) -> bool:
        """Whether its owner, who has taken it on, has said nothing of the work since then."""
        words = (self.acknowledged_at, self.started_at, self.reported_at)
        said = [at for at in words if at is not None]
        return self.acknowledged_at is not None and max(said) < moment

    def block(self, reason: str, needs_id: int | None = None) -> None:
        """Stand still for a reason, or for a department (T-11)."""
        self.move(State.BLOCKED)
        self.reason = reason
        self.needs_id = needs_id

    def submit(self, at: datetime) -> None:
        """Hand in for review; work that was never marked as begun is begun by it."""
        if self.state == State.TODO:
            self.start(at)
        self.move(State.REVIEW)

    def finish(self, at: datetime) -> None:
        """Be done, which is 100 %."""
        if self.state == State.TODO:
            self.start(at)
        self.move(State.DONE)
        self.progress = _FULL
        self.finished_at = at

    def send_back(self, reason: str) -> None:
        """Return reviewed work to its owner; counts as a revision (T-07)."""
        self.refuse_unless_handed_in()
        self.move(State.DOING)
        self.revisions += 1
        self.reason = reason

    def cancel(self, reason: str) -> None:
        """Give the task up."""
        self.move(State.CANCELLED)
        self.reason = reason

    def reopen(self, reason: str) -> None:
        """Take a finished task back into work, or a cancelled one back on the list.

        Nobody has acknowledged that yet.
        """
        self.refuse_unless_over()
        self.move(State.TODO if self.state == State.CANCELLED else State.DOING)
        self.finished_at = None
        self.acknowledged_at = None
        self.ack_overdue = False
        self.reason = reason

    def hand_over(self, owner_id: int, department_id: int | None) -> None:
        """Give the task to another owner, who has acknowledged nothing yet."""
        self.owner_id = owner_id
        self.pooled = False
        self.department_id = department_id
        self.acknowledged_at = None
        self.ack_overdue = False
        self.update_overdue = False
        self.watched_by_id = None
