"""What every action does besides: written down, acknowledged, its clocks stopped."""

from bot.engine.context import Context
from bot.errors import UserError, Word
from bot.tasks.links import dependents
from bot.tasks.model import OPEN, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders import ACK, DUE, MILESTONE, POOL, REVIEW
from bot.tasks.standing import parts
from bot.tasks.subtasks import rolled_up


def done(ctx: Context, task: Task, action: str, **detail: str | int | bool | None) -> None:
    """Write down what happened; whatever the owner does also acknowledges (semantics §3.2)."""
    ctx.record(task.subject, action, **detail)
    ctx.changed(task)
    answered(ctx, task, action)
    redraw_neighbours(ctx, task)
    roll_up(ctx, task)


def redraw_neighbours(ctx: Context, task: Task) -> None:
    """Have the cards of those who wait for it drawn anew: they show the task as it is.

    And that of what it is a part of.
    """
    for each in dependents(ctx.tx, task.id):
        ctx.redraw(f"T{each}")
    if task.parent_id is not None:
        ctx.redraw(f"T{task.parent_id}")


def roll_up(ctx: Context, part: Task) -> None:
    """Bring the progress of a part up to the whole, and on to what that is a part of (T-06)."""
    if part.parent_id is None:
        return
    whole = task_for_update(ctx, part.parent_id)
    if whole is None or not whole.is_open:
        return
    share = rolled_up(parts(ctx.tx, whole.id))
    if share is not None and share != whole.progress:
        whole.progress = share
        ctx.redraw(whole.subject)
        roll_up(ctx, whole)


def answered(ctx: Context, task: Task, action: str) -> None:
    """Whatever the owner, or who stands in for them, does acknowledges (semantics §3.2)."""
    if ctx.acts_for(task.owner_id) and task.acknowledge(ctx.now):
        ctx.stop_clock(task.subject, ACK, action)


def stop_clocks(ctx: Context, task: Task, reason: str) -> None:
    """Nothing is owed any more: no ladder of the task runs on."""
    ctx.stop_clock(task.subject, ACK, reason)
    ctx.stop_clock(task.subject, DUE, reason)
    ctx.stop_clock(task.subject, POOL, reason)
    ctx.stop_clock(task.subject, REVIEW, reason)
    ctx.stop_clock(task.subject, MILESTONE, reason)


def still_open(ctx: Context, task: Task) -> None:
    """As `refuse_closed`, which a command asks before its form."""
    del ctx
    refuse_closed(task)


def refuse_closed(task: Task) -> None:
    """Raises UserError for a task that is done or cancelled."""
    if task.state not in OPEN:
        raise UserError("task.closed", id=task.subject, state=Word(f"task.state.{task.state}"))
