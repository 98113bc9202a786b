"""What time does to stand-ups: a round opens, reminds those who are missing, is reported (M-07)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.aloud import say_in
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.settings import Settings
from bot.standups.cards import names
from bot.standups.model import Round, Share, Standup
from bot.standups.queries import (
    had_round,
    members_of_circle,
    round_for_update,
    shares,
    standup_for_update,
)
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

OPEN: Final = "standup.open"
ROUND: Final = "standup.round"
_LATE: Final = 0.8
"""The share of the window after which those who are missing are named (semantics §3.4)."""
_DAY: Final = timedelta(days=1)


def await_opening(ctx: Context, standup: Standup) -> None:
    """Have the next round open, on the next working day on which its time is still ahead."""
    zone = ctx.calendar.zone
    day = ctx.now.astimezone(zone).date() - _DAY
    opens = ctx.now
    while opens <= ctx.now:
        day = ctx.calendar.working_day_after(day, 1)
        opens = datetime.combine(day, standup.opens, zone)
    ctx.start_clock(NewClock(OPEN, standup.subject, None, Measure.WALL, anchor=opens))


def open_times(settings: Settings) -> Times:
    """When the window opens."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("open", clock.anchor)

    return times


def fire_open(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Ask everybody for their share, and wait for the next working day.

    A window that has passed while nobody looked is left out, and one that was moved to later on a
    day that had its round.
    """
    del rung
    standup = standup_for_update(ctx, int(claimed.subject[1:]))
    if standup is None or standup.stopped:
        return
    await_opening(ctx, standup)
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    closes_at = _moment(ctx, today, standup.closes)
    is_time = _moment(ctx, today, standup.opens) <= ctx.now < closes_at
    if is_time and not had_round(ctx.tx, standup.id, today):
        _open(ctx, standup, today, closes_at)


def _open(ctx: Context, standup: Standup, today: date, closes_at: datetime) -> None:
    asked = members_of_circle(ctx, standup.circle)
    away = [each.id for each in asked if ctx.presence.is_away(each.id)]
    held = Round(
        standup_id=standup.id,
        day=today,
        opens_at=_moment(ctx, today, standup.opens),
        closes_at=closes_at,
        absent=" ".join(map(str, away)),
    )
    ctx.tx.add(held)
    ctx.tx.flush()
    ctx.born(held.subject)
    ctx.record(held.subject, "standup.open", title=standup.title)
    mine = [
        (each, Share(round_id=held.id, person_id=each.id)) for each in asked if each.id not in away
    ]
    ctx.tx.add_all([share for _, share in mine])
    ctx.tx.flush()
    window = held.closes_at - held.opens_at
    ctx.start_clock(NewClock(ROUND, held.subject, None, Measure.WALL, window, anchor=held.opens_at))
    lead = Lead("standup.lead.asked", moments={"at": closes_at})
    for member, share in mine:
        ctx.born(share.subject)
        ctx.notify(member, share.subject, Notice(lead, at_once=True))


def round_times(settings: Settings) -> Times:
    """At 80 % of the window, and when it is over."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("remind", clock.anchor + clock.budget * _LATE)
            yield Rung("close", clock.anchor + clock.budget)

    return times


def fire_round(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Name those who are missing; at the end report without waiting for them."""
    held = round_for_update(ctx, int(claimed.subject[1:]))
    if held is None or held.closed:
        return
    standup = ctx.tx.get_one(Standup, held.standup_id)
    if rung == "close":
        _close(ctx, standup, held)
    else:
        _remind(ctx, standup, held, claimed)


def _remind(ctx: Context, standup: Standup, held: Round, claimed: Claimed) -> None:
    missing = [
        each
        for each in shares(ctx.tx, held.id)
        if each.told_at is None and not ctx.presence.is_away(each.person_id)
    ]
    if not missing:
        return
    lead = Lead("standup.lead.missing", moments={"at": held.closes_at})
    for each in missing:
        notice = Notice(lead, at_once=True, clock_id=claimed.clock_id)
        ctx.notify(ctx.member(each.person_id), each.subject, notice)
    if standup.room:
        reading = ctx.reading_as(None)
        who = names(reading, [each.person_id for each in missing])
        at = reading.moment(held.closes_at)
        words = reading.text("standup.missing_in_room", title=standup.title, names=who, at=at)
        say_in(ctx, standup.messenger, standup.room, words)


def _close(ctx: Context, standup: Standup, held: Round) -> None:
    held.closed = True
    ctx.stop_clock(held.subject, ROUND, "closed")
    ctx.record(held.subject, "standup.close")
    for each in shares(ctx.tx, held.id):
        if each.told_at is None:
            ctx.redraw(each.subject)
    notice = Notice(Lead("standup.lead.report"), at_once=True)
    if standup.room:
        ctx.post(held.subject, Origin(standup.messenger, standup.room), notice)
    else:
        ctx.notify(ctx.member(standup.organiser_id), held.subject, notice)


def _moment(ctx: Context, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ctx.calendar.zone)


LADDERS: Final = {
    OPEN: Ladder(open_times, fire_open, standup_for_update),
    ROUND: Ladder(round_times, fire_round, round_for_update),
}
