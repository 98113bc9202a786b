"""The whole story of a task: what it is, which clocks run, what was said, what happened."""

from typing import Final

import msgspec

from bot.directory.values import Member
from bot.engine import history
from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.tasks.cards.task import task_card
from bot.tasks.model import Task

_ENTRIES: Final = 15


def story_card(ctx: Context, shown: Task, viewer: Member | None) -> Card:
    """The task's card, and below it its running clocks with the time left, and its history."""
    card = task_card(ctx, shown.id, viewer)
    told = history.story(ctx, shown.subject, _ENTRIES + 1)
    clocks = [Field(label, left, wide=True) for label, left in history.clocks(ctx, shown.subject)]
    past = Field(ctx.text("record.history"), "\n".join(told[:_ENTRIES]), wide=True)
    older = ctx.text("record.older", limit=_ENTRIES) if len(told) > _ENTRIES else ""
    note = "\n".join(each for each in (card.note, older) if each)
    return msgspec.structs.replace(card, fields=(*card.fields, *clocks, past), note=note)
