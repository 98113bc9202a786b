"""Who may do what with meetings and minutes."""

from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.meetings.model import Attendee, Meeting, Minutes
from bot.meetings.queries import attendee, meeting


def arranges(ctx: Context, shown: Meeting) -> bool:
    """Whoever arranged it or stands in for them, and the main administrator."""
    return is_admin(ctx) or ctx.acts_for(shown.organiser_id)


def runs(ctx: Context, shown: Meeting) -> bool:
    """Whoever arranged it or stands in for them, who chairs it, the main administrator."""
    return arranges(ctx, shown) or is_chair(ctx, shown.id)


def is_chair(ctx: Context, meeting_id: int) -> bool:
    """Whether the actor chairs a meeting."""
    found = attendee(ctx.tx, meeting_id, ctx.person.id)
    return found is not None and found.chair


def asked(ctx: Context, shown: Meeting) -> bool:
    """Whoever is asked to it."""
    found = attendee(ctx.tx, shown.id, ctx.person.id)
    return found is not None and found.invited


def reader(ctx: Context, shown: Meeting) -> bool:
    """Whoever is asked to it, came to it or runs it, and all in its room."""
    mine = attendee(ctx.tx, shown.id, ctx.person.id)
    return (
        (mine is not None and not is_removed(mine))
        or runs(ctx, shown)
        or _is_in_room(ctx, shown.messenger, shown.room)
    )


def is_removed(one: Attendee) -> bool:
    """Whether somebody was asked to a meeting and is not any more, nor came to it or chairs it."""
    return not one.invited and not one.chair and one.present_at is None


def chairs(ctx: Context, shown: Minutes) -> bool:
    """Whoever runs the meeting that they are of."""
    return runs(ctx, meeting(ctx.tx, shown.id))


def there(ctx: Context, shown: Minutes) -> bool:
    """Whoever may read the meeting, and all in the room where it is held."""
    return reader(ctx, meeting(ctx.tx, shown.id)) or _is_in_room(ctx, shown.messenger, shown.room)


def missed(ctx: Context, shown: Minutes) -> bool:
    """Whoever was asked to the meeting and was not there."""
    mine = attendee(ctx.tx, shown.id, ctx.person.id)
    return mine is not None and mine.invited and mine.present_at is None


def _is_in_room(ctx: Context, messenger: str, room: str) -> bool:
    return bool(room) and (ctx.origin.messenger, ctx.origin.room) == (messenger, room)
