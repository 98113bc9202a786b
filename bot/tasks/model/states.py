"""A task's states and priorities, and the moves between states (semantics §3.2)."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a task stands (T-10, T-11)."""

    TODO = "todo"
    DOING = "doing"
    BLOCKED = "blocked"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """How much a task presses (T-16); `urgent` counts every hour, the others working time."""

    URGENT = "urgent"
    HIGH = "high"
    MID = "mid"
    LOW = "low"

    @property
    def is_strong(self) -> bool:
        """Whether its reminders use the platform's strong reminder."""
        return self in {Priority.URGENT, Priority.HIGH}


OPEN: Final = (State.TODO, State.DOING, State.BLOCKED, State.REVIEW)

MOVES: Final[dict[State, frozenset[State]]] = {
    State.TODO: frozenset({State.DOING, State.BLOCKED, State.CANCELLED}),
    State.DOING: frozenset({State.BLOCKED, State.REVIEW, State.DONE, State.CANCELLED}),
    State.BLOCKED: frozenset({State.DOING, State.CANCELLED}),
    State.REVIEW: frozenset({State.DOING, State.DONE}),
    State.DONE: frozenset({State.DOING}),
    State.CANCELLED: frozenset({State.TODO}),
}
"""From each state, where a task may go next."""
