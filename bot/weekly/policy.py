"""Who may write and read a department's weekly summary (R-04, D-06)."""

from bot.directory.model import Level
from bot.directory.reach import departments_in_reach
from bot.directory.scope import manages
from bot.directory.values import Unit
from bot.engine.context import Context
from bot.weekly.model import Summary


def writes(ctx: Context, unit: Unit) -> bool:
    """Whether the actor writes for a department: head or deputy, leader, administrators."""
    heads = unit.head_id is not None and ctx.acts_for(unit.head_id)
    return heads or manages(ctx.tx, ctx.person, unit.id)


def reads(ctx: Context, unit_id: int) -> bool:
    """Whether the actor sees a department's work."""
    return ctx.person.level is Level.MAIN_ADMIN or unit_id in departments_in_reach(
        ctx.tx, ctx.person
    )


def reader(ctx: Context, summary: Summary) -> bool:
    """Whoever wrote it, the department, whoever leads it, administrators."""
    return ctx.person.id == summary.author_id or reads(ctx, summary.department_id)
