"""What people see of tasks."""

from bot.tasks.cards.lists import list_card
from bot.tasks.cards.task import task_card

__all__ = ["list_card", "task_card"]
