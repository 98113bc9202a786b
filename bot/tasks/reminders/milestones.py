"""Key dates of a task: the owner is told the working day before and when one is due (TPL-04)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.settings import Settings
from bot.tasks.model import Task
from bot.tasks.queries import milestones, task_for_update
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

MILESTONE: Final = "task.milestone"


def plan_milestones(ctx: Context, task: Task) -> None:
    """Have each milestone that lies ahead and is not reached reminded of; a clock each."""
    ctx.stop_clock(task.subject, MILESTONE, "planned anew")
    if not task.is_open:
        return
    ahead = [each for each in milestones(ctx.tx, task.id) if each.done_at is None]
    for due in sorted({each.due_at for each in ahead if each.due_at > ctx.now}):
        start_milestone(ctx, task, due)


def start_milestone(ctx: Context, task: Task, due: datetime) -> None:
    """Have the owner reminded of what is to be reached by then."""
    ctx.start_clock(NewClock(MILESTONE, task.subject, None, Measure.WALL, anchor=due))


def milestone_times(settings: Settings) -> Times:
    """The working day before at the hour of due dates, and when it is due."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        due = clock.anchor
        if due is None:
            return
        day = calendar.working_day_after(due.astimezone(calendar.zone).date(), -1)
        local = datetime.combine(day, settings.task.due_remind_at, calendar.zone)
        yield Rung("day-before", local.astimezone(UTC))
        yield Rung("due", due)

    return times


def fire_milestone(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the owner, where it is not reached yet; the day before is the digest's to say."""
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or not task.is_open or task.pooled:
        return
    due = claimed.state.anchor
    left = [each for each in milestones(ctx.tx, task.id) if each.done_at is None]
    titles = "、".join(each.title for each in left if each.due_at == due)
    if not titles or due is None:
        return
    ctx.record(task.subject, f"milestone.{rung}", text=titles)
    ctx.redraw(task.subject)
    daily = ctx.settings.daily.digest_at is not None
    if rung == "day-before" and daily and not task.urgency.is_strong:
        return
    key = "task.lead.milestone_due" if rung == "due" else "task.lead.milestone_soon"
    tell(ctx, task, ctx.member(task.owner_id), Lead(key, {"titles": titles}, {"due": due}), claimed)
