"""Saying of many tasks at once that they were seen."""

from sqlalchemy import tuple_
from sqlmodel import col, select

from bot.engine.context import Context
from bot.tasks.actions.working import acknowledge
from bot.tasks.model import OPEN, Task
from bot.tasks.queries import task_for_update

Span = tuple[int, int]
"""The ids of the first and last task that were given together."""


def acknowledge_all(ctx: Context, span: Span | None) -> None:
    """Acknowledge every open task of one's own that waits for it, or those given together.

    Those of a span are of one moment and one giver: what was made between them by others is not
    theirs to take along.
    """
    mine = select(Task.id).where(
        col(Task.owner_id) == ctx.person.id,
        col(Task.acknowledged_at).is_(None),
        col(Task.state).in_(OPEN),
    )
    if span is not None:
        given = select(Task.initiator_id, Task.created_at).where(col(Task.id) == span[0])
        together = tuple_(col(Task.initiator_id), col(Task.created_at)).in_(given)
        mine = mine.where(col(Task.id).between(*span), together)
    found = [task_for_update(ctx, each) for each in ctx.tx.exec(mine.order_by(col(Task.id)))]
    waiting = [each for each in found if each is not None and each.acknowledged_at is None]
    for each in waiting:
        acknowledge(ctx, each)
    key = "exchange.acked" if waiting else "exchange.none_to_ack"
    ctx.reply(ctx.text(key, count=len(waiting)))
