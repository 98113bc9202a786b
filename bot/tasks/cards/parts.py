"""What a task's card says of its parts: one look at the database for each kind."""

from typing import Final

from bot.engine.cards import Field
from bot.engine.context import Context
from bot.tasks.cards.labels import label
from bot.tasks.links import Wait, neighbours
from bot.tasks.model import State, Task
from bot.tasks.queries import task
from bot.tasks.standing import in_words
from bot.tasks.standing import parts as parts_of

_MOST: Final = 12
"""Subtasks that a card lists; the open ones come before others."""


def parts(ctx: Context, shown: Task) -> list[Field]:
    """The task's place among others."""
    return [*_division(ctx, shown), *_order(ctx, shown)]


def _division(ctx: Context, shown: Task) -> list[Field]:
    """What it is a part of, and its own parts as they stand (T-06)."""
    fields = []
    if shown.parent_id is not None:
        whole = task(ctx.tx, shown.parent_id)
        fields.append(Field(label(ctx, "task.whole"), f"{whole.subject} {whole.title}"))
    if found := parts_of(ctx.tx, shown.id):
        listed = sorted(found, key=lambda each: not each.is_open)[:_MOST]
        lines = [in_words(ctx, each) for each in sorted(listed)]
        counted = [each for each in found if each.state != State.CANCELLED]
        closed = sum(not each.is_open for each in counted)
        heading = label(ctx, "task.parts", done=closed, count=len(counted))
        fields.append(Field(heading, "\n".join(lines), wide=True))
    return fields


def _order(ctx: Context, shown: Task) -> list[Field]:
    """What it waits for, as that stands, and the ids of what waits for it (T-08)."""
    found = neighbours(ctx.tx, shown.id)
    before = [_wait(ctx, each.wait) for each in found if each.is_before]
    after = [each.wait.subject for each in found if not each.is_before]
    fields = []
    if before:
        fields.append(Field(label(ctx, "argument.after"), "\n".join(before), wide=True))
    if after:
        fields.append(Field(label(ctx, "task.successors"), "、".join(after)))
    return fields


def _wait(ctx: Context, each: Wait) -> str:
    facts = [f"{each.subject} {each.title}", ctx.text(f"task.state.{each.state}")]
    facts.append(ctx.member(each.owner_id).name)
    if each.is_open and each.due_at is not None:
        facts.append(ctx.moment(each.due_at))
    if each.lag_days:
        key = "task.lag" if each.lag_days > 0 else "task.lead_time"
        facts.append(ctx.text(key, days=abs(each.lag_days)))
    return " · ".join(facts)
