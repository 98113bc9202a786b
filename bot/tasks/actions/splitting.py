"""Dividing a task into parts, and what its parts mean for the whole (T-06, semantics §3.2)."""

from datetime import datetime

from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import done, refuse_closed, roll_up
from bot.tasks.actions.giving import Draft, create
from bot.tasks.model import State, Task
from bot.tasks.notices import tell
from bot.tasks.queries import task_for_update
from bot.tasks.standing import Standing, parts
from bot.tasks.subtasks import MOST_LEVELS, level


def split(ctx: Context, whole: Task, draft: Draft) -> None:
    """Give a part of the task to somebody, by a date not after its own; its owner is told.

    Raises UserError for a task that is closed, or divided too deeply.
    """
    refuse_closed(whole)
    if level(ctx.tx, whole) >= MOST_LEVELS:
        raise UserError("task.too_deep", id=whole.subject, limit=MOST_LEVELS)
    if draft.due is not None:
        _refuse_later(ctx, whole, draft.due.at)
    part = create(ctx, draft)
    done(ctx, whole, "task.split", part=part.subject)
    roll_up(ctx, part)
    if whole.owner_id != part.owner_id:
        lead = Lead("task.lead.split", {"by": ctx.person.name, "id": part.subject})
        tell(ctx, whole, whole.owner_id, lead)


def refuse_open_parts(ctx: Context, whole: Task) -> None:
    """Raises UserError for a task that can't be finished, as parts of it are open (S1)."""
    left = _open(ctx, whole)
    if left:
        ids = ctx.row(ctx.beside(each.subject, ctx.member(each.owner_id).name) for each in left)
        raise UserError("task.parts_open", id=whole.subject, ids=ids)


def open_parts(ctx: Context, whole: Task) -> list[Task]:
    """The parts that go when the whole is given up.

    Raises UserError where one was handed in: somebody has to judge that first.
    """
    found = [task_for_update(ctx, each.id) for each in _open(ctx, whole)]
    left = [each for each in found if each is not None]
    for each in left:
        if each.state == State.REVIEW:
            raise UserError("task.part_in_review", id=whole.subject, part=each.subject)
    return left


def fit(ctx: Context, task: Task, due: datetime) -> None:
    """Raises UserError for a date after that of the whole; says which parts are due later."""
    if task.parent_id is not None:
        whole = task_for_update(ctx, task.parent_id)
        if whole is not None and whole.is_open:
            _refuse_later(ctx, whole, due)
    later = [each for each in _open(ctx, task) if each.due_at is not None and each.due_at > due]
    if later:
        ids = ctx.row(each.subject for each in later)
        ctx.reply(ctx.text("task.parts_later", id=task.subject, ids=ids))


def refuse_closed_whole(ctx: Context, part: Task) -> None:
    """Raises UserError for a part whose whole is closed: that has to be taken up first."""
    if part.parent_id is None:
        return
    whole = task_for_update(ctx, part.parent_id)
    if whole is not None and not whole.is_open:
        raise UserError("task.whole_closed", id=part.subject, whole=whole.subject)


def part_over(ctx: Context, part: Task) -> None:
    """Tell the owner of the whole when the last open part is closed: it can be finished now."""
    whole = task_for_update(ctx, part.parent_id) if part.parent_id is not None else None
    if whole is not None and whole.is_open and not _open(ctx, whole):
        tell(ctx, whole, whole.owner_id, Lead("task.lead.parts_done"))


def _refuse_later(ctx: Context, whole: Task, due: datetime) -> None:
    if whole.due_at is not None and due > whole.due_at:
        latest = ctx.moment(whole.due_at)
        raise UserError("task.later_than_whole", field="due", id=whole.subject, due=latest)


def _open(ctx: Context, whole: Task) -> list[Standing]:
    return [each for each in parts(ctx.tx, whole.id) if each.is_open]
