"""What a series carries from one meeting into the next, as it stands now."""

from collections.abc import Iterator
from typing import Final

from bot.engine.context import Context
from bot.meetings.model import Meeting, Minutes, Stage
from bot.meetings.queries import ahead_of_series, edition, held_of_series
from bot.meetings.telling import told_todo
from bot.tasks import Task, given_by, in_words

_MEETINGS: Final = 12
"""How far back open actions are looked for: a quarter of weekly meetings."""
_LINES: Final = 20


def told_carried(ctx: Context, shown: Meeting) -> str:
    """What was put off the last time, and the actions of before that are still open."""
    if shown.series_id is None or not (shown.is_planned or shown.is_running):
        return ""
    lines = list(_lines(ctx, held_of_series(ctx.tx, shown.series_id, shown.id, _MEETINGS)))
    more = len(lines) - _LINES
    return "\n".join(
        [*lines[:_LINES], *([ctx.text("minutes.more", count=more)] if more > 0 else ())]
    )


def _lines(ctx: Context, held: list[Meeting]) -> Iterator[str]:
    for number, each in enumerate(held):
        taken = ctx.tx.get(Minutes, each.id)
        if taken is not None and taken.stage in {Stage.DRAFT, Stage.PUBLISHED}:
            content = edition(ctx.tx, taken).content
            if number == 0:
                yield from (f"· {line}" for line in content.pending)
            if taken.stage == Stage.DRAFT:
                yield from (told_todo(ctx, todo) for todo in content.todos)
        yield from (in_words(ctx, task) for task in given_by(ctx.tx, each.subject) if task.is_open)


def cards_of_task(ctx: Context, task_id: int) -> Iterator[str]:
    """The cards that show how an action stands: those of the meetings that follow its own."""
    task = ctx.tx.get(Task, task_id)
    if task is None or not task.source.startswith("M"):
        return
    held = ctx.tx.get(Meeting, int(task.source[1:]))
    if held is not None:
        yield from _cards_behind(ctx, held)


def redraw_behind(ctx: Context, held: Meeting) -> None:
    """Draw those anew: what the meeting left open is no longer what it was."""
    for each in _cards_behind(ctx, held):
        ctx.redraw(each)


def _cards_behind(ctx: Context, held: Meeting) -> Iterator[str]:
    if held.series_id is None:
        return
    for each in ahead_of_series(ctx.tx, held.series_id):
        yield f"Y{each.id}" if each.is_running else each.subject
