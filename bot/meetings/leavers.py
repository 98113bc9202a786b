"""What happens to the meetings and series of somebody who leaves: the heir arranges them (D-11)."""

from typing import Final

from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.effects.appointments import appoint
from bot.engine.feature import Leavers, Owed
from bot.meetings.model import AHEAD, Attendee, Meeting, Series
from bot.meetings.queries import attendee, latest_of_series, series_for_update

_SERIES: Final = "meeting.owed_series"
_AHEAD: Final = tuple(each.value for each in AHEAD)


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The meetings that somebody has arranged and that are not over."""
    return [Owed(each.subject, each.title) for each in _arranged(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Have the heir arrange what the leaver did, and what follows of their series."""
    passed = []
    for meeting in _arranged(ctx, gone, limit):
        _hand_over(ctx, meeting, gone, heir)
        passed.append(Owed(meeting.subject, meeting.title))
    for series in _going(ctx, gone, limit - len(passed)):
        series.organiser_id = heir.id
        latest = latest_of_series(ctx.tx, series.id)
        passed.append(Owed(latest.subject if latest else "", series.plan.title, _SERIES))
    return passed


def _hand_over(ctx: Context, meeting: Meeting, gone: Member, heir: Member) -> None:
    meeting.organiser_id = heir.id
    series = series_for_update(ctx, meeting.series_id) if meeting.series_id is not None else None
    if series is not None and series.organiser_id == gone.id:
        series.organiser_id = heir.id
    _seat(ctx, meeting, gone, heir)
    meeting.sequence += 1
    ctx.record(meeting.subject, "meeting.organiser_left", before=gone.key, organiser=heir.key)
    ctx.changed(meeting)
    appoint(ctx, meeting.subject)


def _seat(ctx: Context, meeting: Meeting, gone: Member, heir: Member) -> None:
    """Ask the heir, who has the chair now, in the place of whoever left."""
    left = attendee(ctx.tx, meeting.id, gone.id)
    if left is not None:
        left.invited, left.chair = False, False
    taken = attendee(ctx.tx, meeting.id, heir.id)
    if taken is None:
        taken = Attendee(meeting_id=meeting.id, person_id=heir.id)
        ctx.tx.add(taken)
    taken.invited, taken.chair = True, True


def _arranged(ctx: Context, person: Member, limit: int) -> list[Meeting]:
    query = (
        select(Meeting)
        .where(Meeting.organiser_id == person.id, col(Meeting.state).in_(_AHEAD))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


def _going(ctx: Context, person: Member, limit: int) -> list[Series]:
    """Their series of which no meeting of theirs is still to come."""
    query = (
        select(Series)
        .where(Series.organiser_id == person.id, col(Series.is_over).is_(other=False))
        .order_by(col(Series.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


LEAVERS: Final = Leavers(owed, pass_on)
