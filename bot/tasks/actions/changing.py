"""Changing what was asked for: the words, the date, and whether at all."""

from dataclasses import dataclass

from bot.directory.values import Member
from bot.engine.commands.argument import CLEARED, Cleared
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions import dependencies, milestones, splitting
from bot.tasks.actions.dependencies import Link
from bot.tasks.actions.effects import (
    done,
    redraw_neighbours,
    refuse_closed,
    roll_up,
    stop_clocks,
)
from bot.tasks.actions.giving import reviewer_of
from bot.tasks.actions.terms import refuse_backwards
from bot.tasks.model import Priority, State, Task
from bot.tasks.notices import ask, tell, tell_initiator
from bot.tasks.queries import collaborators
from bot.tasks.reminders import (
    ACK,
    DUE,
    plan_milestones,
    start_ack,
    start_due,
    start_pool,
    start_review,
)
from bot.tasks.standing import parts
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be other about a task; None stays as it is."""

    title: str | None
    description: str | None
    due: When | Cleared | None
    priority: Priority | None
    links: tuple[Link, ...] = ()
    reviewer: Member | Cleared | None = None


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
    if not _move(ctx, task, change.due) and pressing:
        ask(ctx, task, Lead("task.lead.edited", {"by": ctx.person.name}))
    if change.reviewer is not None:
        judge_by(ctx, task, None if isinstance(change.reviewer, Cleared) else change.reviewer)
    done(ctx, task, "task.edit", title=task.title, priority=task.priority)
    for each in parts(ctx.tx, task.id):
        ctx.redraw(each.subject)
    if change.links:
        dependencies.depend(ctx, task, change.links)


def _move(ctx: Context, task: Task, due: When | Cleared | None) -> bool:
    """Give the task another due date, or none; False where it stays as it is."""
    if due is CLEARED and task.due_at is not None:
        _open_ended(ctx, task)
        return True
    if isinstance(due, When) and due.at != task.due_at:
        reschedule(ctx, task, due)
        return True
    return False


def _open_ended(ctx: Context, task: Task) -> None:
    """Let the task have no due date any more: nothing is late by itself, its owner is told."""
    task.due_at = None
    ctx.stop_clock(task.subject, DUE, "no due date")
    done(ctx, task, "task.due", due=None)
    tell(ctx, task, task.owner_id, Lead("task.lead.open_ended", {"by": ctx.person.name}))
    dependencies.moved(ctx, task)


def judge_by(ctx: Context, task: Task, reviewer: Member | None) -> None:
    """Have somebody else accept the work, who is told; asked at once where it is handed in.

    None is whoever gave it.
    """
    before = task.judge_id
    task.reviewer_id = reviewer_of(reviewer, task.owner_id, task.initiator_id)
    if task.judge_id == before:
        return
    ctx.record(task.subject, "task.reviewer", reviewer=ctx.member(task.judge_id).key)
    if task.state == State.REVIEW:
        start_review(ctx, task)
        lead = Lead("task.lead.submitted", {"owner": ctx.member(task.owner_id).name})
    else:
        lead = Lead("task.lead.reviewing", {"by": ctx.person.name})
    tell(ctx, task, task.judge_id, lead)


def reschedule(ctx: Context, task: Task, due: When) -> None:
    """Give the task another due date, and tell the owner."""
    refuse_closed(task)
    splitting.fit(ctx, task, due.at)
    task.due_at = due.at
    if task.started_at is None:
        refuse_backwards(ctx, task)
    milestones.say_later(ctx, task, due.at)
    ctx.stop_clock(task.subject, DUE, "rescheduled")
    start_due(ctx, task)
    done(ctx, task, "task.due", due=due.at.isoformat())
    moved = Lead("task.lead.rescheduled", {"by": ctx.person.name}, moments={"due": due.at})
    tell(ctx, task, task.owner_id, moved)
    dependencies.moved(ctx, task)


def cancel(ctx: Context, task: Task, reason: str) -> None:
    """Give the task up, and with it its open parts; everybody who was told of it is told."""
    task.cancel(reason)
    left = splitting.open_parts(ctx, task)
    stop_clocks(ctx, task, "cancelled")
    done(ctx, task, "task.cancel", reason=reason)
    told = (task.owner_id, task.initiator_id, task.judge_id, *collaborators(ctx.tx, task.id))
    for person_id in dict.fromkeys(told):
        tell(ctx, task, person_id, Lead("task.lead.cancelled", {"by": ctx.person.name}))
    dependencies.released(ctx, task)
    for each in left:
        cancel(ctx, each, reason)
    splitting.part_over(ctx, task)


def undo(ctx: Context, task: Task) -> None:
    """Take a task back that was only just created; its cards say so and nobody is written to.

    Not one that somebody else has taken on: they have to be told.
    """
    if not task.is_fresh(ctx.now, ctx.settings.task.undo_within) or parts(ctx.tx, task.id):
        raise UserError("task.undo_late", id=task.subject)
    task.cancel("")
    stop_clocks(ctx, task, "undone")
    done(ctx, task, "task.undo")
    dependencies.released(ctx, task)


def reopen(ctx: Context, task: Task, reason: str) -> None:
    """Take a finished or cancelled task up again; its owner owes a new acknowledgement."""
    task.reopen(reason)
    splitting.refuse_closed_whole(ctx, task)
    ctx.record(task.subject, "task.reopen", reason=reason)
    ctx.changed(task)
    start_ack(ctx, task)
    start_due(ctx, task)
    plan_milestones(ctx, task)
    if task.pooled:
        start_pool(ctx, task)
    ask(ctx, task, Lead("task.lead.reopened", {"by": ctx.person.name}))
    if task.initiator_id != task.owner_id:
        tell_initiator(ctx, task, Lead("task.lead.reopened_told", {"by": ctx.person.name}))
    redraw_neighbours(ctx, task)
    roll_up(ctx, task)
    dependencies.held_again(ctx, task)
