"""Work that is handed in waits for whoever accepts it, and not for long (T-20)."""

from collections.abc import Iterator
from typing import Final

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.settings import Settings
from bot.tasks.model import State, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

REVIEW: Final = "task.review"


def start_review(ctx: Context, task: Task) -> None:
    """Ask the reviewer to accept or return the work within a working day."""
    clock = NewClock(REVIEW, task.subject, task.judge_id, Measure.WORKING)
    ctx.restart_clock(clock, "handed in")


def review_times(settings: Settings) -> Times:
    """When the review is due, and as much later when the reviewer's head is informed."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        within = settings.task.review_within
        yield Rung("remind", calendar.add_days(clock.running_since, within))
        yield Rung("head", calendar.add_days(clock.running_since, 2 * within))

    return times


def fire_review(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the reviewer; then inform their head, who may do no more than before."""
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or task.state != State.REVIEW:
        return
    reviewer = ctx.member(task.judge_id)
    ctx.record(task.subject, f"review.{rung}", reviewer=reviewer.key)
    if rung == "remind" or "remind" in claimed.skipped:
        tell(ctx, task, reviewer, Lead("task.lead.review_remind"), claimed)
    head = ctx.presence.above(reviewer.id) if rung == "head" else None
    if head is not None and head.id != task.owner_id:
        told = Lead("task.lead.review_head", {"reviewer": reviewer.name})
        tell(ctx, task, head, told, claimed, lane=Lane.ESCALATION)
