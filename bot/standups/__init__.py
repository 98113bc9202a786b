"""Stand-ups in writing: asked in private on working days, reported when time is up (M-07)."""

from typing import Final

from bot.engine.feature import Feature
from bot.standups.cards import report_card, share_card, standup_card
from bot.standups.commands import COMMANDS
from bot.standups.leavers import LEAVERS
from bot.standups.queries import awaited
from bot.standups.reminders import LADDERS

FEATURE: Final = Feature(
    COMMANDS,
    {"Z": standup_card, "B": report_card, "Q": share_card},
    LADDERS,
    leavers=LEAVERS,
    awaits=awaited,
)
