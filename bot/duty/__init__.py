"""The duty rota: who is on duty now, and who will be."""

from typing import Final

from bot.duty.cards import SUBJECT, rota_card
from bot.duty.commands import COMMANDS
from bot.duty.leavers import LEAVERS
from bot.engine.feature import Feature

FEATURE: Final = Feature(COMMANDS, {SUBJECT: rota_card}, leavers=LEAVERS)
