"""What happens to the tasks of somebody who leaves: their head owns them and names a person (D-11).

Who had given them learns it from their cards.
"""

from typing import Final

from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.tasks.model import OPEN, State, Task
from bot.tasks.reminders import ACK, DUE, start_ack, start_due, start_review

_GIVEN: Final = "task.owed_given"
_JUDGED: Final = "task.owed_judged"
_KEPT: Final = "task.restricted"


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The open tasks that somebody owns."""
    return [_owed(each) for each in _owned(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Make the heir the owner of what the leaver owned, and the giver of what they gave."""
    passed = []
    for task in _owned(ctx, gone, limit):
        _own(ctx, task, gone, heir)
        passed.append(_owed(task))
    for task in _given(ctx, gone, limit - len(passed)):
        task.initiator_id = heir.id
        ctx.record(task.subject, "task.giver_left", before=gone.key, giver=heir.key)
        ctx.changed(task)
        passed.append(_owed(task, _GIVEN))
    for task in _judged(ctx, gone, limit - len(passed)):
        judged_by(ctx, task, heir, before=gone)
        passed.append(_owed(task, _JUDGED))
    return passed


def _owed(task: Task, key: str = "") -> Owed:
    """As it is listed: others of the department read that, and of what is restricted no more."""
    return Owed(task.subject, "", _KEPT) if task.restricted else Owed(task.subject, task.title, key)


def judged_by(ctx: Context, task: Task, heir: Member, *, before: Member) -> None:
    """Have the heir accept the work; nobody accepts their own, then whoever gave it does."""
    task.reviewer_id = None if heir.id in {task.owner_id, task.initiator_id} else heir.id
    ctx.record(task.subject, "task.reviewer_left", before=before.key, reviewer=heir.key)
    ctx.changed(task)
    if task.state == State.REVIEW:
        start_review(ctx, task)


def _own(ctx: Context, task: Task, gone: Member, heir: Member) -> None:
    if task.pooled:
        _keep(ctx, task, gone, heir)
        return
    ctx.stop_clock(task.subject, ACK, "owner left")
    ctx.stop_clock(task.subject, DUE, "owner left")
    task.hand_over(heir.id, gone.department_id)
    if task.reviewer_id == heir.id:
        task.reviewer_id = None
    if task.initiator_id == gone.id:
        task.initiator_id = heir.id
    ctx.record(task.subject, "task.owner_left", before=gone.key, owner=heir.key)
    ctx.changed(task)
    if task.parent_id is not None:
        ctx.redraw(f"T{task.parent_id}")
    start_ack(ctx, task)
    start_due(ctx, task)


def _keep(ctx: Context, task: Task, gone: Member, heir: Member) -> None:
    """What nobody has claimed stays in its pool, which has another keeper."""
    task.owner_id = heir.id
    task.initiator_id = heir.id if task.initiator_id == gone.id else task.initiator_id
    ctx.record(task.subject, "task.owner_left", before=gone.key, owner=heir.key)
    ctx.changed(task)


def _owned(ctx: Context, person: Member, limit: int) -> list[Task]:
    return _open(ctx, col(Task.owner_id) == person.id, limit)


def _given(ctx: Context, person: Member, limit: int) -> list[Task]:
    return _open(ctx, col(Task.initiator_id) == person.id, limit) if limit else []


def _judged(ctx: Context, person: Member, limit: int) -> list[Task]:
    return _open(ctx, col(Task.reviewer_id) == person.id, limit) if limit else []


def _open(ctx: Context, whose: object, limit: int) -> list[Task]:
    query = (
        select(Task)
        .where(whose, col(Task.state).in_(OPEN))  # type: ignore[arg-type]
        .order_by(col(Task.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


LEAVERS: Final = Leavers(owed, pass_on)
