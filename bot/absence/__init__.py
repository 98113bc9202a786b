"""Leave and deputies: clocks stand still, and somebody else is asked meanwhile.

Other features grant leave, and have deputies named, in their own transaction:

    grant(ctx, source, member, span, deputy)   enter the leave that a record (`A12`) grants
    retract(ctx, source, member)               take it out again
    follow_leave(ctx, source, member, spans)   have it be what an attendance system tells
    appoint(ctx, deputy, span, affairs)        somebody acts for the actor in these affairs alone
    check_span(starts_at, ends_at, now)        refuse a span that no leave can have
"""

from typing import Final

from bot.absence.actions import appoint
from bot.absence.cards import absence_card
from bot.absence.commands import COMMANDS
from bot.absence.granting import follow_leave, grant, retract
from bot.absence.model import check_span
from bot.absence.queries import listed
from bot.absence.reminders import LADDERS
from bot.engine.feature import Feature

__all__ = ["FEATURE", "appoint", "check_span", "follow_leave", "grant", "retract"]

FEATURE: Final = Feature(
    COMMANDS,
    {"L": absence_card},
    LADDERS,
    mine={"L": lambda ctx: listed(ctx.tx, ctx.person, ctx.now, everybody=False)},
)
