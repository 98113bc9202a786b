"""When the digest comes, and to whom."""

from datetime import datetime, time

from bot.daily.card import digest_card
from bot.directory.values import Member
from bot.engine.context import Context
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.recurrence import Recurrence


def digest_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """On working days at the time set, and as long as people may be disturbed that day."""
    at, quiet = settings.daily.digest_at, settings.quiet.start
    if at is None:
        return None
    return Recurrence(calendar, at, until=quiet if quiet > at else time.max)


def digest_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Send somebody their digest, unless it is empty or they are on leave."""
    del occurrence
    if ctx.address(reader) is None or ctx.presence.is_away(reader.id):
        return
    card = digest_card(ctx, reader)
    if card is not None:
        ctx.reply(card)
