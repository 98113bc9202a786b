"""Projects: what several people work towards, with a role for each of them (D-07, D-08)."""

from typing import Final

from bot.engine.feature import Feature
from bot.projects.cards import project_card
from bot.projects.commands import COMMANDS
from bot.projects.leavers import LEAVERS
from bot.projects.reports import reports

__all__ = ["FEATURE"]

FEATURE: Final = Feature(COMMANDS, {"X": project_card}, leavers=LEAVERS, reports=reports)
