"""What is done to a whole series: changed from its next meeting on, ended (M-08)."""

from datetime import date, timedelta
from typing import Final

import msgspec

from bot.directory.values import Member, Unit
from bot.engine.commands.argument import becomes
from bot.engine.commands.mentions import refuse_too_many
from bot.engine.context import Context
from bot.errors import UserError
from bot.meetings.actions.arranging import call_off, change_and_tell, invite
from bot.meetings.actions.making import asked_by, planned_item, span_of
from bot.meetings.actions.series import FOLLOW, follows
from bot.meetings.arguments import Changed, SeriesChanged
from bot.meetings.model import Meeting, Plan, Series
from bot.meetings.queries import ahead_of_series, latest_of_series, series_for_update
from bot.meetings.slots import Occasion
from bot.time.phrases.ranges import Range

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


def change_series(ctx: Context, given: SeriesChanged) -> None:
    """Have all meetings of a series from the next one on be as is said now.

    What comes back of a form as it was moves nothing, nor does a time that is the series' own.
    """
    series = going_series(ctx, given.meeting)
    planned = planned_of(ctx, series)
    series.plan = _changed(series.plan, given)
    if given.people:
        refuse_too_many(asked_by(ctx, series.plan, ctx.member(series.organiser_id)))
    when = None
    if given.when is not None and not _is_its_own(ctx, series, given.when):
        when = _retime(ctx, series, given.when, planned)
    ctx.record(given.meeting.subject, "meeting.change_series", rule=series.rule)
    _redraw(ctx, series)
    if planned is None:
        return
    changed = Changed(
        meeting=planned,
        title=given.title,
        when=when,
        items=given.items,
        place=given.place,
        link=given.link,
        documents=given.documents,
    )
    change_and_tell(ctx, changed, "_series", anew=when is not None)
    if when is not None:
        planned.occurs_on = when.starts.astimezone(ctx.calendar.zone).date()
        ctx.stop_clock(planned.subject, FOLLOW, "moved")
        follows(ctx, planned)
    if given.people:
        invite(ctx, planned, given.people)


def cancel_series(ctx: Context, meeting: Meeting, reason: str) -> None:
    """End a series: what is still to come of it is called off, and nothing follows."""
    series = going_series(ctx, meeting)
    series.is_over = True
    ctx.record(meeting.subject, "meeting.cancel_series", reason=reason)
    planned = planned_of(ctx, series)
    if planned is not None:
        call_off(ctx, planned, reason, "meeting.lead.series_cancelled")
    ctx.redraw(meeting.subject)
    _redraw(ctx, series)


def going_series(ctx: Context, meeting: Meeting) -> Series:
    """The series that a meeting is one of; raises UserError where there is none, or it is over."""
    series = series_for_update(ctx, meeting.series_id) if meeting.series_id is not None else None
    if series is None:
        raise UserError("meeting.no_series", id=meeting.subject)
    if series.is_over:
        raise UserError("meeting.series_over", id=meeting.subject)
    return series


def _redraw(ctx: Context, series: Series) -> None:
    """Have those of it drawn anew that tell its rule."""
    for each in ahead_of_series(ctx.tx, series.id):
        ctx.redraw(each.subject)


def planned_of(ctx: Context, series: Series) -> Meeting | None:
    """The meeting of the series that is still to come."""
    found = (each for each in ahead_of_series(ctx.tx, series.id) if each.is_planned)
    return next(found, None)


def _changed(plan: Plan, given: SeriesChanged) -> Plan:
    names = ("title", "place", "link", "documents")
    named = {name: becomes(getattr(plan, name), getattr(given, name)) for name in names}
    if given.items is not None:
        named["items"] = tuple(map(planned_item, becomes((), given.items)))
    people = tuple(each.id for each in given.people or () if isinstance(each, Member))
    without = tuple(each for each in plan.without if each not in people)
    units = tuple(each.id for each in given.people or () if isinstance(each, Unit))
    return msgspec.structs.replace(
        plan,
        people=tuple(dict.fromkeys((*plan.people, *people))),
        units=tuple(dict.fromkeys((*plan.units, *units))),
        without=without,
        **named,
    )


def _is_its_own(ctx: Context, series: Series, occasion: Occasion) -> bool:
    """Whether this is the rule, the time and the length that the series has already."""
    if occasion.rule is None or occasion.dated:
        return False
    starts, ends = span_of(ctx, occasion.range)
    told = (occasion.rule.written(), starts.astimezone(ctx.calendar.zone).time(), ends - starts)
    return told == (series.rule, series.at, timedelta(minutes=series.minutes))


def _retime(ctx: Context, series: Series, occasion: Occasion, planned: Meeting | None) -> Range:
    """Give the series another rule or time of day; gives when it is next."""
    if occasion.rule is None:
        raise UserError("meeting.rule_wanted")
    starts, ends = span_of(ctx, occasion.range)
    local = starts.astimezone(ctx.calendar.zone)
    if occasion.dated or occasion.rule != series.repetition:  # else its weeks go on as they are
        series.since = local.date()
    series.rule, series.at = occasion.rule.written(), local.time()
    series.minutes = (ends - starts) // _MINUTE
    found = series.next_after(_last_day(ctx, series, planned), ctx.now, ctx.calendar)
    if found is None:
        raise UserError("meeting.never")
    return Range(*found)


def _last_day(ctx: Context, series: Series, planned: Meeting | None) -> date:
    """The day behind which the next meeting is: none is held twice on a day of the series."""
    latest = latest_of_series(ctx.tx, series.id, but=planned.id if planned else 0)
    before = series.since - _DAY
    return before if latest is None or latest.occurs_on is None else max(before, latest.occurs_on)
