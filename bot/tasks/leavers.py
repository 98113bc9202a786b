"""What happens to the tasks of somebody who leaves: their head owns them and names a person (D-11).

Who had given them learns it from their cards.
"""

from typing import Final

from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.tasks.model import OPEN, Task
from bot.tasks.reminders import ACK, DUE, start_ack, start_due

_GIVEN: Final = "task.owed_given"


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The open tasks that somebody owns."""
    return [Owed(each.subject, each.title) for each in _owned(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Make the heir the owner of what the leaver owned, and the giver of what they gave."""
    passed = []
    for task in _owned(ctx, gone, limit):
        _own(ctx, task, gone, heir)
        passed.append(Owed(task.subject, task.title))
    for task in _given(ctx, gone, limit - len(passed)):
        task.initiator_id = heir.id
        ctx.record(task.subject, "task.giver_left", before=gone.key, giver=heir.key)
        ctx.changed(task)
        passed.append(Owed(task.subject, task.title, _GIVEN))
    return passed


def _own(ctx: Context, task: Task, gone: Member, heir: Member) -> None:
    ctx.stop_clock(task.subject, ACK, "owner left")
    ctx.stop_clock(task.subject, DUE, "owner left")
    task.hand_over(heir.id, gone.department_id)
    if task.initiator_id == gone.id:
        task.initiator_id = heir.id
    ctx.record(task.subject, "task.owner_left", before=gone.key, owner=heir.key)
    ctx.changed(task)
    start_ack(ctx, task)
    start_due(ctx, task)


def _owned(ctx: Context, person: Member, limit: int) -> list[Task]:
    return _open(ctx, col(Task.owner_id) == person.id, limit)


def _given(ctx: Context, person: Member, limit: int) -> list[Task]:
    return _open(ctx, col(Task.initiator_id) == person.id, limit) if limit else []


def _open(ctx: Context, whose: object, limit: int) -> list[Task]:
    query = (
        select(Task)
        .where(whose, col(Task.state).in_(OPEN))  # type: ignore[arg-type]
        .order_by(col(Task.id))
        .limit(limit)
        .with_for_update()
    )
    ctx.tx.flush()
    return list(ctx.tx.exec(query).all())


LEAVERS: Final = Leavers(owed, pass_on)
