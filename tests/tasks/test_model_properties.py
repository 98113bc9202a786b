"""The task's state machine under any sequence of words: only declared moves, done is 100 %."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import UserError
from bot.tasks.model import MOVES, State, Task

_START: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)


class TaskMachine(RuleBasedStateMachine):
    """Anybody says anything to a task, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = _START
        self.task = Task(
            id=1,
            title="联调",
            initiator_id=1,
            owner_id=2,
            messenger="console",
            created_at=_START,
        )

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it or be refused; every step in between is a declared move."""
        before = self.task.model_dump()
        self.now += timedelta(minutes=1)
        try:
            deed()
        except UserError:
            assert self.task.model_dump() == before, "a refusal has changed the task"
        assert _reachable(State(before["state"]), State(self.task.state))

    @rule()
    def acknowledge(self) -> None:
        """The owner says that they have seen it."""
        first = self.task.acknowledged_at
        self.task.acknowledge(self.now)
        assert self.task.acknowledged_at == (first or self.now)

    @rule()
    def start(self) -> None:
        """Begin."""
        self.attempt(lambda: self.task.start(self.now))

    @rule()
    def block(self) -> None:
        """Stand still."""
        self.attempt(lambda: self.task.block("等接口"))

    @rule()
    def submit(self) -> None:
        """Hand in."""
        self.attempt(lambda: self.task.submit(self.now))

    @rule()
    def finish(self) -> None:
        """Be done."""
        self.attempt(lambda: self.task.finish(self.now))

    @rule()
    def send_back(self) -> None:
        """Return it; every return counts."""
        before = self.task.revisions
        was_in_review = self.task.state == State.REVIEW
        self.attempt(lambda: self.task.send_back("缺页"))
        assert self.task.revisions == before + was_in_review

    @rule()
    def cancel(self) -> None:
        """Give up."""
        self.attempt(lambda: self.task.cancel("不做了"))

    @rule()
    def reopen(self) -> None:
        """Take up again; nobody has acknowledged that."""
        was_open = self.task.is_open
        self.attempt(lambda: self.task.reopen("还有遗漏"))
        assert was_open or self.task.acknowledged_at is None

    @rule(to=st.sampled_from(State))
    def move(self, to: State) -> None:
        """Any single move is either declared or refused."""
        declared = to in MOVES[State(self.task.state)]
        copy = Task(**self.task.model_dump())
        try:
            copy.move(to)
        except UserError:
            assert not declared
        else:
            assert declared

    @rule(owner=st.integers(2, 4))
    def hand_over(self, owner: int) -> None:
        """Give it to somebody else, who has acknowledged nothing."""
        self.task.hand_over(owner, None)
        assert self.task.acknowledged_at is None
        assert not self.task.ack_overdue

    @invariant()
    def done_is_all_of_it(self) -> None:
        """Done means 100 % and a time; nothing else has one."""
        if self.task.state == State.DONE:
            assert self.task.progress == 100
        assert (self.task.finished_at is not None) == (self.task.state == State.DONE)

    @invariant()
    def begun_has_a_time(self) -> None:
        """Work that is on, or was, began at some time."""
        if self.task.state in {State.DOING, State.REVIEW, State.DONE}:
            assert self.task.started_at is not None


def _reachable(start: State, end: State) -> bool:
    """Whether one deed may lead there: nothing, a declared move, or a beginning and one more."""
    begun = MOVES[State.DOING] if start is State.TODO else frozenset()
    return end == start or end in MOVES[start] or end in begun


TestTask = TaskMachine.TestCase
TestTask.settings = settings(max_examples=50, stateful_step_count=30)
