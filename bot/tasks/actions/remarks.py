"""Remarks on a task, kept with it."""

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.tasks.actions.effects import answered
from bot.tasks.model import Comment, Task
from bot.tasks.notices import tell


def remark(ctx: Context, task: Task, words: str) -> None:
    """Keep a remark with the task (T-18, T-27) and tell the other side.

    The task stays what it was, so what others are just filling in stays valid.
    """
    ctx.tx.add(Comment(task_id=task.id, author_id=ctx.person.id, at=ctx.now, text=words))
    ctx.record(task.subject, "task.comment", text=words[:200])
    ctx.redraw(task.subject)
    answered(ctx, task, "task.comment")
    lead = Lead("task.lead.comment", {"by": ctx.person.name, "text": words[:200]})
    for person_id in dict.fromkeys((task.owner_id, task.initiator_id)):
        tell(ctx, task, person_id, lead)
