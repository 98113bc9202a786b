"""The room that a meeting is held in: one that can be booked is, and never twice (M-11)."""

from bot.booking import Wanted, book, move, release, resource_named
from bot.engine.context import Context
from bot.meetings.model import Meeting
from bot.meetings.queries import attendees


def take_place(ctx: Context, meeting: Meeting) -> None:
    """Book the meeting's place where it names a room that can be; else it is only words.

    Raises UserError with the nearest free times where somebody has it. What the meeting had
    before is given up.
    """
    room = resource_named(ctx.tx, meeting.place) if meeting.place else None
    if room is None:
        release(ctx, meeting.subject)
        return
    ctx.tx.flush()
    people = sum(each.invited for each in attendees(ctx.tx, meeting.id))
    period = (meeting.starts_at, meeting.ends_at)
    book(ctx, meeting.subject, Wanted(room, period, people, meeting.organiser_id))
    meeting.place = room.name(ctx.settings.language)


def move_place(ctx: Context, meeting: Meeting) -> None:
    """Have the same room at the meeting's new time, or raise UserError."""
    move(ctx, meeting.subject, (meeting.starts_at, meeting.ends_at))


def leave_place(ctx: Context, meeting: Meeting) -> None:
    """Give the room back from now on."""
    release(ctx, meeting.subject)
