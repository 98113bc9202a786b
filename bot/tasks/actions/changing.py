"""Changing what was asked for: the words, the date, and whether at all."""

from dataclasses import dataclass

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.errors import UserError
from bot.tasks.actions import dependencies
from bot.tasks.actions.dependencies import Link
from bot.tasks.actions.effects import done, redraw_neighbours, refuse_closed, stop_clocks
from bot.tasks.model import Priority, Task
from bot.tasks.notices import ask, tell, tell_initiator
from bot.tasks.queries import collaborators
from bot.tasks.reminders import ACK, DUE, start_ack, start_due
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be other about a task; None stays as it is."""

    title: str | None
    description: str | None
    due: When | None
    priority: Priority | None
    links: tuple[Link, ...] = ()


def edit(ctx: Context, task: Task, change: Change) -> None:
    """Correct a task; the owner is told where the date or the urgency has changed."""
    refuse_closed(task)
    task.title = task.title if change.title is None else change.title
    task.description = task.description if change.description is None else change.description
    pressing = change.priority is not None and change.priority is not task.urgency
    if change.priority is not None:
        task.priority = change.priority.value
    if pressing and task.acknowledged_at is None:
        ctx.stop_clock(task.subject, ACK, "priority changed")
        start_ack(ctx, task)
    if change.due is not None and change.due.at != task.due_at:
        reschedule(ctx, task, change.due)
    elif pressing:
        ask(ctx, task, Lead("task.lead.edited", {"by": ctx.person.name}))
    done(ctx, task, "task.edit", title=task.title, priority=task.priority)
    if change.links:
        dependencies.depend(ctx, task, change.links)


def reschedule(ctx: Context, task: Task, due: When) -> None:
    """Give the task another due date, and tell the owner."""
    refuse_closed(task)
    task.due_at = due.at
    ctx.stop_clock(task.subject, DUE, "rescheduled")
    start_due(ctx, task)
    done(ctx, task, "task.due", due=due.at.isoformat())
    moved = Lead("task.lead.rescheduled", {"by": ctx.person.name}, moments={"due": due.at})
    tell(ctx, task, task.owner_id, moved)
    dependencies.moved(ctx, task)


def cancel(ctx: Context, task: Task, reason: str) -> None:
    """Give the task up; everybody who was told of it is told."""
    task.cancel(reason)
    stop_clocks(ctx, task, "cancelled")
    done(ctx, task, "task.cancel", reason=reason)
    told = (task.owner_id, task.initiator_id, *collaborators(ctx.tx, task.id))
    for person_id in dict.fromkeys(told):
        tell(ctx, task, person_id, Lead("task.lead.cancelled", {"by": ctx.person.name}))
    dependencies.released(ctx, task)


def undo(ctx: Context, task: Task) -> None:
    """Take a task back that was only just created; its cards say so and nobody is written to.

    Not one that somebody else has taken on: they have to be told.
    """
    if not task.is_fresh(ctx.now, ctx.settings.task.undo_within):
        raise UserError("task.undo_late", id=task.subject)
    task.cancel("")
    stop_clocks(ctx, task, "undone")
    done(ctx, task, "task.undo")
    dependencies.released(ctx, task)


def reopen(ctx: Context, task: Task, reason: str) -> None:
    """Take a finished or cancelled task up again; its owner owes a new acknowledgement."""
    task.reopen(reason)
    ctx.record(task.subject, "task.reopen", reason=reason)
    ctx.changed(task)
    start_ack(ctx, task)
    start_due(ctx, task)
    ask(ctx, task, Lead("task.lead.reopened", {"by": ctx.person.name}))
    if task.initiator_id != task.owner_id:
        tell_initiator(ctx, task, Lead("task.lead.reopened_told", {"by": ctx.person.name}))
    redraw_neighbours(ctx, task)
    dependencies.held_again(ctx, task)
