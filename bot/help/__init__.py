"""Requests for help: answered within a day, or carried up to the leader in charge."""

from typing import Final

from bot.engine.feature import Feature
from bot.help import reminders, settling
from bot.help.cards import request_card
from bot.help.commands import COMMANDS
from bot.help.digest import digest
from bot.help.leavers import LEAVERS
from bot.help.queries import asked_by, waiting_for
from bot.help.week import week

_LADDERS: Final = reminders.LADDERS | settling.LADDERS

FEATURE: Final = Feature(
    COMMANDS,
    {"H": request_card},
    _LADDERS,
    digest=digest,
    leavers=LEAVERS,
    week=week,
    mine={"H": lambda ctx: (*waiting_for(ctx.tx, ctx.person), *asked_by(ctx.tx, ctx.person))},
)
