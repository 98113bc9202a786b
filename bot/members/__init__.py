"""The people of a department: who they are, and what their administrators change of them."""

from typing import Final

from bot.engine.feature import Feature
from bot.members.commands import COMMANDS
from bot.members.review import ROUTINES

FEATURE: Final = Feature(COMMANDS, routines=ROUTINES)
