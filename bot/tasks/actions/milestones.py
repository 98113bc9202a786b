"""Milestones of a task: set, reached, given up (P-05, TPL-04)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import done, refuse_closed
from bot.tasks.model import Milestone, Task
from bot.tasks.notices import tell, tell_initiator
from bot.tasks.queries import milestones
from bot.tasks.reminders import plan_milestones

MOST: Final = 20


class Key(NamedTuple):
    """A key date that is asked for."""

    title: str
    due: datetime


def set_from_birth(ctx: Context, task: Task, keys: Sequence[Key]) -> None:
    """Give a task that is just being made its milestones; its owner learns them with it."""
    if keys:
        _add(ctx, task, keys)
        plan_milestones(ctx, task)


def add(ctx: Context, task: Task, keys: Sequence[Key]) -> None:
    """Set milestones; the owner is told.

    Raises UserError for one after the task's end, or that is there already.
    """
    refuse_closed(task)
    _add(ctx, task, keys)
    plan_milestones(ctx, task)
    titles = ctx.row(each.title for each in keys)
    done(ctx, task, "task.milestone", text=titles)
    lead = Lead("task.lead.milestones", {"by": ctx.person.name, "titles": titles})
    tell(ctx, task, task.owner_id, lead)


def reach(ctx: Context, task: Task, which: str) -> None:
    """Say that a milestone is reached, the next one where none is named; who gave it is told."""
    refuse_closed(task)
    found = _named(ctx, task, which) if which else _next(ctx, task)
    if found.done_at is not None:
        at = ctx.moment(found.done_at)
        raise UserError("task.milestone_reached", title=found.title, at=at)
    found.done_at = ctx.now
    plan_milestones(ctx, task)
    done(ctx, task, "task.reach", text=found.title)
    lead = Lead("task.lead.milestone_reached", {"by": ctx.person.name, "title": found.title})
    tell_initiator(ctx, task, lead)


def drop(ctx: Context, task: Task, which: str) -> None:
    """Give a milestone up, reached or not; the owner is told."""
    refuse_closed(task)
    found = _named(ctx, task, which)
    ctx.tx.delete(found)
    plan_milestones(ctx, task)
    done(ctx, task, "task.unmilestone", text=found.title)
    lead = Lead("task.lead.milestone_dropped", {"by": ctx.person.name, "title": found.title})
    tell(ctx, task, task.owner_id, lead)


def say_later(ctx: Context, task: Task, due: datetime) -> None:
    """Say which milestones would lie behind a new due date."""
    left = [each for each in milestones(ctx.tx, task.id) if each.done_at is None]
    later = [each.title for each in left if each.due_at > due]
    if later:
        ctx.reply(ctx.text("task.milestones_later", id=task.subject, titles=ctx.row(later)))


def _add(ctx: Context, task: Task, keys: Sequence[Key]) -> None:
    known = milestones(ctx.tx, task.id)
    titles = {fold(each.title) for each in known}
    if len(known) + len(keys) > MOST:
        raise UserError("input.too_many", field="milestones", limit=MOST)
    for each in keys:
        if fold(each.title) in titles:
            raise UserError("task.milestone_twice", field="milestones", title=each.title)
        if task.due_at is not None and each.due > task.due_at:
            due = ctx.moment(task.due_at)
            raise UserError("task.milestone_later", field="milestones", title=each.title, due=due)
        titles.add(fold(each.title))
        ctx.tx.add(Milestone(task_id=task.id, title=each.title, due_at=each.due))


def _named(ctx: Context, task: Task, which: str) -> Milestone:
    """The milestone of that number on the card, or of that title."""
    known = milestones(ctx.tx, task.id)
    by_number = {str(at): each for at, each in enumerate(known, start=1)}
    by_title = {fold(each.title): each for each in known}
    word = fold(which).strip()
    found = by_title.get(word) or by_number.get(word)
    if found is None:
        names = ctx.row(f"{at} {each.title}" for at, each in enumerate(known, start=1))
        key = "task.milestone_which" if names else "task.milestone_none"
        raise UserError(key, given=which[:40], names=names, id=task.subject)
    return found


def _next(ctx: Context, task: Task) -> Milestone:
    left = [each for each in milestones(ctx.tx, task.id) if each.done_at is None]
    if not left:
        raise UserError("task.milestone_none", id=task.subject)
    return left[0]
