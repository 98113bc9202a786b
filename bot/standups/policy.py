"""Who may do what with stand-ups."""

from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.standups.model import Share, Standup


def runs(ctx: Context, shown: Standup) -> bool:
    """Whoever made it or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(shown.organiser_id)


def reads(ctx: Context, shown: Standup) -> bool:
    """Whoever runs it or takes part, and all in its room."""
    here = ctx.origin
    in_room = bool(shown.room) and (here.messenger, here.room) == (shown.messenger, shown.room)
    return runs(ctx, shown) or in_room or shown.concerns(ctx.person)


def owns(ctx: Context, share: Share) -> bool:
    """Whoever is asked for it; nobody speaks for another."""
    return share.person_id == ctx.person.id
