"""Rooms: which there are, when they are free, what one has booked (A-16, M-11)."""

from typing import Final

from bot.engine.feature import Feature
from bot.rooms.commands import COMMANDS

FEATURE: Final = Feature(COMMANDS)
