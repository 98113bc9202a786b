"""An update each half hour from the planned time on; silence goes up again (I-08)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.incidents.clocks import UPDATE
from bot.incidents.effects import breach, climb
from bot.incidents.matrix.model import Strong
from bot.incidents.model import Incident, State
from bot.incidents.queries import incident_for_update
from bot.incidents.telling import announce, leader, tell_lead
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, spent

_FULL: Final = 100


def update_times(settings: Settings) -> Times:
    """Of each stretch: a reminder before it ends, and its end."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        before = clock.budget * (_FULL - settings.incident.update_remind_at) / _FULL
        for number in count():
            extra = clock.budget * number
            yield Rung(f"ask-{number + 1}", spent(clock, extra - before, calendar))
            yield Rung(f"slot-{number + 1}", spent(clock, extra, calendar))

    return times


def fire_update(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind the leader of the update that is owed; note one that did not come."""
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or shown.state != State.HANDLING:
        return
    ended = [each for each in (*claimed.skipped, rung) if each.startswith("slot-")]
    missed = [each for each in ended if not _is_excused(ctx, shown, claimed, each)]
    shown.updates_owed += len(ended)
    if rung.startswith("ask-") and not missed:
        told = shown.missed_in_row >= ctx.settings.incident.silent_updates
        if not told and not _is_excused(ctx, shown, claimed, rung.replace("ask-", "slot-")):
            lead = Lead("incident.lead.update_soon", moments={"at": _end(ctx, claimed, rung)})
            tell_lead(ctx, shown, lead, strong=None, clock_id=claimed.clock_id)
        return
    if missed:
        _missed(ctx, shown, claimed, len(missed))


def _missed(ctx: Context, shown: Incident, claimed: Claimed, missed: int) -> None:
    """Count what is missed; it is said of the first, the second, the fourth, the eighth and on."""
    before, reached = shown.missed_in_row, True
    shown.updates_missed += missed
    shown.missed_in_row += missed
    breach(ctx, shown, "update")
    if not before:
        ctx.redraw(shown.subject)
    since = shown.updated_at or shown.taken_at or shown.reported_at
    spans = {"span": int((ctx.now - since).total_seconds())}
    if before.bit_length() < shown.missed_in_row.bit_length():
        lead = Lead("incident.lead.update_missed", spans=spans)
        reached = tell_lead(ctx, shown, lead, strong=Strong.REMIND, clock_id=claimed.clock_id)
        said = Lead("incident.said.update_missed", spans=spans)
        announce(ctx, shown, said, calls=[leader(ctx, shown)])
    if shown.missed_in_row >= ctx.settings.incident.silent_updates or not reached:
        up = Lead("incident.lead.silent", spans=spans)
        climb(ctx, shown, up, 1, claimed.clock_id)


def _is_excused(ctx: Context, shown: Incident, claimed: Claimed, slot: str) -> bool:
    """Whether there was an update in that stretch, or it was put off until after it."""
    end = _end(ctx, claimed, slot)
    begins = _end(ctx, claimed, slot, before=1)
    spoke = shown.updated_at is not None and shown.updated_at > begins
    return spoke or (shown.snoozed_until is not None and shown.snoozed_until >= end)


def _end(ctx: Context, claimed: Claimed, slot: str, *, before: int = 0) -> datetime:
    number = int(slot.partition("-")[2]) - before
    extra = claimed.state.budget * (number - 1)
    if not number:
        return claimed.state.running_since - timedelta(seconds=1)
    return spent(claimed.state, extra, ctx.calendar)


LADDERS: Final = {UPDATE: Ladder(update_times, fire_update, incident_for_update)}
