"""What time does to a task: its ladders (semantics §3.4)."""

from typing import Final

from bot.engine.feature import Ladder, Routine
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.ack import ACK, ack_times, fire_ack, start_ack
from bot.tasks.reminders.digest import digest
from bot.tasks.reminders.due import DUE, due_times, fire_due, start_due
from bot.tasks.reminders.milestones import (
    MILESTONE,
    fire_milestone,
    milestone_times,
    plan_milestones,
    start_milestone,
)
from bot.tasks.reminders.pool import POOL, fire_pool, pool_times, start_pool
from bot.tasks.reminders.ready import READY, fire_ready, ready_times, start_ready
from bot.tasks.reminders.review import REVIEW, fire_review, review_times, start_review
from bot.tasks.reminders.updates import (
    UPDATE_WANTED,
    mark_share,
    mark_times,
    remind_share,
    remind_times,
)

LADDERS: Final = {
    ACK: Ladder(ack_times, fire_ack, task_for_update),
    DUE: Ladder(due_times, fire_due, task_for_update),
    MILESTONE: Ladder(milestone_times, fire_milestone, task_for_update),
    POOL: Ladder(pool_times, fire_pool, task_for_update),
    READY: Ladder(ready_times, fire_ready, task_for_update),
    REVIEW: Ladder(review_times, fire_review, task_for_update),
}

ROUTINES: Final = {
    "update.remind": Routine(remind_times, remind_share),
    "update.mark": Routine(mark_times, mark_share),
}

__all__ = [
    "ACK",
    "DUE",
    "LADDERS",
    "MILESTONE",
    "POOL",
    "READY",
    "REVIEW",
    "ROUTINES",
    "UPDATE_WANTED",
    "digest",
    "plan_milestones",
    "start_ack",
    "start_due",
    "start_milestone",
    "start_pool",
    "start_ready",
    "start_review",
]
