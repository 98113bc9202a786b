"""Which project a task belongs to, by the name that stands behind its `+` (D-07)."""

from bot.directory.projects import Project, project_named, role_on
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.errors import UserError
from bot.tasks.actions.effects import redraw_neighbours, refuse_closed
from bot.tasks.model import Task
from bot.tasks.standing import parts


def project_for(ctx: Context, name: str, *, pooled: bool = False) -> Project | None:
    """The project that a task of the actor's goes into; None where the word is a mere label.

    Raises UserError for a project that is closed, or whose member they are not: of what is put
    into its pool nobody is asked that (T-22).
    """
    project = project_named(ctx.tx, name) if name else None
    if project is None:
        return None
    if not project.is_open:
        raise UserError("project.closed", field="project", name=project.name)
    role = role_on(ctx.tx, project.id, ctx.person.id)
    if pooled or is_admin(ctx) or (role is not None and role.takes_part):
        return project
    owner = ctx.member(project.owner_id).name
    raise UserError("project.not_yours", field="project", name=project.name, owner=owner)


def restrict(ctx: Context, task: Task, *, to_core: bool) -> None:
    """Keep a task among the core of its project, or open it to all that might see it (D-08).

    Its cards in rooms then say no more than its number, and those beside it neither.
    """
    refuse_closed(task)
    if to_core and task.project_id is None:
        raise UserError("task.restrict_where", id=task.subject)
    if task.restricted is to_core:
        key = "task.restricted_already" if to_core else "task.not_restricted"
        raise UserError(key, id=task.subject)
    task.restricted = to_core
    ctx.record(task.subject, "task.restrict" if to_core else "task.unrestrict")
    ctx.changed(task)
    redraw_neighbours(ctx, task)
    for each in parts(ctx.tx, task.id):
        ctx.redraw(each.subject)
