"""Briefs for those who only have to know: followers, and who stands above the leader."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from bot.directory.queries import leader_in_charge
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.engine.outbox.live import Lead
from bot.incidents.clocks import BRIEF
from bot.incidents.model import Incident
from bot.incidents.queries import followers, incident_for_update, on_it
from bot.incidents.telling import tell
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, spent


def brief_times(settings: Settings) -> Times:
    """Again and again."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for number in count():
            yield Rung(f"brief-{number + 1}", spent(clock, clock.budget * number, calendar))

    return times


def fire_brief(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Send the card, with how it stands, to whoever is not on it and has to know."""
    del rung
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is None or not shown.is_open:
        return
    spans = {"span": int((ctx.now - shown.happened_at).total_seconds())}
    lead = Lead("incident.lead.brief", spans=spans)
    tell(ctx, shown, _readers(ctx, shown), lead, clock_id=claimed.clock_id)


def _readers(ctx: Context, shown: Incident) -> list[Member]:
    there = {each.person_id for each in on_it(ctx.tx, shown.id)}
    above = leader_in_charge(ctx.tx, shown.unit_id) if shown.unit_id is not None else None
    known = [*followers(ctx.tx, shown.id), *([above] if above else [])]
    return [each for each in known if each.id not in there]


LADDERS: Final = {BRIEF: Ladder(brief_times, fire_brief, incident_for_update)}
