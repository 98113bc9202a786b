"""What time does to an absence: its card says that it has begun and that it is over.

Nothing else hangs on these deadlines: whether somebody is away follows from the dates alone.
"""

from collections.abc import Iterator
from typing import Final

from bot.absence.queries import absence_for_update
from bot.directory.absences import Absence, AbsenceState
from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.live import stood_for
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times

LADDER: Final = "absence"


def follow(ctx: Context, absence: Absence) -> None:
    """Have the card follow the dates."""
    length = absence.ends_at - absence.starts_at
    clock = NewClock(LADDER, absence.subject, None, Measure.WALL, length, anchor=absence.ends_at)
    ctx.start_clock(clock)


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


LADDERS: Final = {LADDER: Ladder(_times, _fire, absence_for_update)}
