"""Tasks: one owner each, acknowledged within 2 hours, reminded until done."""

from typing import Final

from bot.engine.feature import Feature
from bot.tasks.cards import task_card
from bot.tasks.commands import COMMANDS
from bot.tasks.leavers import LEAVERS
from bot.tasks.reminders import LADDERS, ROUTINES, digest

FEATURE: Final = Feature(COMMANDS, {"T": task_card}, LADDERS, ROUTINES, digest, leavers=LEAVERS)
