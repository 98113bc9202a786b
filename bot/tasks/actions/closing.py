"""Closing a task: handed in, accepted or sent back, done."""

from typing import Final

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.dependencies import refuse_waiting, released
from bot.tasks.actions.effects import done, stop_clocks
from bot.tasks.actions.remarks import named
from bot.tasks.actions.splitting import part_over, refuse_open_parts
from bot.tasks.model import Task
from bot.tasks.notices import tell, tell_initiator
from bot.tasks.reminders import REVIEW, start_review

DELIVERABLE: Final = "deliverable"
"""The role of files that were handed in."""


def submit(ctx: Context, task: Task, note: str) -> None:
    """Hand the work in, with words, a link or files; its reviewer is asked to accept it (T-20)."""
    refuse_waiting(ctx, task)
    refuse_open_parts(ctx, task)
    task.submit(ctx.now)
    task.reported_at = ctx.now
    _deliver(ctx, task, note)
    if task.judge_id != task.owner_id:
        start_review(ctx, task)
    done(ctx, task, "task.submit", note=note)
    tell(ctx, task, task.judge_id, Lead("task.lead.submitted", {"owner": ctx.person.name}))


def _deliver(ctx: Context, task: Task, note: str) -> None:
    """Keep what was handed in; said without anything new, what was handed in before stands."""
    files = ctx.files.take()
    for each in files:
        ctx.files.attach(task.subject, each, role=DELIVERABLE)
    handed_in = "\n".join(each for each in (note, named(files)) if each)
    task.deliverable = handed_in or task.deliverable


def accept(ctx: Context, task: Task) -> None:
    """Take the work as done; the owner is told, and who gave it where another accepts."""
    task.refuse_unless_handed_in()
    _finished(ctx, task, "task.accept")
    for person_id in dict.fromkeys((task.owner_id, task.initiator_id)):
        tell(ctx, task, person_id, Lead("task.lead.accepted", {"by": ctx.person.name}))


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
    """Be done without a review, where nobody wants one; the initiator is told."""
    wanted = ctx.settings.task.review or task.reviewer_id is not None
    if wanted and task.owner_id != task.judge_id:
        reviewer = ctx.member(task.judge_id).name
        raise UserError("task.review_wanted", id=task.subject, reviewer=reviewer)
    task.note = note or task.note
    _finished(ctx, task, "task.done")
    tell_initiator(ctx, task, Lead("task.lead.done", {"owner": ctx.person.name}))


def _finished(ctx: Context, task: Task, action: str) -> None:
    refuse_waiting(ctx, task)
    refuse_open_parts(ctx, task)
    task.finish(ctx.now)
    stop_clocks(ctx, task, "done")
    done(ctx, task, action)
    released(ctx, task)
    part_over(ctx, task)
