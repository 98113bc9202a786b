"""The colour of a task on a chart."""

from datetime import datetime
from typing import Final

from bot.charts.palette import Shade
from bot.tasks.model import State, Task

SHADES: Final = {
    State.TODO: Shade.WAITING,
    State.DOING: Shade.CALM,
    State.BLOCKED: Shade.STUCK,
    State.REVIEW: Shade.REVIEW,
    State.DONE: Shade.DONE,
    State.CANCELLED: Shade.WAITING,
}


def shade(shown: Task, now: datetime) -> Shade:
    """Red once it is late, else the colour of its state."""
    late = shown.is_open and shown.due_at is not None and shown.due_at <= now
    return Shade.LATE if late else SHADES[State(shown.state)]
