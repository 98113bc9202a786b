"""The week's summary of each department, written by its head (TPL-14, R-04)."""

from typing import Final

from bot.engine.feature import Feature
from bot.weekly.cards import summary_card
from bot.weekly.commands import COMMANDS
from bot.weekly.reports import reports
from bot.weekly.routine import ROUTINES

FEATURE: Final = Feature(COMMANDS, {"W": summary_card}, routines=ROUTINES, reports=reports)
