"""The clocks of an incident: what each counts, when it starts and what it has left (I-03…I-10)."""

from datetime import datetime, timedelta
from typing import Final

from bot.engine.context import Context
from bot.incidents.matrix.model import NONE, Allowance
from bot.incidents.model import Incident, State
from bot.time.deadlines import NewClock, unstopped_clocks
from bot.time.ladders import Measure, elapsed, spent

RESPOND: Final = "incident.respond"
ASSEMBLE: Final = "incident.assemble"
UPDATE: Final = "incident.update"
SOLVE: Final = "incident.solve"
BRIEF: Final = "incident.brief"
COUNTDOWN: Final = "incident.countdown"
ROOM: Final = "incident.room"
ARCHIVE: Final = "incident.archive"
CONFIRM: Final = "incident.confirm"
REPORT: Final = "incident.report"

_STEPS: Final = 24
_RUNNING: Final = (RESPOND, ASSEMBLE, UPDATE, SOLVE, BRIEF, COUNTDOWN)


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
    _count_down(ctx, shown)


def _count_down(ctx: Context, shown: Incident) -> None:
    """Have the cards count: a long time is counted in longer steps."""
    allowed = shown.policy.limits.solve
    step = allowed.budget(ctx.now, ctx.calendar) / _STEPS
    every = max(ctx.settings.incident.countdown_every, step)
    clock = NewClock(COUNTDOWN, shown.subject, None, allowed.measure, every)
    ctx.restart_clock(clock, "begun anew")


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
    running = (each for each in unstopped_clocks(ctx.tx, shown.subject) if each.ladder == ladder)
    clock = next(running, None)
    if clock is None:
        return None
    calendar = ctx.presence.calendar_of(clock.runner_id, clock.running_since)
    return spent(clock.seen(), timedelta(0), calendar)


def next_update(ctx: Context, shown: Incident) -> datetime | None:
    """When the next update is owed; None where none is."""
    running = (each for each in unstopped_clocks(ctx.tx, shown.subject) if each.ladder == UPDATE)
    clock = next(running, None)
    if clock is None:
        return None
    seen = clock.seen()
    passed = elapsed(seen.running_since, shown.counted_at, seen.measure, ctx.calendar)
    return spent(seen, seen.budget * (passed // seen.budget), ctx.calendar)


def _start(ctx: Context, shown: Incident, ladder: str, allowed: Allowance, since: datetime) -> None:
    whole = allowed.budget(since, ctx.calendar)
    used = elapsed(since, ctx.now, allowed.measure, ctx.calendar)
    left = max(whole - used, timedelta(0))
    ctx.restart_clock(NewClock(ladder, shown.subject, None, allowed.measure, left), "begun anew")
