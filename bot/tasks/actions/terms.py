"""What is asked for beside title, owner and date: the fields of TPL-03 and TPL-04."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from bot.directory.values import Unit
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.tasks.actions.effects import done, refuse_closed, roll_up
from bot.tasks.actions.sharing import cooperate, refuse_too_few
from bot.tasks.model import Task
from bot.tasks.notices import tell

Terms: TypeAlias = Mapping[str, str | int | datetime | None]
"""Columns of a task with what they are to be; the others stay."""


def detail(ctx: Context, task: Task, terms: Terms, units: Sequence[Unit] | None) -> None:
    """Say more exactly what is asked for; the owner is told.

    Raises UserError where it begins after its end, or too few departments would cooperate.
    """
    refuse_closed(task)
    if not terms and units is None:
        raise UserError("task.detail_wanted", id=task.subject)
    set_terms(ctx, task, terms)
    if units is not None:
        cooperate(ctx, task, units)
    if units is not None or "kind" in terms:
        refuse_too_few(ctx, task)
    done(ctx, task, "task.detail", fields=", ".join(terms))
    if "effort" in terms:
        roll_up(ctx, task)
    tell(ctx, task, task.owner_id, Lead("task.lead.detailed", {"by": ctx.person.name}))


def set_terms(ctx: Context, task: Task, terms: Terms) -> None:
    """Write them into the task; raises UserError where it would begin after its end."""
    for name, value in terms.items():
        setattr(task, name, value)
    refuse_backwards(ctx, task)


def refuse_backwards(ctx: Context, task: Task) -> None:
    """Raises UserError for a task that is to begin after it is due."""
    if task.starts_at is None or task.due_at is None or task.starts_at < task.due_at:
        return
    starts, due = ctx.moment(task.starts_at), ctx.moment(task.due_at)
    raise UserError("task.starts_after_due", field="starts", starts=starts, due=due)
