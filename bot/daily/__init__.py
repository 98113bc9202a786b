"""The morning's digest: one message a person a day with all that can wait until then (T-15)."""

from typing import Final

from bot.daily.commands import COMMANDS
from bot.daily.routine import digest_share, digest_times
from bot.engine.feature import Feature, Routine

FEATURE: Final = Feature(COMMANDS, routines={"digest": Routine(digest_times, digest_share)})
