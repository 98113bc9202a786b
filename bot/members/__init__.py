"""The people of a department: who they are, and what their administrators change of them."""

from typing import Final

from bot.engine.feature import Feature
from bot.members.commands import COMMANDS

FEATURE: Final = Feature(COMMANDS)
