"""Lists of tasks."""

from collections.abc import Sequence
from typing import Final

from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.tasks.model import Task

_LISTED: Final = 20


def list_card(ctx: Context, title: str, shown: Sequence[Task]) -> Card:
    """Tasks a line each: state, owner and date."""
    return Card(
        title=title,
        fields=tuple(_line(ctx, each) for each in shown[:_LISTED]),
        body="" if shown else ctx.text("task.list.empty"),
        note=ctx.text("task.list.more", limit=_LISTED) if len(shown) > _LISTED else "",
    )


def _line(ctx: Context, shown: Task) -> Field:
    parts = [ctx.text(f"task.state.{shown.state}"), ctx.member(shown.owner_id).name]
    if shown.due_at is not None:
        parts.append(ctx.moment(shown.due_at))
    if shown.progress:
        parts.append(f"{shown.progress}%")
    return Field(f"{shown.subject} {shown.title}", " · ".join(parts), wide=True)
