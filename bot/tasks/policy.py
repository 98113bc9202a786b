"""Who may do what with a task (D-06, semantics §3.2)."""

from bot.directory.queries import chain_above, person
from bot.directory.scope import upward
from bot.engine.context import Context
from bot.engine.policy import is_admin
from bot.tasks.model import Task
from bot.tasks.queries import collaborators, is_mentioned, participants

_LEVELS_ABOVE = 5


def owner(ctx: Context, task: Task) -> bool:
    """Only the owner, or whoever stands in for them; nobody while it lies in a pool (T-22)."""
    return not task.pooled and _keeps(ctx, task)


def claimer(ctx: Context, task: Task) -> bool:
    """Who may claim it: of a department's pool its members, of a project's everybody (T-22).

    And whoever may hand it to others. One that was claimed, those who may see it are told of.
    """
    if not task.pooled:
        return reader(ctx, task)
    mine = ctx.person.department_id
    if task.department_id is None:
        return True
    above = {unit.id for unit in upward(ctx.tx, mine)}
    return task.department_id in above or giver_or_owner(ctx, task)


def worker(ctx: Context, task: Task) -> bool:
    """The owner and those who work along, or whoever stands in for them."""
    return owner(ctx, task) or any(map(ctx.acts_for, collaborators(ctx.tx, task.id)))


def initiator(ctx: Context, task: Task) -> bool:
    """Whoever gave the task or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(task.initiator_id)


def judge(ctx: Context, task: Task) -> bool:
    """Whoever accepts the work or stands in for them (T-20); whoever gave it may as well."""
    return initiator(ctx, task) or ctx.acts_for(task.judge_id)


def giver_or_owner(ctx: Context, task: Task) -> bool:
    """Initiator or owner, and whoever stands above the owner."""
    return initiator(ctx, task) or _keeps(ctx, task) or _stands_above(ctx, task)


def reader(ctx: Context, task: Task) -> bool:
    """Those who take part, their and cooperating departments, who stands above, administrators.

    And whom a comment has mentioned (T-18).
    """
    return (
        giver_or_owner(ctx, task)
        or worker(ctx, task)
        or judge(ctx, task)
        or _is_colleague(ctx, task)
        or ctx.person.department_id in participants(ctx.tx, task.id)
        or (task.pooled and claimer(ctx, task))
        or is_mentioned(ctx.tx, task.id, ctx.person.id)
    )


def _keeps(ctx: Context, task: Task) -> bool:
    return ctx.acts_for(task.owner_id)


def _stands_above(ctx: Context, task: Task) -> bool:
    above = chain_above(ctx.tx, task.owner_id, _LEVELS_ABOVE)
    return ctx.person.id in {each.id for each in above}


def _is_colleague(ctx: Context, task: Task) -> bool:
    mine = ctx.person.department_id
    taking_part = (person(ctx.tx, task.owner_id), person(ctx.tx, task.initiator_id))
    units = {each.department_id for each in taking_part if each} | {task.needs_id}
    return mine is not None and mine in units
