"""Urgent incidents: reported, taken, led to a solution against the clock, and learned from."""

from typing import Final

from bot.engine.feature import Feature
from bot.incidents.cards import incident_card
from bot.incidents.commands import COMMANDS
from bot.incidents.leavers import LEAVERS
from bot.incidents.outward import OUTWARD
from bot.incidents.queries import concerning
from bot.incidents.reminders import LADDERS
from bot.incidents.rooms import KEEPER

FEATURE: Final = Feature(
    COMMANDS,
    {"I": incident_card},
    LADDERS,
    leavers=LEAVERS,
    mine={"I": lambda ctx: concerning(ctx.tx, ctx.person)},
    rooms={"I": KEEPER},
    outward={"I": OUTWARD},
)
