"""Remarks on a task, kept with it."""

from bot.engine.context import Context
from bot.engine.live import Lead
from bot.errors import UserError
from bot.files.keeping import MOST_FILES
from bot.files.queries import attachments
from bot.tasks.actions.effects import answered
from bot.tasks.model import Comment, Task
from bot.tasks.notices import tell


def files_of(ctx: Context, task: Task) -> None:
    """Send the reader the files of a task, the newest that one message takes."""
    files = [each.file for each in attachments(ctx.tx, task.subject)][-MOST_FILES:]
    if not files:
        raise UserError("task.files.none", task=task.subject)
    unique = {each.hash: each for each in files}
    ctx.reply(ctx.text("task.files.sent", task=task.subject, title=task.title), [*unique.values()])


def remark(ctx: Context, task: Task, words: str) -> None:
    """Keep a remark with the task (T-18, T-27) and tell the other side.

    Files that came with it belong to the task from then on, and are named in it. The task
    stays what it was, so what others are just filling in stays valid.
    """
    files = ctx.files.take()
    words = "\n".join([words, *(f"📎 {each.name}" for each in files)]).strip()
    ctx.tx.add(Comment(task_id=task.id, author_id=ctx.person.id, at=ctx.now, text=words))
    for each in files:
        ctx.files.attach(task.subject, each, role="comment")
    ctx.record(task.subject, "task.comment", text=words[:200])
    ctx.redraw(task.subject)
    answered(ctx, task, "task.comment")
    lead = Lead("task.lead.comment", {"by": ctx.person.name, "text": words[:200]})
    for person_id in dict.fromkeys((task.owner_id, task.initiator_id)):
        tell(ctx, task, person_id, lead)
