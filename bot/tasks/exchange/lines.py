"""Tasks as the lines of a sheet, in one reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from bot.directory.model import Department, Person
from bot.engine.context import Context
from bot.tasks.exchange.columns import Column
from bot.tasks.model import Collaborator, Dependency, Milestone, Participant, Task

Line = dict[Column, object]


@dataclass(slots=True)
class _Around:
    """What stands around tasks in other tables."""

    people: dict[int, Person] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    helping: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    departments: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def lines(ctx: Context, tasks: Sequence[Task]) -> list[Line]:
    """A line for each task, with names where one person has the name and keys where several do."""
    around = _around(ctx, [each.id for each in tasks])
    return [_line(ctx, each, around) for each in tasks]


def _around(ctx: Context, ids: list[int]) -> _Around:
    found = _Around()
    everybody = list(ctx.tx.exec(select(Person)).all())
    found.people = {each.id: each for each in everybody if each.id is not None}
    found.names = _distinct(everybody)
    for unit in ctx.tx.exec(select(Department)).all():
        if unit.id is not None:
            found.units[unit.id] = unit.name
    helping = select(Collaborator).where(col(Collaborator.task_id).in_(ids))
    for one in ctx.tx.exec(helping.order_by(col(Collaborator.person_id))):
        found.helping[one.task_id].append(found.names.get(one.person_id, ""))
    taking_part = select(Participant).where(col(Participant.task_id).in_(ids))
    for part in ctx.tx.exec(taking_part.order_by(col(Participant.department_id))):
        found.departments[part.task_id].append(found.units.get(part.department_id, ""))
    waiting = select(Dependency).where(col(Dependency.task_id).in_(ids))
    for tie in ctx.tx.exec(waiting.order_by(col(Dependency.predecessor_id))):
        lag = f"{tie.lag_days:+d}" if tie.lag_days else ""
        found.after[tie.task_id].append(f"T{tie.predecessor_id}{lag}")
    keys = select(Milestone).where(col(Milestone.task_id).in_(ids))
    for key in ctx.tx.exec(keys.order_by(col(Milestone.due_at), col(Milestone.id))):
        day = key.due_at.astimezone(ctx.calendar.zone)
        mark = "✓" if key.done_at else ""
        found.keys[key.task_id].append(f"{mark}{day:%Y-%m-%d %H:%M} {key.title}")
    return found


def _distinct(everybody: Iterable[Person]) -> dict[int, str]:
    named: dict[str, list[Person]] = defaultdict(list)
    for each in everybody:
        if each.active:
            named[each.name].append(each)
    return {
        each.id: each.name if len(named[each.name]) < 2 else each.key  # noqa: PLR2004  # one
        for each in everybody
        if each.id is not None
    }


def _line(ctx: Context, task: Task, around: _Around) -> Line:
    zone = ctx.calendar.zone
    moments = {
        Column.STARTS: task.starts_at,
        Column.DUE: task.due_at,
        Column.FINISHED: task.finished_at,
        Column.REPORTED: task.reported_at,
    }
    unit = around.units.get(task.department_id or 0, "")
    giver = around.people.get(task.initiator_id)
    owner = around.people.get(task.owner_id)
    return {
        Column.ID: task.subject,
        Column.TITLE: task.title,
        Column.DESCRIPTION: task.description,
        Column.PROJECT: task.project,
        Column.OWNER: unit or around.names.get(task.owner_id, ""),
        Column.UNIT: around.units.get(owner.department_id or 0, "") if owner else "",
        Column.PEOPLE: "、".join(around.helping.get(task.id, ())),
        Column.INITIATOR: around.names.get(task.initiator_id, ""),
        Column.GIVING: around.units.get(giver.department_id or 0, "") if giver else "",
        Column.DEPARTMENTS: "、".join(around.departments.get(task.id, ())),
        **{each: at.astimezone(zone).replace(tzinfo=None) for each, at in moments.items() if at},
        Column.PRIORITY: ctx.text(f"task.priority.{task.priority}"),
        Column.AFTER: "、".join(around.after.get(task.id, ())),
        Column.STATE: ctx.text(f"task.state.{task.state}"),
        Column.PROGRESS: task.progress,
        Column.NEXT_STEP: task.next_step,
        Column.PROBLEM: task.problem,
        Column.NOTE: task.note,
        Column.KIND: task.kind,
        Column.GOAL: task.goal,
        Column.SCOPE: task.scope,
        Column.RESOURCES: task.resources,
        Column.RISKS: task.risks,
        Column.MILESTONES: "\n".join(around.keys.get(task.id, ())),
        Column.ACCEPTANCE: task.acceptance,
        Column.TAGS: task.tags,
        Column.WHOLE: f"T{task.parent_id}" if task.parent_id else "",
    }
