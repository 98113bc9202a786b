"""Who may do what with a task (D-06, semantics §3.2)."""

from bot.directory.projects import ProjectRole, role_on
from bot.directory.queries import chain_above, person
from bot.directory.scope import upward
from bot.directory.values import Member
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.tasks.model import Task
from bot.tasks.queries import collaborators, is_mentioned, participants

_LEVELS_ABOVE = 5


def owner(ctx: Context, task: Task) -> bool:
    """Only the owner, or whoever stands in for them; nobody while it lies in a pool (T-22)."""
    return not task.pooled and _keeps(ctx, task)


def claimer(ctx: Context, task: Task) -> bool:
    """Who may claim it: of a department's or project's pool its members (T-22).

    Of a name that is no project's, everybody. And whoever may hand it to others. One that was
    claimed, those who may see it are told of.
    """
    if not task.pooled:
        return reader(ctx, task)
    mine = ctx.person.department_id
    if task.project_id is not None and takes_part(ctx, task):
        return True
    if task.department_id is None:
        return task.project_id is None or giver_or_owner(ctx, task)
    above = {unit.id for unit in upward(ctx.tx, mine)}
    return task.department_id in above or giver_or_owner(ctx, task)


def worker(ctx: Context, task: Task) -> bool:
    """The owner and those who work along, or whoever stands in for them."""
    return owner(ctx, task) or any(map(ctx.acts_for, collaborators(ctx.tx, task.id)))


def initiator(ctx: Context, task: Task) -> bool:
    """Whoever gave the task or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(task.initiator_id)


def judge(ctx: Context, task: Task) -> bool:
    """Whoever accepts the work or stands in for them (T-20); whoever gave it may as well.

    And who administers its project.
    """
    return initiator(ctx, task) or ctx.acts_for(task.judge_id) or _runs_project(ctx, task)


def giver_or_owner(ctx: Context, task: Task) -> bool:
    """Initiator or owner, whoever stands above the owner, and who administers its project."""
    return (
        initiator(ctx, task)
        or _keeps(ctx, task)
        or _stands_above(ctx, task)
        or _runs_project(ctx, task)
    )


def discusser(ctx: Context, task: Task) -> bool:
    """Whoever may see it, but for those who are mere visitors of its project (D-07)."""
    return _is_concerned(ctx, task) or takes_part(ctx, task)


def reader(ctx: Context, task: Task) -> bool:
    """Those who take part, their and cooperating departments, who stands above, administrators.

    And whom a comment has mentioned (T-18), and everybody on its project (D-06, D-07). What is
    kept among the core, only who has to do with it and the project's core (D-08).
    """
    return _is_concerned(ctx, task) or _in_project(ctx, task) is not None


def shown_to(ctx: Context, task: Task, viewer: Member | None) -> bool:
    """Whether a viewer, or a room (None), is shown more of it than its number (D-08)."""
    return not task.restricted or (viewer is not None and reader(ctx.reading_as(viewer), task))


def takes_part(ctx: Context, task: Task) -> bool:
    """Whether somebody is on its project, and more than a visitor."""
    role = _in_project(ctx, task)
    return role is not None and role.takes_part


def _in_project(ctx: Context, task: Task) -> ProjectRole | None:
    """What somebody is on its project; None where they are not, or not among its core."""
    role = role_on(ctx.tx, task.project_id, ctx.person.id)
    return role if role is not None and (role.is_core or not task.restricted) else None


def _runs_project(ctx: Context, task: Task) -> bool:
    return _in_project(ctx, task) is ProjectRole.ADMIN


def _is_concerned(ctx: Context, task: Task) -> bool:
    """Whether it is somebody's to see whatever project it belongs to."""
    if (
        giver_or_owner(ctx, task)
        or worker(ctx, task)
        or judge(ctx, task)
        or is_mentioned(ctx.tx, task.id, ctx.person.id)
    ):
        return True
    return not task.restricted and _is_around(ctx, task)


def _is_around(ctx: Context, task: Task) -> bool:
    """Whether they are of a department that has to do with it, or may claim it."""
    return (
        _is_colleague(ctx, task)
        or ctx.person.department_id in participants(ctx.tx, task.id)
        or (task.pooled and claimer(ctx, task))
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
