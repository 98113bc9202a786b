"""Who may do what with a task (D-06, semantics §3.2)."""

from bot.directory.queries import chain_above, person
from bot.engine.context import Context
from bot.engine.policy import is_admin
from bot.tasks.model import Task
from bot.tasks.queries import collaborators

_LEVELS_ABOVE = 5


def owner(ctx: Context, task: Task) -> bool:
    """Only the owner, or whoever stands in for them."""
    return ctx.acts_for(task.owner_id)


def worker(ctx: Context, task: Task) -> bool:
    """The owner and those who work along."""
    return owner(ctx, task) or ctx.person.id in collaborators(ctx.tx, task.id)


def initiator(ctx: Context, task: Task) -> bool:
    """Whoever gave the task or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(task.initiator_id)


def giver_or_owner(ctx: Context, task: Task) -> bool:
    """Initiator or owner, and whoever stands above the owner."""
    return initiator(ctx, task) or owner(ctx, task) or _stands_above(ctx, task)


def reader(ctx: Context, task: Task) -> bool:
    """Those who take part, their departments, whoever stands above them, administrators."""
    return giver_or_owner(ctx, task) or worker(ctx, task) or _is_colleague(ctx, task)


def _stands_above(ctx: Context, task: Task) -> bool:
    above = chain_above(ctx.tx, task.owner_id, _LEVELS_ABOVE)
    return ctx.person.id in {each.id for each in above}


def _is_colleague(ctx: Context, task: Task) -> bool:
    mine = ctx.person.department_id
    taking_part = (person(ctx.tx, task.owner_id), person(ctx.tx, task.initiator_id))
    return mine is not None and mine in {each.department_id for each in taking_part if each}
