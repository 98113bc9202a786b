"""What meetings have of other records, a line each."""

from bot.engine.context import Context
from bot.meetings.model import Todo


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
