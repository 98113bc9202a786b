"""Handovers: what leavers owed is passed on and listed to their head; movers' heads are told."""

from typing import Final

from bot.directory.departures import PREFIX
from bot.engine.feature import Feature
from bot.handover.cards import handover_card
from bot.handover.commands import COMMANDS
from bot.handover.steps import LADDERS

FEATURE: Final = Feature(COMMANDS, {PREFIX: handover_card}, LADDERS)
