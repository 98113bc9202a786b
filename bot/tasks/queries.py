"""What is asked of the database about tasks."""

from sqlmodel import col, select

from bot.engine.context import Context
from bot.tasks.model import Collaborator, Comment, Task
from storage import Tx


def task_for_update(ctx: Context, task_id: int) -> Task | None:
    """The task, locked until the end of this transaction."""
    if ctx.tx.connection().dialect.name == "sqlite":
        return ctx.tx.get(Task, task_id)
    # Rows that refer to it may be written by others meanwhile: they don't change the task itself.
    return ctx.tx.get(Task, task_id, with_for_update={"key_share": True})


def task(tx: Tx, task_id: int) -> Task:
    """The task of an id that a row refers to."""
    return tx.get_one(Task, task_id)


def collaborators(tx: Tx, task_id: int) -> list[int]:
    """The people who work along, by id."""
    query = select(Collaborator.person_id).where(Collaborator.task_id == task_id)
    return list(tx.exec(query.order_by(col(Collaborator.person_id))).all())


def comments(tx: Tx, task_id: int, limit: int) -> list[Comment]:
    """The newest comments, oldest of them first."""
    newest = (
        select(Comment)
        .where(Comment.task_id == task_id)
        .order_by(col(Comment.id).desc())
        .limit(limit)
    )
    return list(reversed(tx.exec(newest).all()))
