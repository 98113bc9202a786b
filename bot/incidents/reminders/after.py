"""After the solution: the reporter's word (I-10), then what was learned (I-11)."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.incidents.clocks import CONFIRM, REPORT
from bot.incidents.effects import breach, close, done
from bot.incidents.model import State
from bot.incidents.queries import incident_for_update
from bot.incidents.telling import announce, tell, tell_all, tell_lead
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, share, spent

_FULL: Final = 100
_HALF: Final = 50


def confirm_times(settings: Settings) -> Times:
    """50 % and 100 %."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("ask", share(clock, _HALF, calendar))
        yield Rung("close", share(clock, _FULL, calendar))

    return times


def fire_confirm(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Ask the reporter again; at the end close it and tell how to go on."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or shown.state != State.SOLVED:
        return
    reporter = [ctx.member(shown.reporter_id)]
    if rung == "ask":
        ctx.record(shown.subject, "incident.confirm_remind")
        calendar = ctx.presence.calendar_of_clock(claimed)
        moments = {"at": share(claimed.state, _FULL, calendar)}
        lead = Lead("incident.lead.confirm_remind", moments=moments)
        tell(ctx, shown, reporter, lead, clock_id=claimed.clock_id)
        return
    close(ctx, shown)
    done(ctx, shown, "incident.closed_silently")
    tell_all(ctx, shown, Lead("incident.lead.closed_silently", {"id": shown.subject}))
    announce(ctx, shown, Lead("incident.said.closed_silently"))


def report_times(settings: Settings) -> Times:
    """50 % and 100 %, and then a day later each time."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("remind", share(clock, _HALF, calendar))
        for number in count():
            yield Rung(f"late-{number + 1}", spent(clock, clock.budget * number, calendar))

    return times


def fire_report(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the leader of the report; when it is late their superior hears of it once."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or shown.state != State.CLOSED or shown.filed_at is not None:
        return
    calendar = ctx.presence.calendar_of_clock(claimed)
    moments = {"at": share(claimed.state, _FULL, calendar)}
    if rung == "remind":
        ctx.record(shown.subject, "incident.report_remind")
        lead = Lead("incident.lead.report_remind", moments=moments)
        tell_lead(ctx, shown, lead, strong=None, clock_id=claimed.clock_id)
        return
    if "late-1" in (*claimed.skipped, rung):
        breach(ctx, shown, "report")
        above = ctx.presence.above(shown.lead_id or shown.reporter_id)
        told = Lead("incident.lead.report_late_above", moments=moments)
        tell(ctx, shown, [above] if above else [], told, clock_id=claimed.clock_id)
    late = Lead("incident.lead.report_late", moments=moments)
    tell_lead(ctx, shown, late, strong=None, clock_id=claimed.clock_id)


LADDERS: Final = {
    CONFIRM: Ladder(confirm_times, fire_confirm, incident_for_update),
    REPORT: Ladder(report_times, fire_report, incident_for_update),
}
