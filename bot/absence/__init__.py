"""Leave and deputies: clocks stand still, and somebody else is asked meanwhile."""

from typing import Final

from bot.absence.cards import absence_card
from bot.absence.commands import COMMANDS
from bot.absence.reminders import LADDERS
from bot.engine.feature import Feature

FEATURE: Final = Feature(COMMANDS, {"L": absence_card}, LADDERS)
