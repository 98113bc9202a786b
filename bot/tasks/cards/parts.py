"""What a task's card says of its parts: one look at the database for each kind."""

from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Field
from bot.engine.context import Context
from bot.tasks.links import Wait, neighbours
from bot.tasks.model import State, Task
from bot.tasks.policy import shown_to
from bot.tasks.queries import task
from bot.tasks.standing import Standing, in_words, kept
from bot.tasks.standing import parts as parts_of

_MOST: Final = 12
"""Subtasks that a card lists; the open ones come before others."""


def parts(ctx: Context, shown: Task, viewer: Member | None) -> list[Field]:
    """The task's place among others; of those kept from the viewer, their numbers alone (D-08)."""
    return [*_division(ctx, shown, viewer), *_order(ctx, shown, viewer)]


def _division(ctx: Context, shown: Task, viewer: Member | None) -> list[Field]:
    """What it is a part of, and its own parts as they stand (T-06)."""
    fields = []
    if shown.parent_id is not None:
        whole = task(ctx.tx, shown.parent_id)
        known = shown_to(ctx, whole, viewer)
        words = f"{whole.subject} {whole.title}" if known else kept(ctx, whole.subject)
        fields.append(Field(ctx.label("task.whole"), words))
    if found := parts_of(ctx.tx, shown.id):
        listed = sorted(found, key=lambda each: not each.is_open)[:_MOST]
        lines = [in_words(ctx, each, shown=_is_shown(ctx, each, viewer)) for each in sorted(listed)]
        counted = [each for each in found if each.state != State.CANCELLED]
        closed = sum(not each.is_open for each in counted)
        heading = ctx.label("task.parts", done=closed, count=len(counted))
        fields.append(Field(heading, "\n".join(lines), wide=True))
    return fields


def _order(ctx: Context, shown: Task, viewer: Member | None) -> list[Field]:
    """What it waits for, as that stands, and the ids of what waits for it (T-08)."""
    found = neighbours(ctx.tx, shown.id)
    before = [_wait(ctx, each.wait, viewer) for each in found if each.is_before]
    after = [each.wait.subject for each in found if not each.is_before]
    fields = []
    if before:
        fields.append(Field(ctx.label("argument.after"), "\n".join(before), wide=True))
    if after:
        fields.append(Field(ctx.label("task.successors"), ctx.row(after)))
    return fields


def _is_shown(ctx: Context, each: Standing | Wait, viewer: Member | None) -> bool:
    """Whether the viewer may know of it: only what is restricted is looked up for that."""
    return not each.restricted or shown_to(ctx, task(ctx.tx, each.id), viewer)


def _wait(ctx: Context, each: Wait, viewer: Member | None) -> str:
    if not _is_shown(ctx, each, viewer):
        return kept(ctx, each.subject)
    facts = [f"{each.subject} {each.title}", ctx.text(f"task.state.{each.state}")]
    facts.append(ctx.member(each.owner_id).name)
    if each.is_open and each.due_at is not None:
        facts.append(ctx.moment(each.due_at))
    if each.lag_days:
        key = "task.lag" if each.lag_days > 0 else "task.lead_time"
        facts.append(ctx.text(key, days=abs(each.lag_days)))
    return " · ".join(facts)
