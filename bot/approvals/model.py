"""An approval as it runs: instance, node runs, slots (semantics §3.1). Rules without a database.

Times and cards belong to the run and the slot, never to the node of the definition: every entry
into a node is a new run with slots and clocks of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.approvals.definition.model import Mode, Node
from bot.approvals.definition.path import Position
from bot.errors import UserError, Word
from storage.partial import PartialIndex
from storage.types import JsonText, UtcDateTime

PREFIX: Final = "A"
SLOT_PREFIX: Final = "S"
"""The letter of a slot's clocks; people never see it."""


class State(StrEnum):
    """Where an approval stands; a draft lacks a file that its form asks for."""

    DRAFT = "draft"
    RUNNING = "running"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    REVOKING = "revoking"
    REVOKED = "revoked"


OPEN: Final = (State.DRAFT, State.RUNNING, State.RETURNED, State.REVOKING)
"""Somebody still has to act: an approver, or the initiator."""


class RunState(StrEnum):
    """Where one entry into a node stands."""

    ACTIVE = "active"
    PASSED = "passed"
    REJECTED = "rejected"
    RETURNED = "returned"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class SlotState(StrEnum):
    """Where one person's turn stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    APPROVING = "approving"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Origin(StrEnum):
    """How somebody came to a node: by its rules, or added by whoever's turn it is (rule 6).

    `before` they decide first and wake who added them; `after` that one agreed already, and the
    node passes when they have; `beside` they decide like anybody there. An `opinion` is asked for
    and decides nothing (rule 5).
    """

    RULE = "rule"
    BEFORE = "before"
    AFTER = "after"
    BESIDE = "beside"
    OPINION = "opinion"


UNDECIDED: Final = (SlotState.ACTIVE, SlotState.WAITING, SlotState.APPROVING)
"""The slot still stands for something that may happen."""

DECIDED: Final = (SlotState.APPROVED, SlotState.REJECTED, SlotState.RETURNED)


class Verdict(StrEnum):
    """What the slots of a run have come to."""

    PASS = "pass"  # noqa: S105  # passing a node, not a password
    REJECT = "reject"


class StoredDefinition(SQLModel, table=True):
    """One version of a definition, as its file said it; never changed, never deleted (rule 18)."""

    __tablename__ = "approval_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=40)
    version: int
    source: str = Field(sa_column=Column(Text, nullable=False))
    is_current: bool = True
    is_shipped: bool = False
    installed_at: datetime = Field(sa_type=UtcDateTime)


class Approval(SQLModel, table=True):
    """One form on its way.

    `form` are the raw values by field; `through` and `chosen` are its position in the flow.
    `is_returned` says that this round began by a return, where nobody is skipped (rule 3);
    `returner` is the node that a form which came back goes to again, where the definition says so.
    `messenger` and `room` are where it was submitted and its group card hangs.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index("ix_approval_initiator_state", "initiator_id", "state"),
        Index("ix_approval_key", "key", "id"),
        Index("ix_approval_state", "state", "id"),
        Index("ix_approval_ended", "ended_at"),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=40)
    definition_id: int = Field(foreign_key="approval_definition.id")
    initiator_id: int = Field(foreign_key="person.id")
    form: dict[str, str] = Field(sa_type=JsonText(dict[str, str]))
    through: tuple[str, ...] = Field(default=(), sa_type=JsonText(tuple[str, ...]))
    chosen: dict[str, int] = Field(default_factory=dict, sa_type=JsonText(dict[str, int]))
    state: str = Field(default=State.RUNNING.value, max_length=10)
    round: int = 1
    is_returned: bool = False
    returner: str = Field(default="", max_length=40)
    messenger: str = Field(max_length=20)
    room: str = Field(default="", max_length=120)
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    urged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    urges: int = 0
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"{PREFIX}{self.id}"

    @property
    def is_running(self) -> bool:
        """Whether approvers may act."""
        return self.state in (State.RUNNING, State.REVOKING)

    def must_run(self) -> None:
        """Raise UserError where approvers may not act."""
        if not self.is_running:
            raise self.cannot()

    @property
    def is_revoking(self) -> bool:
        """Whether those who approved it are asked to undo that."""
        return self.state == State.REVOKING

    @property
    def position(self) -> Position:
        """How far it is in its flow."""
        return Position(frozenset(self.through), self.chosen)

    def stand_at(self, position: Position) -> None:
        """Be at a position."""
        self.through = tuple(sorted(position.through))
        self.chosen = dict(position.chosen)

    def cannot(self) -> UserError:
        """The mistake of asking for what its state does not allow."""
        state = Word(f"approval.state.{self.state}")
        return UserError("approval.cannot", id=self.subject, state=state)

    def end(self, state: State, at: datetime, reason: str = "") -> None:
        """Be over."""
        self.state = state.value
        self.ended_at = at
        self.reason = reason


class Run(SQLModel, table=True):
    """One entry into a node."""

    __tablename__ = "approval_run"

    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    node: str = Field(max_length=40)
    round: int
    state: str = Field(default=RunState.ACTIVE.value, max_length=10)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def end(self, state: RunState, at: datetime) -> None:
        """Be over."""
        self.state = state.value
        self.ended_at = at


class Slot(SQLModel, table=True):
    """One person's turn in a run.

    `parent_id` is the slot that this one was added before or after; those who were added to one
    decide together by its `method`. `owner_id` is whose turn it
    was first, through every transfer. `decided_by_id` is who decided,
    if it was a deputy; `form` is what the form said then. `since` is when its clock began, which a
    transfer does not change (rule 4).
    """

    __tablename__ = "approval_slot"
    __table_args__ = (
        Index("ix_approval_slot_person_state", "person_id", "state"),
        PartialIndex(
            "ix_approval_slot_active", "approval_id", where="state IN ('active', 'waiting')"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="approval_run.id", index=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    owner_id: int = Field(foreign_key="person.id", index=True)
    turn: int = 0
    origin: str = Field(default=Origin.RULE.value, max_length=10)
    parent_id: int | None = Field(default=None, foreign_key="approval_slot.id")
    method: str = Field(
        default=Mode.ALL.value, max_length=10, sa_column_kwargs={"server_default": Mode.ALL.value}
    )
    state: str = Field(default=SlotState.ACTIVE.value, max_length=10)
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_overdue: bool = False
    comment: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    form: str = Field(default="", sa_column=Column(Text, nullable=False))

    @property
    def subject(self) -> str:
        """What its clocks are about."""
        return f"{SLOT_PREFIX}{self.id}"

    @property
    def is_active(self) -> bool:
        """Whether its person may decide now."""
        return self.state == SlotState.ACTIVE

    @property
    def refuses(self) -> bool:
        """Whether somebody who was added to another refused, which refuses the node (rule 6)."""
        added = self.parent_id is not None and self.origin != Origin.OPINION
        return added and self.state == SlotState.REJECTED


class Reader(SQLModel, table=True):
    """Somebody who was given a copy: they may see and comment, and decide nothing (rule 15)."""

    __tablename__ = "approval_reader"

    approval_id: int = Field(foreign_key="approval.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Remark(SQLModel, table=True):
    """What somebody wrote to an approval without deciding."""

    __tablename__ = "approval_remark"

    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    author_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(sa_column=Column(Text, nullable=False))


def verdict(node: Node, slots: Sequence[Slot]) -> Verdict | None:
    """What the slots of one run have come to; None while it is open (semantics §3.1, the modes).

    Cancelled slots do not count, nor those that were added before or after another: that one does.
    A vote is over as soon as its outcome is certain.
    """
    counted = [
        each for each in slots if each.state != SlotState.CANCELLED and each.parent_id is None
    ]
    approved = sum(each.state == SlotState.APPROVED for each in counted)
    rejected = sum(each.state == SlotState.REJECTED for each in counted)
    needed, bearable = _bounds(node, len(counted))
    if rejected > bearable:
        left = any(each.state in UNDECIDED for each in counted)
        return None if node.waits_for_all and left else Verdict.REJECT
    return Verdict.PASS if approved >= needed else None


def _bounds(node: Node, total: int) -> tuple[int, int]:
    """How many approvals pass a node, and how many rejections it bears."""
    match node.mode:
        case Mode.ALL | Mode.TURN:
            return total, 0
        case Mode.ANY:
            return 1, 0
        case Mode.VOTE:
            needed = -(-total * node.need // 100) if node.percent else min(node.need, total)
            return needed, total - needed
