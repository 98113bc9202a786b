"""From drafts to tasks: all of them in the transaction of the import, with clocks and ledger."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import insert
from sqlmodel import SQLModel

from bot.engine.context import Context
from bot.tasks.actions.effects import done, roll_up
from bot.tasks.exchange.progress import counted
from bot.tasks.exchange.values import Draft
from bot.tasks.links import Wait, ready_at
from bot.tasks.model import Collaborator, Dependency, Milestone, Participant, State, Task
from bot.tasks.queries import task_for_update
from bot.tasks.reminders import start_ack, start_due, start_milestone, start_ready
from storage import entities
from storage.prepared import Change

_TOGETHER: Final = 500

_people = Change(insert(SQLModel.metadata.tables[str(Collaborator.__tablename__)]))
_departments = Change(insert(SQLModel.metadata.tables[str(Participant.__tablename__)]))
_milestones = Change(insert(SQLModel.metadata.tables[str(Milestone.__tablename__)]))
_dependencies = Change(insert(SQLModel.metadata.tables[str(Dependency.__tablename__)]))


def create(ctx: Context, drafts: Sequence[Draft]) -> list[Task]:
    """Make the tasks, in the order of their rows; nobody is told here."""
    tasks: list[Task] = []
    for start in range(0, len(drafts), _TOGETHER):
        some = drafts[start : start + _TOGETHER]
        tasks += entities.create_each(ctx.tx, Task, [_columns(ctx, each) for each in some])
    by_row = {draft.row: task for draft, task in zip(drafts, tasks, strict=True)}
    for draft in counted("create", drafts):
        _begin(ctx, draft, by_row[draft.row])
    _write_people(ctx, drafts, tasks)
    _write_milestones(ctx, drafts, tasks)
    _write_ties(ctx, drafts, by_row)
    _write_wholes(ctx, drafts, by_row)
    return tasks


def _columns(ctx: Context, draft: Draft) -> dict[str, object]:
    begun = draft.state not in {State.TODO, State.CANCELLED}
    own = draft.owner.id == ctx.person.id
    return {
        **draft.words,
        "title": draft.title,
        "state": draft.state.value,
        "priority": draft.priority.value,
        "progress": draft.progress,
        "initiator_id": ctx.person.id,
        "owner_id": draft.owner.id,
        "department_id": draft.unit.id if draft.unit else None,
        "project_id": draft.project_id,
        "restricted": draft.restricted,
        "messenger": ctx.origin.messenger,
        "room": ctx.origin.room,
        "starts_at": draft.starts,
        "due_at": draft.due,
        "created_at": ctx.now,
        "acknowledged_at": ctx.now if own or draft.state is State.DONE else None,
        "started_at": _started_at(ctx, draft) if begun else None,
        "finished_at": (draft.finished or ctx.now) if draft.state is State.DONE else None,
        "reported_at": ctx.now if begun else None,
        "reason": draft.words["problem"] if draft.state is State.BLOCKED else "",
    }


def _started_at(ctx: Context, draft: Draft) -> object:
    return min(each for each in (draft.starts, draft.finished, ctx.now) if each is not None)


def _begin(ctx: Context, draft: Draft, task: Task) -> None:
    ctx.born(task.subject)
    due = task.due_at.isoformat() if task.due_at else None
    ctx.record(task.subject, "task.import", title=task.title, owner=draft.owner.key, due=due)
    if not task.is_open:
        return
    if task.acknowledged_at is None:
        start_ack(ctx, task)
    start_due(ctx, task)
    for each in sorted({key.due for key in draft.keys if not key.done}):
        if each > ctx.now:
            start_milestone(ctx, task, each)


def _write_people(ctx: Context, drafts: Sequence[Draft], tasks: Sequence[Task]) -> None:
    both = list(zip(drafts, tasks, strict=True))
    _people.run_each(
        ctx.tx, [{"task_id": t.id, "person_id": one.id} for d, t in both for one in d.people]
    )
    taking_part = [
        {"task_id": t.id, "department_id": one.id} for d, t in both for one in d.departments
    ]
    _departments.run_each(ctx.tx, taking_part)


def _write_milestones(ctx: Context, drafts: Sequence[Draft], tasks: Sequence[Task]) -> None:
    rows = [
        {
            "task_id": task.id,
            "title": each.title,
            "due_at": each.due,
            "done_at": min(each.due, ctx.now) if each.done else None,
        }
        for draft, task in zip(drafts, tasks, strict=True)
        for each in draft.keys
    ]
    _milestones.run_each(ctx.tx, rows)


def _write_ties(ctx: Context, drafts: Sequence[Draft], by_row: dict[int, Task]) -> None:
    rows: list[dict[str, object]] = []
    for draft in drafts:
        task, waits = by_row[draft.row], list(_waits(draft, by_row))
        for tie in draft.after:
            if isinstance(tie.on, Task):
                ctx.redraw(tie.on.subject)
        for each in waits:
            rows.append({"task_id": task.id, "predecessor_id": each.id, "lag_days": each.lag_days})
            ctx.record(task.subject, "task.depend", on=each.subject, days=each.lag_days)
        at = ready_at(waits, ctx.calendar) if waits and task.is_open else None
        if at is not None and at > ctx.now:
            start_ready(ctx, task, at)
    _dependencies.run_each(ctx.tx, rows)


def _write_wholes(ctx: Context, drafts: Sequence[Draft], by_row: dict[int, Task]) -> None:
    """Make parts of what is divided; of tasks that were there before it is noted, and counted."""
    divided: dict[int, list[Task]] = {}
    for draft in drafts:
        part, whole = by_row[draft.row], draft.whole
        if isinstance(whole, Draft):
            part.parent_id = by_row[whole.row].id
        elif whole is not None:
            part.parent_id = whole.id
            divided.setdefault(whole.id, []).append(part)
    ctx.tx.flush()
    for parts in divided.values():
        whole = task_for_update(ctx, parts[0].parent_id or 0)
        if whole is not None:
            done(ctx, whole, "task.split", part="、".join(each.subject for each in parts))
        roll_up(ctx, parts[0])


def _waits(draft: Draft, by_row: dict[int, Task]) -> Iterator[Wait]:
    for tie in draft.after:
        on = by_row[tie.on.row] if isinstance(tie.on, Draft) else tie.on
        yield Wait(on.id, tie.lag_days, on.state, on.title, on.owner_id, on.due_at, on.finished_at)
