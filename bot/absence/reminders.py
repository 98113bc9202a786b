"""What time does to an absence: its card says that it has begun and that it is over.

Whether somebody is away does not hang on these deadlines: that follows from the dates alone.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.absence.queries import absence_for_update
from bot.directory.absences import Absence, AbsenceState
from bot.engine.context import Context
from bot.engine.effects.rerouting import follow_absences
from bot.engine.feature import Ladder
from bot.engine.outbox.live import stood_for
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

LADDER: Final = "absence"
AGAIN: Final = "absence.again"
_OTHERS: Final = timedelta(seconds=70)
"""How long whoever has read the absences before may still write: longer than any statement."""


def follow(ctx: Context, absence: Absence) -> None:
    """Have the card follow the dates."""
    length = absence.ends_at - absence.starts_at
    clock = NewClock(LADDER, absence.subject, None, Measure.WALL, length, anchor=absence.ends_at)
    ctx.start_clock(clock)


def follow_again(ctx: Context, absence: Absence) -> None:
    """Have everything go by a return once more, when whoever knew nothing of it is done.

    What they write in these moments would else wait for the end that the absence was to have.
    """
    ctx.start_clock(NewClock(AGAIN, absence.subject, None, Measure.WALL))


def _times(settings: Settings) -> Times:
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        if clock.anchor is not None:
            yield Rung("begin", clock.anchor - clock.budget)
            yield Rung("end", clock.anchor)

    return times


def _fire(ctx: Context, claimed: Claimed, rung: str) -> None:
    absence = absence_for_update(ctx, int(claimed.subject[1:]))
    if absence is None or not absence.is_ahead:
        return
    over = rung == "end"
    if not over and absence.state == AbsenceState.CURRENT:
        return
    absence.state = (AbsenceState.OVER if over else AbsenceState.CURRENT).value
    ctx.record(absence.subject, f"absence.{rung}")
    ctx.changed(absence)
    if over:
        for subject in stood_for(ctx.tx, absence.person_id, absence.entered_at):
            ctx.redraw(subject)


def _again_times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
    del calendar
    yield Rung("again", clock.running_since + _OTHERS)


def _fire_again(ctx: Context, claimed: Claimed, rung: str) -> None:
    del rung
    absence = absence_for_update(ctx, int(claimed.subject[1:]))
    if absence is not None:
        follow_absences(ctx, ctx.member(absence.person_id), absence.entered_at)


LADDERS: Final = {
    LADDER: Ladder(_times, _fire, absence_for_update),
    AGAIN: Ladder(lambda _: _again_times, _fire_again, absence_for_update),
}
