"""What time does to meetings: the reminder before, the questions when one does not end (M-02)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.meetings.model import Answer, Meeting, Minutes, Stage, State
from bot.meetings.queries import (
    attendees,
    meeting,
    meeting_for_update,
    minutes_for_update,
)
from bot.meetings.reports import reports_for
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times, spent

REMIND: Final = "meeting.remind"
SILENCE: Final = "minutes.silence"
OVERRUN: Final = "minutes.overrun"
PUBLISH: Final = "minutes.publish"

_ASKED_AGAIN: Final = (0, 1, 23)
"""After how many further spells of silence a meeting is asked again; then it is left alone."""
_ASK: Final = "ask"


def await_start(ctx: Context, arranged: Meeting) -> None:
    """Remind everybody before the meeting, and whoever arranged it where nobody began it."""
    length = arranged.ends_at - arranged.starts_at
    clock = NewClock(
        REMIND, arranged.subject, None, Measure.WALL, length, anchor=arranged.starts_at
    )
    ctx.start_clock(clock)


def remind_times(settings: Settings) -> Times:
    """Ten minutes before; and some time after the end, where it was not held."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is None:
            return
        yield Rung("soon", clock.anchor - settings.meeting.remind_before)
        yield Rung("unheld", clock.anchor + clock.budget + settings.meeting.overrun_after)

    return times


def follow_times(settings: Settings) -> Times:
    """When the time of a meeting is over that others follow."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("follow", clock.anchor)

    return times


def fire_remind(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind all who may come; never once the meeting should have begun (semantics §3.4)."""
    arranged = meeting_for_update(ctx, int(claimed.subject[1:]))
    if arranged is None or not arranged.is_planned:
        return
    if rung == "unheld":
        arranged.move(State.UNHELD)
        ctx.record(arranged.subject, "meeting.unheld")
        ctx.changed(arranged)
        lead = Lead("meeting.lead.unheld", moments={"at": arranged.starts_at})
        ctx.notify(ctx.member(arranged.organiser_id), arranged.subject, Notice(lead))
        return
    if ctx.now >= arranged.starts_at:
        return
    ctx.record(arranged.subject, "meeting.remind")
    for each in attendees(ctx.tx, arranged.id):
        if each.invited and each.answer != Answer.DECLINED:
            reader = ctx.member(each.person_id)
            notice = Notice(_soon(ctx, arranged, reader), clock_id=claimed.clock_id)
            tell(ctx, arranged, reader, notice)


def _soon(ctx: Context, arranged: Meeting, reader: Member) -> Lead:
    """That it begins soon, and how many reports lie ready for that reader, where there are some."""
    ready = len(reports_for(ctx, arranged, reader))
    left = int((arranged.starts_at - ctx.now).total_seconds())
    return Lead(
        "meeting.lead.soon_reports" if ready else "meeting.lead.soon",
        {"count": ready} if ready else {},
        {"at": arranged.starts_at},
        {"left": left},
    )


def tell(ctx: Context, arranged: Meeting, reader: Member, notice: Notice) -> None:
    """Tell somebody of a meeting while it can still matter: not where they learn of it too late.

    What quiet hours would hold until it has begun goes at once.
    """
    too_late = ctx.opening >= arranged.starts_at > ctx.now
    actor_id = ctx.actor.id if ctx.actor else None
    route = ctx.presence.route(reader, ctx.now if too_late else ctx.opening, actor_id)
    if route.at >= arranged.starts_at > ctx.now:
        return
    ctx.notify(reader, arranged.subject, replace(notice, urgent=too_late))


def await_end(ctx: Context, held: Meeting, taken: Minutes) -> None:
    """Ask whether a meeting is over when nobody says anything, or its time is up."""
    _await_silence(ctx, taken, ctx.settings.meeting.silence_after)
    if held.ends_at > ctx.now:
        ctx.start_clock(NewClock(OVERRUN, taken.subject, None, Measure.WALL, anchor=held.ends_at))


def _await_silence(ctx: Context, taken: Minutes, after: timedelta) -> None:
    ctx.start_clock(NewClock(SILENCE, taken.subject, None, Measure.WALL, after))


def silence_times(settings: Settings) -> Times:
    """After an hour without a word, after another, and the next day."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for number, more in enumerate(_ASKED_AGAIN, start=1):
            extra = settings.meeting.silence_after * more
            yield Rung(f"{_ASK}-{number}", spent(clock, extra, calendar))

    return times


def fire_silence(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Ask whether to end; where something was said meanwhile, wait for silence to last."""
    del rung
    taken = minutes_for_update(ctx, int(claimed.subject[1:]))
    if taken is None or not taken.is_taken:
        return
    after = ctx.settings.meeting.silence_after
    left = taken.heard_at + after - ctx.now
    if left > timedelta(0):
        ctx.stop_clock(taken.subject, SILENCE, "something was said")
        _await_silence(ctx, taken, timedelta(seconds=ceil(left.total_seconds())))
        return
    spans = {"span": int((ctx.now - taken.heard_at).total_seconds())}
    _ask_to_end(ctx, taken, Lead("minutes.lead.silence", spans=spans), claimed)


def overrun_times(settings: Settings) -> Times:
    """Half an hour after the planned end."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung(_ASK, clock.anchor + settings.meeting.overrun_after)

    return times


def fire_overrun(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Ask whether to end."""
    del rung
    taken = minutes_for_update(ctx, int(claimed.subject[1:]))
    if taken is None or not taken.is_taken:
        return
    ends = meeting(ctx.tx, taken.id).ends_at
    _ask_to_end(ctx, taken, Lead("minutes.lead.overrun", moments={"ends": ends}), claimed)


def _ask_to_end(ctx: Context, taken: Minutes, lead: Lead, claimed: Claimed) -> None:
    ctx.record(taken.subject, "minutes.ask")
    notice = Notice(lead, clock_id=claimed.clock_id)
    if taken.room:
        ctx.post(taken.subject, Origin(taken.messenger, taken.room), notice)
    else:
        held = meeting(ctx.tx, taken.id)
        ctx.notify(ctx.member(held.organiser_id), taken.subject, notice)


def await_publishing(ctx: Context, taken: Minutes, chair_id: int) -> None:
    """Remind the chair of minutes that are not published."""
    ctx.start_clock(NewClock(PUBLISH, taken.subject, chair_id, Measure.WORKING))


def publish_times(settings: Settings) -> Times:
    """After a working day, and after another."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for days in (1, 2):
            yield Rung(f"remind-{days}", calendar.add_days(clock.running_since, days))

    return times


def fire_publish(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the chair that the minutes wait for them."""
    del rung
    taken = minutes_for_update(ctx, int(claimed.subject[1:]))
    if taken is None or taken.stage != Stage.DRAFT:
        return
    ctx.record(taken.subject, "minutes.remind")
    chair = ctx.member(meeting(ctx.tx, taken.id).organiser_id)
    notice = Notice(Lead("minutes.lead.waiting"), clock_id=claimed.clock_id)
    ctx.notify(chair, taken.subject, notice)


LADDERS: Final = {
    REMIND: Ladder(remind_times, fire_remind, meeting_for_update),
    SILENCE: Ladder(silence_times, fire_silence, minutes_for_update),
    OVERRUN: Ladder(overrun_times, fire_overrun, minutes_for_update),
    PUBLISH: Ladder(publish_times, fire_publish, minutes_for_update),
}
