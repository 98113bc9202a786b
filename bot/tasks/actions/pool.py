"""The pool: work without an owner, that anybody of a project or department may claim (T-22)."""

from bot.directory.values import Unit
from bot.engine.context import Context, Notice, Origin
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.belonging import project_for
from bot.tasks.actions.effects import redraw_neighbours, refuse_closed
from bot.tasks.actions.giving import keeper_of
from bot.tasks.model import Task
from bot.tasks.notices import tell, tell_initiator
from bot.tasks.reminders import POOL, start_ack, start_due, start_pool


def claim(ctx: Context, task: Task) -> None:
    """Take a task out of the pool: its clocks start, whoever put it there is told."""
    refuse_closed(task)
    if not task.pooled:
        owner = ctx.member(task.owner_id).name
        raise UserError("task.claimed_before", id=task.subject, owner=owner)
    ctx.stop_clock(task.subject, POOL, "claimed")
    task.hand_over(ctx.person.id, None)
    if task.reviewer_id == ctx.person.id:
        task.reviewer_id = None  # nobody accepts their own work
    ctx.record(task.subject, "task.claim")
    ctx.changed(task)
    redraw_neighbours(ctx, task)
    start_ack(ctx, task)
    start_due(ctx, task)
    tell_initiator(ctx, task, Lead("task.lead.claimed", {"by": ctx.person.name}))


def move(ctx: Context, task: Task, project: str, unit: Unit | None, *, here: bool) -> None:
    """Put the task into another project, another department's pool, or this room.

    Said in a room with nothing else, it is this room that is meant. The card is hung up here; those
    that hang elsewhere go on showing the task.
    """
    refuse_closed(task)
    here = here or not (project or unit)
    if here and not ctx.origin.room:
        raise UserError("task.move_where", id=task.subject)
    if project:
        belongs = project_for(ctx, project, pooled=task.pooled)
        task.project = belongs.name if belongs else project
        task.project_id = belongs.id if belongs else None
    if unit is not None:
        _into_pool_of(ctx, task, unit)
    place = Origin(ctx.origin.messenger, ctx.origin.room)
    moved_here = here and (task.messenger, task.room) != (place.messenger, place.room)
    if moved_here:
        task.messenger, task.room = place.messenger, place.room
    where = {"project": task.project, "room": task.room if here else ""}
    ctx.record(task.subject, "task.move", **{name: each for name, each in where.items() if each})
    ctx.changed(task)
    if moved_here:
        lead = Lead("task.lead.moved_here", {"by": ctx.person.name})
        ctx.post(task.subject, place, Notice(lead))


def _into_pool_of(ctx: Context, task: Task, unit: Unit) -> None:
    if not task.pooled:
        raise UserError("task.move_owned", id=task.subject, department=unit.name)
    keeper = keeper_of(ctx, unit, task.project)
    ctx.stop_clock(task.subject, POOL, "moved")
    task.owner_id, task.department_id = keeper.id, unit.id
    start_pool(ctx, task)
    tell(ctx, task, keeper.id, Lead("task.lead.pooled", {"by": ctx.person.name}))
