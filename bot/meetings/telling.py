"""What meetings have of other records, a line each."""

from bot.directory.projects import Project
from bot.engine.context import Context
from bot.meetings.model import Meeting, Todo
from bot.tasks import Task


def told_todo(ctx: Context, todo: Todo) -> str:
    """An action in a line: what, who, until when."""
    owner = (
        ctx.member(todo.owner_id).name
        if todo.owner_id is not None
        else ctx.text("minutes.unassigned")
    )
    due = [ctx.moment(todo.due_at)] if todo.due_at is not None else []
    head = f"{todo.task} " if todo.task else "· "
    return head + " · ".join([todo.text, owner, *due])


def told_project(ctx: Context, held: Meeting) -> str:
    """The name of the project that a meeting is about, be it by one of its tasks (TPL-01)."""
    letter, number = held.about[:1], held.about[1:]
    if letter == "X":
        return ctx.tx.get_one(Project, int(number)).name
    return ctx.tx.get_one(Task, int(number)).project if letter == "T" else ""
