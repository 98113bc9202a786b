"""Remarks on a task, kept with it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.files.keeping import MOST_FILES
from bot.files.queries import attachments
from bot.files.values import FileRef
from bot.tasks.actions.effects import answered
from bot.tasks.model import FILE_MARK, Comment, Mentioned, Task
from bot.tasks.notices import tell

_QUOTED: Final = 200
"""Characters of a remark that a message quotes."""


def files_of(ctx: Context, task: Task) -> None:
    """Send the reader the files of a task, the newest that one message takes."""
    files = [each.file for each in attachments(ctx.tx, task.subject)][-MOST_FILES:]
    if not files:
        raise UserError("task.files.none", task=task.subject)
    unique = {each.hash: each for each in files}
    ctx.reply(ctx.text("task.files.sent", task=task.subject, title=task.title), [*unique.values()])


def named(files: Sequence[FileRef]) -> str:
    """The names of files as a text about them shows them, a line each."""
    return "\n".join(f"{FILE_MARK} {each.name}" for each in files)


class Remark(NamedTuple):
    """What somebody says to a task, and whom they mention in it."""

    words: str = ""
    people: tuple[Member, ...] = ()


def remark(ctx: Context, task: Task, said: Remark) -> None:
    """Keep a remark with the task (T-18, T-27) and tell the other side, and who is mentioned.

    Who is mentioned may see the task from then on. Files that came with it belong to the task, and
    are named in it. The task stays what it was, so what others are just filling in stays valid.
    """
    files = ctx.files.take()
    words = "\n".join(each for each in (said.words, named(files)) if each)
    ctx.tx.add(Comment(task_id=task.id, author_id=ctx.person.id, at=ctx.now, text=words))
    for each in files:
        ctx.files.attach(task.subject, each, role="comment")
    for reader in said.people:
        ctx.tx.merge(Mentioned(task_id=task.id, person_id=reader.id))
    keys = {"mentioned": ", ".join(each.key for each in said.people)} if said.people else {}
    ctx.record(task.subject, "task.comment", text=words[:_QUOTED], **keys)
    ctx.redraw(task.subject)
    answered(ctx, task, "task.comment")
    _tell(ctx, task, words[:_QUOTED], [each.id for each in said.people])


def _tell(ctx: Context, task: Task, words: str, mentioned: Sequence[int]) -> None:
    """Tell each once: whoever is mentioned that they are."""
    for person_id in dict.fromkeys((*mentioned, task.owner_id, task.initiator_id)):
        key = "task.lead.mentioned" if person_id in mentioned else "task.lead.comment"
        tell(ctx, task, person_id, Lead(key, {"by": ctx.person.name, "text": words}))
