"""What a task's card says of the work: the last update, and whether today's is missing."""

from collections.abc import Iterator

from bot.engine.cards import Field
from bot.engine.context import Context
from bot.tasks.model import State, Task


def report_fields(ctx: Context, shown: Task) -> Iterator[Field]:
    """When it was last reported on, and what was said then (TPL-05)."""
    if said := _updated(ctx, shown):
        yield Field(ctx.label("task.field.updated"), said)
    wide = (
        ("argument.note", shown.note),
        ("argument.next_step", shown.next_step),
        ("argument.problem", shown.problem),
        ("task.field.acceptance", shown.acceptance),
        ("task.field.deliverable", shown.deliverable),
    )
    for key, value in wide:
        if value:
            yield Field(ctx.label(key), value, wide=True)


def _updated(ctx: Context, shown: Task) -> str:
    last = ctx.moment(shown.reported_at) if shown.reported_at else ""
    if shown.update_overdue and shown.state == State.DOING:
        return ctx.text("task.not_updated", last=last)
    return last
