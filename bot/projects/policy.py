"""Who may do what with a project (D-07)."""

from bot.directory.projects import Project, ProjectRole, role_on
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context


def runs(ctx: Context, project: Project) -> bool:
    """The project's administrators and the main administrator."""
    return is_admin(ctx) or _role(ctx, project) is ProjectRole.ADMIN


def on_it(ctx: Context, project: Project) -> bool:
    """Everybody on the project, visitors too, and the main administrator."""
    return is_admin(ctx) or _role(ctx, project) is not None


def _role(ctx: Context, project: Project) -> ProjectRole | None:
    return role_on(ctx.tx, project.id, ctx.person.id)
