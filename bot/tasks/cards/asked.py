"""What a task's card says of what was asked for, beside title, owner and date (TPL-03, TPL-04)."""

from collections.abc import Iterator

from bot.engine.cards import Field
from bot.engine.context import Context
from bot.tasks.model import Milestone, Task
from bot.tasks.queries import milestones


def asked_fields(ctx: Context, shown: Task) -> Iterator[Field]:
    """The fields that are filled in, the short ones first."""
    short = (
        ("kind", shown.kind),
        ("starts", ctx.moment(shown.starts_at) if shown.starts_at else ""),
        ("effort", str(shown.effort) if shown.effort > 1 else ""),
        ("max_revisions", str(shown.max_revisions or "")),
    )
    wide = (
        ("goal", shown.goal),
        ("scope", shown.scope),
        ("resources", shown.resources),
        ("risks", shown.risks),
    )
    for name, value in short:
        if value:
            yield Field(ctx.label(f"argument.{name}"), value)
    for name, value in wide:
        if value:
            yield Field(ctx.label(f"argument.{name}"), value, wide=True)
    if keys := milestones(ctx.tx, shown.id):
        reached = sum(each.done_at is not None for each in keys)
        heading = ctx.label("task.milestones", done=reached, count=len(keys))
        lines = [_milestone(ctx, at, each) for at, each in enumerate(keys, start=1)]
        yield Field(heading, "\n".join(lines), wide=True)


def _milestone(ctx: Context, at: int, each: Milestone) -> str:
    when = ctx.moment(each.due_at)
    if each.done_at is not None:
        when = ctx.text("task.milestone_on", at=ctx.moment(each.done_at))
    elif each.is_late(ctx.now):
        when = ctx.text("task.due_passed", due=when)
    return f"{'○' if each.done_at is None else '✓'} {at} {each.title} · {when}"
