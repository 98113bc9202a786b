"""The clocks of an incident: what each counts, when it starts and what it has left (I-03…I-10)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from bot.engine.context import Context
from bot.incidents.matrix.model import NONE, Allowance
from bot.incidents.model import Incident, State
from bot.time.deadlines import Clock, NewClock, unstopped_clocks
from bot.time.ladders import Measure, elapsed, share, spent

RESPOND: Final = "incident.respond"
ASSEMBLE: Final = "incident.assemble"
UPDATE: Final = "incident.update"
SOLVE: Final = "incident.solve"
BRIEF: Final = "incident.brief"
ROOM: Final = "incident.room"
ARCHIVE: Final = "incident.archive"
CONFIRM: Final = "incident.confirm"
REPORT: Final = "incident.report"

_FULL: Final = 100
_PRESSING: Final = 6
_DAY: Final = timedelta(days=1)
_RUNNING: Final = (RESPOND, ASSEMBLE, UPDATE, SOLVE, BRIEF)


def begin(ctx: Context, shown: Incident, since: datetime) -> None:
    """Start all that is owed of an open incident, of which `since` is the beginning.

    What ran before is stopped: after a change of the severity only what the new limits leave of
    the time is left.
    """
    limits = shown.policy.limits
    if shown.state == State.REPORTED:
        _start(ctx, shown, RESPOND, limits.respond, max(since, shown.reported_at))
    if limits.assemble != NONE and shown.assembled_at is None:
        _start(ctx, shown, ASSEMBLE, limits.assemble, max(since, shown.reported_at))
    else:
        ctx.stop_clock(shown.subject, ASSEMBLE, "nothing to wait for")
    if shown.state == State.HANDLING:
        await_updates(ctx, shown)
    _start(ctx, shown, SOLVE, limits.solve, since)
    if limits.brief != NONE:
        _start(ctx, shown, BRIEF, limits.brief, ctx.now)
    else:
        ctx.stop_clock(shown.subject, BRIEF, "none is asked for")


def await_updates(ctx: Context, shown: Incident) -> None:
    """Have the leader say how things stand, from now on at the times that follow from now."""
    every = shown.policy.limits.update
    if every == NONE:
        ctx.stop_clock(shown.subject, UPDATE, "none is asked for")
        return
    budget = every.budget(ctx.now, ctx.calendar)
    ctx.restart_clock(NewClock(UPDATE, shown.subject, None, every.measure, budget), "begun anew")


def end(ctx: Context, shown: Incident, reason: str) -> None:
    """Stop all that is owed of an open incident."""
    for ladder in (*_RUNNING, CONFIRM):
        ctx.stop_clock(shown.subject, ladder, reason)


def await_room(ctx: Context, shown: Incident) -> None:
    """Have a group that could not be opened asked for again."""
    within = ctx.settings.incident.room_retry
    clock = NewClock(ROOM, shown.subject, None, Measure.WALL, within)
    ctx.restart_clock(clock, "asked for again")


def await_archive(ctx: Context, shown: Incident) -> None:
    """Have the groups of what is over archived in a while."""
    within = ctx.settings.incident.archive_after
    ctx.stop_clock(shown.subject, ROOM, "over")
    if within:
        clock = NewClock(ARCHIVE, shown.subject, None, Measure.WALL, within)
        ctx.restart_clock(clock, "over")


def await_confirmation(ctx: Context, shown: Incident) -> None:
    """Have the reporter say whether it is solved (I-10)."""
    within = ctx.settings.incident.confirm_within
    clock = NewClock(CONFIRM, shown.subject, shown.reporter_id, Measure.WORKING, within)
    ctx.restart_clock(clock, "solved")


def await_report(ctx: Context, shown: Incident) -> None:
    """Have the leader write down what was learned (I-11)."""
    allowed = shown.policy.limits.report
    if allowed == NONE or shown.drill:
        return
    budget = allowed.budget(ctx.now, ctx.calendar)
    clock = NewClock(REPORT, shown.subject, shown.lead_id, allowed.measure, budget)
    ctx.restart_clock(clock, "closed")


def ends(ctx: Context, shown: Incident, ladder: str) -> datetime | None:
    """When the time of a running clock is up; None where it does not run."""
    clock = _running(ctx, shown, ladder)
    if clock is None:
        return None
    calendar = ctx.presence.calendar_of(clock.runner_id, clock.running_since)
    return spent(clock.seen(), timedelta(0), calendar)


def laps(first: timedelta) -> Iterator[timedelta]:
    """How long after the time was up each step comes: six as fast as may be, then ever more seldom.

    Who did not react to those is not woken by the next at the same pace, and a messenger's quota is
    spent on others. In the end it is one a day, or one a lap where that is longer.
    """
    passed, gap = timedelta(0), first
    for number in count(1):
        yield passed
        passed += gap
        if number >= _PRESSING:
            gap = min(gap * 2, max(first, _DAY))


def used(ctx: Context, shown: Incident) -> int | None:
    """Percent of the time for a solution that was used up at the last reminder of it.

    So it changes with the reminders, and no card is drawn anew for it alone. None where the clock
    does not run.
    """
    clock = _running(ctx, shown, SOLVE)
    if clock is None:
        return None
    seen = clock.seen()
    began = shown.happened_at if shown.round == 1 else seen.running_since
    marks = [share(seen, each, ctx.calendar) for each in (*ctx.settings.incident.remind_at, _FULL)]
    at = max([seen.running_since, *(each for each in marks if each <= ctx.now)])
    whole = spent(seen, timedelta(0), ctx.calendar) - began
    return min(_FULL, round((at - began) / whole * _FULL)) if whole else _FULL


def next_update(ctx: Context, shown: Incident) -> datetime | None:
    """When an update is owed after the last word of one; it changes with words, not with time.

    The first stretch that ends after what was put off, or after the stretch of the last update.
    None where no update is owed.
    """
    clock = _running(ctx, shown, UPDATE)
    if clock is None:
        return None
    seen = clock.seen()

    def until(moment: datetime | None) -> timedelta:
        since = seen.running_since
        return elapsed(since, moment or since, seen.measure, ctx.calendar)

    spoken = -(-until(shown.updated_at) // seen.budget)
    passed = max(spoken, until(shown.snoozed_until) // seen.budget)
    return spent(seen, seen.budget * passed, ctx.calendar)


def _running(ctx: Context, shown: Incident, ladder: str) -> Clock | None:
    running = (each for each in unstopped_clocks(ctx.tx, shown.subject) if each.ladder == ladder)
    return next(running, None)


def _start(ctx: Context, shown: Incident, ladder: str, allowed: Allowance, since: datetime) -> None:
    whole = allowed.budget(since, ctx.calendar)
    used = elapsed(since, ctx.now, allowed.measure, ctx.calendar)
    left = max(whole - used, timedelta(0))
    ctx.restart_clock(NewClock(ladder, shown.subject, None, allowed.measure, left), "begun anew")
