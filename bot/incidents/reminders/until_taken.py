"""Until somebody takes it, and every team is there: duty, head, leader in charge, management."""

from collections.abc import Iterator
from typing import Final

from bot.directory.queries import people
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.incidents.clocks import ASSEMBLE, RESPOND, laps
from bot.incidents.effects import breach, climb, missing
from bot.incidents.matrix.model import Strong
from bot.incidents.model import Incident, Part, State
from bot.incidents.people import head_of_team
from bot.incidents.queries import incident_for_update, on_it
from bot.incidents.telling import announce, tell
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, share, spent

_FULL: Final = 100
_HALF: Final = 50


def respond_times(settings: Settings) -> Times:
    """A reminder, and from 100 % on a step up each time the time has passed again, then slower."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("remind", share(clock, settings.incident.respond_remind_at, calendar))
        for number, extra in enumerate(laps(max(clock.budget, settings.incident.again)), start=1):
            yield Rung(f"step-{number}", spent(clock, extra, calendar))

    return times


def fire_respond(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever was called; from 100 % on tell the next above, and who was told again."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or shown.state != State.REPORTED:
        return
    if rung == "remind":
        ctx.record(shown.subject, "incident.respond_remind")
        lead = Lead("incident.lead.respond_remind")
        who = _asked_to_take(ctx, shown)
        tell(ctx, shown, who, lead, strong=Strong.REMIND, clock_id=claimed.clock_id)
        return
    passed = [each for each in (*claimed.skipped, rung) if each.startswith("step-")]
    if "step-1" in passed:
        breach(ctx, shown, "respond")
    spans = {"span": int((ctx.now - shown.reported_at).total_seconds())}
    lead = Lead("incident.lead.nobody_took", spans=spans)
    before = _asked_to_take(ctx, shown)
    climb(ctx, shown, lead, len(passed), claimed.clock_id)
    again = Lead("incident.lead.still_nobody", spans=spans)
    tell(ctx, shown, before, again, strong=Strong.BREACH, clock_id=claimed.clock_id)


def assemble_times(settings: Settings) -> Times:
    """50 % and 100 %."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("remind", share(clock, _HALF, calendar))
        yield Rung("overdue", share(clock, _FULL, calendar))

    return times


def fire_assemble(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Call those again who are not there; when the time is up their heads as well."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or not shown.is_open or shown.assembled_at is not None:
        return
    absent = missing(ctx, shown)
    if shown.state == State.REPORTED and rung == "remind":
        absent = [each for each in absent if each != shown.policy.lead.id]  # they are to take it
    waited = [each for each in on_it(ctx.tx, shown.id) if each.team in absent]
    late = people(ctx.tx, [each.person_id for each in waited])
    lead = Lead("incident.lead.join")
    if rung == "remind":
        ctx.record(shown.subject, "incident.assemble_remind")
        tell(ctx, shown, late, lead, strong=Strong.REMIND, clock_id=claimed.clock_id)
        return
    breach(ctx, shown, "assemble")
    teams = [each for each in shown.policy.teams if each.id in absent]
    heads = [head for each in teams if (head := head_of_team(ctx, each))]
    tell(ctx, shown, [*late, *heads], lead, strong=Strong.BREACH, clock_id=claimed.clock_id)
    named = ctx.row(each.name.usual(ctx.settings.language) for each in teams)
    announce(ctx, shown, Lead("incident.said.not_assembled", {"teams": named}))


def _asked_to_take(ctx: Context, shown: Incident) -> list[Member]:
    """The team whose it is, and those to whom it went up."""
    found = on_it(ctx.tx, shown.id)
    lead = shown.policy.lead.id
    asked = [each for each in found if each.team == lead or each.part == Part.ABOVE]
    return people(ctx.tx, [each.person_id for each in asked])


LADDERS: Final = {
    RESPOND: Ladder(respond_times, fire_respond, incident_for_update),
    ASSEMBLE: Ladder(assemble_times, fire_assemble, incident_for_update),
}
