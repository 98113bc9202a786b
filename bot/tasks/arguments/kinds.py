"""The kinds of arguments that are the tasks' own."""

from typing import Final

from bot.engine.commands.argument import Choice, Record
from bot.tasks.model import Priority
from bot.tasks.queries import task_for_update

PRIORITY: Final = Choice(
    "!",
    "task.priority",
    Priority,
    {
        "急": Priority.URGENT,
        "紧急": Priority.URGENT,
        "h": Priority.HIGH,
        "高优": Priority.HIGH,
        "medium": Priority.MID,
        "normal": Priority.MID,
    },
)
TASK: Final = Record("T", task_for_update)
