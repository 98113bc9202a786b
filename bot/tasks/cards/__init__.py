"""What people see of tasks."""

from bot.tasks.cards.board import board_card
from bot.tasks.cards.gantt import gantt_card
from bot.tasks.cards.lists import list_card, sheet_card
from bot.tasks.cards.more import more_card
from bot.tasks.cards.story import story_card
from bot.tasks.cards.task import task_card

__all__ = [
    "board_card",
    "gantt_card",
    "list_card",
    "more_card",
    "sheet_card",
    "story_card",
    "task_card",
]
