"""Digests of reminders: what time says to one person, together, while little is left of a month."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

import msgspec

from bot.engine.messenger import MessageKind
from bot.engine.outbox.quota import Supply
from bot.engine.outbox.rows import Lane, Leaving
from bot.engine.rules import Rules
from storage import Tx

_EVERY: Final = timedelta(hours=3)
_REMINDERS: Final = frozenset({MessageKind.POST, MessageKind.URGENT})


def gathered(tx: Tx, rules: Rules, row: Leaving) -> Leaving:
    """What time has to say, as it leaves: with others at the next digest where it has to save.

    Escalations, what is urgent and what a room is told leave as ever.
    """
    quota = rules.quotas.get(row.messenger)
    is_reminder = row.kind in _REMINDERS and row.lane >= Lane.MESSAGE and not row.room
    if quota is None or not is_reminder or quota.supply(quota.outgoing, tx) is Supply.PLENTY:
        return row
    at = rules.quiet.opening(_next(row.not_before, rules.settings.timezone))
    return msgspec.structs.replace(row, not_before=at, held=True)


def _next(moment: datetime, zone: tzinfo) -> datetime:
    """When digests leave next, which may be now: at 0:00, 3:00, 6:00 and so on."""
    local = moment.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = -(-(local - midnight) // _EVERY)  # rounded up
    return (midnight + passed * _EVERY).astimezone(moment.tzinfo)
