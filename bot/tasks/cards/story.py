"""The whole story of a task: what it is, which clocks run, what was said, what happened."""

from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.history import with_story
from bot.tasks.cards.task import task_card
from bot.tasks.model import Task

_ENTRIES: Final = 15


def story_card(ctx: Context, shown: Task, viewer: Member | None) -> Card:
    """The task's card, and below it its running clocks with the time left, and its history."""
    return with_story(ctx, task_card(ctx, shown.id, viewer), _ENTRIES)
