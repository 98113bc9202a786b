"""Approvals and daily affairs: forms that pass from hand to hand and never stall."""

from typing import Final

from bot.approvals.asking import offers
from bot.approvals.cards import approval_card
from bot.approvals.commands import COMMANDS
from bot.approvals.digest import digest
from bot.approvals.leavers import LEAVERS
from bot.approvals.looking import concerning
from bot.approvals.model import PREFIX
from bot.approvals.reminders import LADDERS
from bot.engine.feature import Feature

FEATURE: Final = Feature(
    COMMANDS,
    {PREFIX: approval_card},
    LADDERS,
    digest=digest,
    leavers=LEAVERS,
    offers=offers,
    mine={PREFIX: concerning},
)
