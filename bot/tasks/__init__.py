"""Tasks: one owner each, acknowledged within 2 hours, reminded until done."""

from typing import Final

from bot.engine.feature import Feature
from bot.tasks.cards import task_card
from bot.tasks.commands import COMMANDS
from bot.tasks.for_records import NewTask, give, rename_project
from bot.tasks.leavers import LEAVERS
from bot.tasks.model import OPEN, Priority, Task
from bot.tasks.reminders import LADDERS, ROUTINES, digest
from bot.tasks.selection import Selection, selected
from bot.tasks.standing import Standing, Tally, given_by, in_words, standing, tally
from bot.tasks.week import week

__all__ = [
    "FEATURE",
    "OPEN",
    "NewTask",
    "Priority",
    "Standing",
    "Tally",
    "Task",
    "give",
    "given_by",
    "in_words",
    "rename_project",
    "standing",
    "tally",
]

_MOST: Final = 20

FEATURE: Final = Feature(
    COMMANDS,
    {"T": task_card},
    LADDERS,
    ROUTINES,
    digest,
    leavers=LEAVERS,
    week=week,
    mine={"T": lambda ctx: selected(ctx, Selection(), _MOST)},
)
