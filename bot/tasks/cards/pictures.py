"""The picture that a task's card shows: of what was handed in, or of a comment (T-18, T-20)."""

from collections.abc import Sequence

from bot.engine.cards import Picture
from bot.engine.context import Context
from bot.files.queries import Attached, attachments
from bot.tasks.model import FILE_MARK, Comment, Task


def picture(ctx: Context, shown: Task, remarks: Sequence[Comment]) -> Picture | None:
    """The newest picture among what the card tells of; the database is asked where it has files."""
    said = [shown.deliverable, *(each.text for each in remarks)]
    if not any(FILE_MARK in each for each in said):
        return None
    told = {each.at for each in remarks}
    for each in reversed(attachments(ctx.tx, shown.subject)):
        if not each.file.is_picture:
            continue
        if each.at in told if each.role == "comment" else _is_handed_in(shown, each):
            return Picture(each.file, each.file.name)
    return None


def _is_handed_in(shown: Task, each: Attached) -> bool:
    return f"{FILE_MARK} {each.file.name}" in shown.deliverable
