"""Until there is a solution (I-03, I-04): the leader is reminded, then it goes up."""

from collections.abc import Iterator
from typing import Final

from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.incidents.clocks import SOLVE, laps
from bot.incidents.effects import breach, climb, give_up
from bot.incidents.matrix.model import Strong
from bot.incidents.queries import incident_for_update
from bot.incidents.telling import announce, leader, tell_all, tell_lead
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, share, spent

_FULL: Final = 100


def solve_times(settings: Settings) -> Times:
    """50 % and 80 %, 100 %, and on each time the time has passed again, then slower."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for percent in settings.incident.remind_at:
            yield Rung(f"remind-{percent}", share(clock, percent, calendar))
        for number, extra in enumerate(laps(max(clock.budget, settings.incident.again)), start=1):
            yield Rung(f"late-{number}", spent(clock, extra, calendar))

    return times


def fire_solve(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the leader and the rooms; from 100 % on tell everybody, and the next above."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or not shown.is_open:
        return
    name, _, number = rung.partition("-")
    if name == "remind":
        ctx.record(shown.subject, "incident.solve_remind", percent=int(number))
        ctx.redraw(shown.subject)
        moments = {"at": share(claimed.state, _FULL, ctx.calendar)}
        lead = Lead("incident.lead.solve_remind", moments=moments)
        tell_lead(ctx, shown, lead, strong=Strong.REMIND, clock_id=claimed.clock_id)
        said = Lead("incident.said.solve_remind", moments=moments)
        announce(ctx, shown, said, calls=[leader(ctx, shown)])
        return
    spans = {"span": int((ctx.now - shown.happened_at).total_seconds())}
    passed = [each for each in (*claimed.skipped, rung) if each.startswith("late-")]
    if "late-1" in passed:
        breach(ctx, shown, "solve")
        late = Lead("incident.lead.late", spans=spans)
        tell_all(ctx, shown, late, strong=Strong.BREACH, clock_id=claimed.clock_id)
    if shown.drill and "late-2" in passed:
        give_up(ctx, shown)
        return
    announce(ctx, shown, Lead("incident.said.late", spans=spans))
    up = Lead("incident.lead.late_above", spans=spans)
    climb(ctx, shown, up, len(passed), claimed.clock_id)


LADDERS: Final = {SOLVE: Ladder(solve_times, fire_solve, incident_for_update)}
