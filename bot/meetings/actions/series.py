"""Series: begun, changed and ended as one; the next meeting arranged by itself (M-08, M-09)."""

from datetime import date, timedelta
from typing import Final

from bot.directory.queries import superior_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.actions.making import Slot, announce, make, span_of
from bot.meetings.cards.busy import busy, told_busy
from bot.meetings.model import Meeting, Plan, Series
from bot.meetings.places import take_place
from bot.meetings.queries import attendees, latest_of_series, meeting_for_update, series_for_update
from bot.meetings.reminders import follow_times
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import Measure
from bot.time.phrases.ranges import Range
from bot.time.repetition import Repetition

FOLLOW: Final = "meeting.follow"
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


def begin_series(ctx: Context, plan: Plan, when: Range, rule: Repetition) -> Series:
    """Begin a series, that comes again by a rule from the day that is told on."""
    starts, ends = span_of(ctx, when)
    local = starts.astimezone(ctx.calendar.zone)
    series = Series(
        rule=rule.written(),
        since=local.date(),
        at=local.time(),
        minutes=(ends - starts) // _MINUTE,
        organiser_id=ctx.person.id,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        body="",
    )
    series.plan = plan
    ctx.tx.add(series)
    ctx.tx.flush()
    return series


def first_of(ctx: Context, series: Series) -> Range:
    """When a series is for the first time; from then on it counts the weeks."""
    found = series.next_after(series.since - _DAY, ctx.now, ctx.calendar)
    if found is None:
        raise UserError("meeting.never")
    series.since = found[0].astimezone(ctx.calendar.zone).date()
    return Range(*found)


def follows(ctx: Context, meeting: Meeting) -> None:
    """Have the next of the series arranged when the time of this one is over."""
    clock = NewClock(FOLLOW, meeting.subject, None, Measure.WALL, anchor=meeting.ends_at)
    ctx.start_clock(clock)


def fire_follow(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Arrange the next one."""
    del rung
    meeting = meeting_for_update(ctx, int(claimed.subject[1:]))
    if meeting is not None:
        follow(ctx, meeting)


def follow(ctx: Context, meeting: Meeting) -> Meeting | None:
    """Arrange the meeting of the series that follows this one, unless it is there or it is over."""
    series = series_for_update(ctx, meeting.series_id) if meeting.series_id is not None else None
    if series is None or series.is_over or meeting.occurs_on is None:
        return None
    latest = latest_of_series(ctx.tx, series.id)
    if latest is None or latest.id != meeting.id:
        return None
    ctx.stop_clock(meeting.subject, FOLLOW, "followed")
    return _arrange_next(ctx, series, meeting.occurs_on, meeting.about)


def _arrange_next(ctx: Context, series: Series, day: date, about: str) -> Meeting | None:
    organiser = _organiser(ctx, series)
    found = series.next_after(day, ctx.now, ctx.calendar)
    if organiser is None or found is None:
        series.is_over = True
        return None
    slot = Slot(Origin(series.messenger, series.room), *found, series)
    meeting = make(ctx, series.plan, organiser, slot)
    meeting.about = about
    follows(ctx, meeting)
    if not series.repetition.is_daily:
        announce(ctx, meeting, Lead("meeting.lead.next", moments={"at": meeting.starts_at}))
    _tell_what_is_in_the_way(ctx, meeting)
    return meeting


def _organiser(ctx: Context, series: Series) -> Member | None:
    """Whoever arranges it; of somebody who has left, whoever they answered to."""
    organiser: Member | None = ctx.member(series.organiser_id)
    if organiser is not None and not organiser.active:
        organiser = superior_of(ctx.tx, organiser.id)
        series.organiser_id = organiser.id if organiser else series.organiser_id
    return organiser


def _tell_what_is_in_the_way(ctx: Context, meeting: Meeting) -> None:
    """Tell whoever arranges it that its room is taken, or who can't be there."""
    organiser = ctx.member(meeting.organiser_id)
    reading = ctx.reading_as(organiser)
    told = []
    try:
        take_place(ctx, meeting)
    except UserError as error:
        told.append(reading.text(error.key, **error.values))
        meeting.place = ""
    ctx.tx.flush()
    asked = [each.person_id for each in attendees(ctx.tx, meeting.id) if each.invited]
    told += told_busy(
        reading, busy(reading, asked, meeting.starts_at, meeting.ends_at, but=meeting.id)
    )
    if told:
        lead = Lead("meeting.lead.in_the_way", {"what": "\n".join(told)})
        ctx.notify(organiser, meeting.subject, Notice(lead))


SERIES_LADDERS: Final = {FOLLOW: Ladder(follow_times, fire_follow, meeting_for_update)}
