"""What tasks say of a week: what was finished, what is stuck or late, what comes next (TPL-14)."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, not_, or_
from sqlmodel import col, select

from bot.engine.context import Context
from bot.engine.feature import Span, Week
from bot.tasks.model import OPEN, State, Task

_MOST: Final = 20
"""Tasks of each kind that a summary names."""


def week(ctx: Context, people: Sequence[int], span: Span, *, own: bool) -> Week:
    """The tasks of these people, a line each; for others to read without restricted ones (D-08)."""
    theirs = (col(Task.owner_id).in_(people), *(() if own else (not_(col(Task.restricted)),)))
    finished = col(Task.finished_at)
    done = (
        col(Task.state) == State.DONE.value,
        finished >= span.begins,
        finished < span.closes,
    )
    stuck = or_(
        col(Task.state) == State.BLOCKED.value, col(Task.due_at) <= ctx.now, col(Task.problem) != ""
    )
    ahead = (col(Task.due_at) > ctx.now, col(Task.due_at) < span.ends)
    is_open = col(Task.state).in_(OPEN)
    return Week(
        tuple(_line(ctx, each) for each in _some(ctx, *theirs, *done)),
        tuple(_line(ctx, each, _why(ctx, each)) for each in _some(ctx, *theirs, is_open, stuck)),
        tuple(_line(ctx, each, _when(ctx, each)) for each in _some(ctx, *theirs, is_open, *ahead)),
    )


def _some(ctx: Context, *where: ColumnElement[bool]) -> list[Task]:
    query = select(Task).where(*where)
    return list(ctx.tx.exec(query.order_by(col(Task.due_at), col(Task.id)).limit(_MOST)).all())


def _line(ctx: Context, shown: Task, more: str = "") -> str:
    words = ctx.beside(f"{shown.subject} {shown.title}", ctx.member(shown.owner_id).name)
    return f"{words} · {more}" if more else words


def _why(ctx: Context, shown: Task) -> str:
    if shown.state == State.BLOCKED and shown.reason:
        return shown.reason
    if shown.due_at is not None and shown.due_at <= ctx.now:
        late = ctx.text("task.due_passed", due=ctx.moment(shown.due_at))
        return f"{late} {shown.problem}".strip()
    return shown.problem


def _when(ctx: Context, shown: Task) -> str:
    due = ctx.moment(shown.due_at) if shown.due_at is not None else ""
    return " · ".join(each for each in (due, shown.next_step) if each)
