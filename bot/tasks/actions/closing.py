"""Closing a task: handed in, accepted or sent back, done."""

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.errors import UserError
from bot.tasks.actions.dependencies import refuse_waiting, released
from bot.tasks.actions.effects import done, stop_clocks
from bot.tasks.model import State, Task
from bot.tasks.notices import tell, tell_initiator
from bot.tasks.reminders import REVIEW, start_review


def submit(ctx: Context, task: Task, note: str) -> None:
    """Hand the work in; the initiator is asked to accept it (T-20)."""
    refuse_waiting(ctx, task)
    task.submit(ctx.now)
    task.reported_at = ctx.now
    task.deliverable = note or task.deliverable
    if task.initiator_id != task.owner_id:
        start_review(ctx, task)
    done(ctx, task, "task.submit", note=note)
    tell_initiator(ctx, task, Lead("task.lead.submitted", {"owner": ctx.person.name}))


def accept(ctx: Context, task: Task) -> None:
    """Take the work as done; the owner is told."""
    if task.state != State.REVIEW:
        raise task.cannot(State.DONE)
    _finished(ctx, task, "task.accept")
    tell(ctx, task, task.owner_id, Lead("task.lead.accepted", {"by": ctx.person.name}))


def send_back(ctx: Context, task: Task, reason: str) -> None:
    """Return the work with a reason; beyond the agreed number of revisions both are told."""
    task.send_back(reason)
    ctx.stop_clock(task.subject, REVIEW, "returned")
    done(ctx, task, "task.return", reason=reason, revisions=task.revisions)
    limit = task.max_revisions or ctx.settings.task.max_revisions
    key = "task.lead.returned" if task.revisions < limit else "task.lead.returned_limit"
    lead = Lead(key, {"by": ctx.person.name, "count": task.revisions, "limit": limit})
    tell(ctx, task, task.owner_id, lead)
    if task.revisions >= limit:
        ctx.reply(ctx.text("task.revisions_used", id=task.subject, limit=limit))


def finish(ctx: Context, task: Task, note: str) -> None:
    """Be done without a review, where the company wants none; the initiator is told."""
    if ctx.settings.task.review and task.owner_id != task.initiator_id:
        raise UserError("task.review_wanted", id=task.subject)
    task.note = note or task.note
    _finished(ctx, task, "task.done")
    tell_initiator(ctx, task, Lead("task.lead.done", {"owner": ctx.person.name}))


def _finished(ctx: Context, task: Task, action: str) -> None:
    refuse_waiting(ctx, task)
    task.finish(ctx.now)
    stop_clocks(ctx, task, "done")
    done(ctx, task, action)
    released(ctx, task)
