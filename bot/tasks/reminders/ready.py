"""When a task that had to wait may begin: at the end of a lag, or a lead before a date (T-09)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.settings import Settings
from bot.tasks.links import dependents, earliest, holding_up, ready_at, waits
from bot.tasks.model import State, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders.telling import tell
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

READY: Final = "task.ready"


def start_ready(ctx: Context, task: Task, at: datetime) -> None:
    """Tell the owner at that moment that the task may begin."""
    ctx.start_clock(NewClock(READY, task.subject, task.owner_id, Measure.WALL, anchor=at))


def ready_times(settings: Settings) -> Times:
    """Once, when it may begin."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("ready", clock.anchor)

    return times


def fire_ready(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Say that the task may begin, if it still waits for that."""
    task = task_for_update(ctx, int(claimed.subject[1:]))
    if task is None or task.state not in {State.TODO, State.BLOCKED}:
        return
    at = ready_at(waits(ctx.tx, task.id), ctx.calendar)
    if at is None or at > ctx.now:
        return
    ctx.record(task.subject, f"wait.{rung}")
    tell(ctx, task, ctx.member(task.owner_id), Lead("task.lead.ready"), claimed)


def tell_late(ctx: Context, late: Task, claimed: Claimed) -> None:
    """Tell the owners of those who wait for a task that is late when they can begin (§3.2)."""
    for each in dependents(ctx.tx, late.id):
        after = task_for_update(ctx, each)
        if after is None or not after.is_open or after.owner_id == late.owner_id:
            continue
        at = earliest(waits(ctx.tx, after.id), ctx.now, ctx.calendar)
        key = "task.lead.late_before" if at else "task.lead.late_before_open"
        lead = Lead(key, {"id": late.subject}, {"earliest": at} if at else {})
        tell(ctx, after, ctx.member(after.owner_id), lead, claimed)


def nag_who_holds_up(ctx: Context, task: Task, claimed: Claimed) -> bool:
    """Nag those whom an overdue task waits for instead of its owner; False where it waits for none.

    Whoever is overdue themselves is nagged for that already.
    """
    ahead = holding_up(ctx.tx, task.id)
    for each in ahead:
        if each.due_at is not None and each.due_at <= ctx.now:
            continue
        before = task_for_update(ctx, each.id)
        if before is not None:
            lead = Lead("task.lead.holds_up", {"id": task.subject})
            tell(ctx, before, ctx.member(before.owner_id), lead, claimed)
    return bool(ahead)
