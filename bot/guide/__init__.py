"""Help: everything that can be said, told from the declarations of the commands."""

from typing import Final

from bot.engine.feature import Feature
from bot.guide.commands import COMMANDS

FEATURE: Final = Feature(COMMANDS)
