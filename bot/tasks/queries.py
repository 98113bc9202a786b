"""What is asked of the database about tasks."""

from sqlmodel import col, select

from bot.engine.context import Context
from bot.tasks.model import Collaborator, Comment, Mentioned, Milestone, Participant, Task
from storage import Tx


def task_for_update(ctx: Context, task_id: int) -> Task | None:
    """The task, locked until the end of this transaction."""
    return ctx.locks.take(Task, task_id)


def task(tx: Tx, task_id: int) -> Task:
    """The task of an id that a row refers to."""
    return tx.get_one(Task, task_id)


def collaborators(tx: Tx, task_id: int) -> list[int]:
    """The people who work along, by id."""
    query = select(Collaborator.person_id).where(Collaborator.task_id == task_id)
    return list(tx.exec(query.order_by(col(Collaborator.person_id))).all())


def participants(tx: Tx, task_id: int) -> list[int]:
    """The departments that cooperate, by id (T-03)."""
    query = select(Participant.department_id).where(Participant.task_id == task_id)
    return list(tx.exec(query.order_by(col(Participant.department_id))).all())


def milestones(tx: Tx, task_id: int) -> list[Milestone]:
    """A task's key dates in order of time; what was changed here counts."""
    order = (col(Milestone.due_at), col(Milestone.id))
    return list(tx.exec(select(Milestone).where(Milestone.task_id == task_id).order_by(*order)))


def is_mentioned(tx: Tx, task_id: int, person_id: int) -> bool:
    """Whether a comment on the task has mentioned somebody."""
    return tx.get(Mentioned, (task_id, person_id)) is not None


def comments(tx: Tx, task_id: int, limit: int) -> list[Comment]:
    """The newest comments, oldest of them first."""
    newest = (
        select(Comment)
        .where(Comment.task_id == task_id)
        .order_by(col(Comment.id).desc())
        .limit(limit)
    )
    return list(reversed(tx.exec(newest).all()))
