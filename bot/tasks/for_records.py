"""Tasks that another record gives: the actions of a meeting, the work inside an incident.

They are tasks like any other, made in the transaction of whoever gives them. This is what other
features may use of tasks, by way of the package itself.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from bot.directory.projects import Project
from bot.directory.values import Member
from bot.engine.commands.mentions import Party
from bot.engine.context import Context, Origin
from bot.tasks.actions.giving import Draft, create
from bot.tasks.model import OPEN, Priority, Task
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is asked for; without an owner it is the actor's own.

    `source` is the record that gives it (`M5`): the task's card and its history name it, and
    `given_by` finds the task by it. Its own card hangs in `room`, if one is named; the people
    concerned get theirs in any case.
    """

    title: str
    source: str
    owner: Party | None = None
    people: tuple[Member, ...] = ()
    due: datetime | None = None
    priority: Priority = Priority.MID
    description: str = ""
    project: str = ""
    room: Origin | None = None


def rename_project(ctx: Context, project: Project) -> None:
    """Have the project's tasks bear its name as it is now; cards of open ones show it."""
    mine = update(Task).where(col(Task.project_id) == project.id)
    ctx.tx.execute(mine.values(project=project.name))
    still_open = select(Task.id).where(Task.project_id == project.id, col(Task.state).in_(OPEN))
    for each in ctx.tx.exec(still_open).all():
        ctx.redraw(f"T{each}")


def give(ctx: Context, asked: NewTask) -> Task:
    """Make the task as `/任务 新建` does: with its clocks, its cards and its line in the ledger.

    Raises UserError where it can't be given: a department without a head. Whether its title is
    short enough is the caller's to see to.
    """
    draft = Draft(
        title=asked.title,
        description=asked.description,
        owner=asked.owner,
        people=asked.people,
        due=When(asked.due, date_only=False) if asked.due else None,
        priority=asked.priority,
        project=asked.project,
        tags=(),
        source=asked.source,
        room=asked.room or Origin(ctx.origin.messenger),
    )
    return create(ctx, draft)
