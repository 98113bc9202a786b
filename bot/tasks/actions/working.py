"""Working on a task: seen, begun, reported on, stuck."""

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import done, refuse_closed
from bot.tasks.model import State, Task
from bot.tasks.notices import tell_initiator
from bot.tasks.reminders import ACK


def acknowledge(ctx: Context, task: Task, note: str = "") -> None:
    """Say that the task was seen and is taken on (T-26)."""
    refuse_closed(task)
    if not task.acknowledge(ctx.now):
        raise UserError("task.acknowledged_before", id=task.subject)
    task.note = note or task.note
    ctx.stop_clock(task.subject, ACK, "acknowledged")
    done(ctx, task, "task.ack", note=note)


def start(ctx: Context, task: Task) -> None:
    """Begin, or go on after a block."""
    task.start(ctx.now)
    done(ctx, task, "task.start")


def report(ctx: Context, task: Task, progress: int | None, note: str) -> None:
    """Say how far the work is (T-12); the first word of progress begins it."""
    refuse_closed(task)
    if progress is None and not note:
        raise UserError("task.progress_wanted", id=task.subject)
    if task.state == State.TODO:
        task.start(ctx.now)
    task.progress = task.progress if progress is None else progress
    task.note = note or task.note
    done(ctx, task, "task.progress", progress=task.progress, note=note)


def block(ctx: Context, task: Task, reason: str) -> None:
    """Stand still and say why (T-11); the initiator is told."""
    task.block(reason)
    done(ctx, task, "task.block", reason=reason)
    tell_initiator(ctx, task, Lead("task.lead.blocked", {"owner": ctx.person.name}))
