"""Who may see which people, and change what of them (D-05, D-06)."""

from bot.directory.model import Level
from bot.directory.scope import administers, manages
from bot.directory.values import Member, Unit
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.members.queries import active_departments


def administrator(ctx: Context, target: object) -> bool:
    """Administrators, for the members of their own departments.

    Whose member is meant is known only when the arguments are read: the action asks again.
    """
    del target
    return ctx.person.level is not Level.USER


def main_administrator(ctx: Context, target: object) -> bool:
    """Main administrators alone: job roles decide on money and contracts in approvals (D-13)."""
    del target
    return is_admin(ctx)


def sees(ctx: Context, unit: Unit) -> bool:
    """Whether the actor may list a department: their own, or one that they manage."""
    return unit.id == ctx.person.department_id or manages(ctx.tx, ctx.person, unit.id)


def departments(ctx: Context) -> list[Unit]:
    """The departments that the actor manages."""
    return [unit for unit in active_departments(ctx) if manages(ctx.tx, ctx.person, unit.id)]


def sees_all_of(ctx: Context, member: Member) -> bool:
    """Whether the actor may see somebody's roles, level and accounts: their own, or managed."""
    return member.id == ctx.person.id or manages(ctx.tx, ctx.person, member.department_id)


def may_change(ctx: Context, member: Member) -> bool:
    """Whether the actor administers somebody; main administrators only each other do."""
    if member.level is Level.MAIN_ADMIN:
        return is_admin(ctx)
    return administers(ctx.tx, ctx.person, member.department_id)
