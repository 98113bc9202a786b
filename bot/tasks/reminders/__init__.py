"""What time does to a task: its ladders (semantics §3.4)."""

from typing import Final

from bot.engine.feature import Ladder
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.ack import ACK, ack_times, fire_ack, start_ack
from bot.tasks.reminders.due import DUE, due_times, fire_due, start_due

LADDERS: Final = {
    ACK: Ladder(ack_times, fire_ack, task_for_update),
    DUE: Ladder(due_times, fire_due, task_for_update),
}

__all__ = ["ACK", "DUE", "LADDERS", "start_ack", "start_due"]
