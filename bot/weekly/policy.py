"""Who may write and read a department's weekly summary (R-04, D-06)."""

from collections.abc import Sequence

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
    return bool(readable(ctx, [summary]))


def readable(ctx: Context, summaries: Sequence[Summary]) -> list[Summary]:
    """Those that the actor may read."""
    if ctx.person.level is Level.MAIN_ADMIN:
        return list(summaries)
    seen = departments_in_reach(ctx.tx, ctx.person)
    mine = ctx.person.id
    return [each for each in summaries if each.author_id == mine or each.department_id in seen]
