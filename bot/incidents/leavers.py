"""What happens to incidents when somebody leaves who leads one, or reported it (D-11)."""

from typing import Final

from sqlmodel import col

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.incidents.model import UNDER_WAY, Incident, Part, State
from bot.incidents.queries import led_by, reported_by
from bot.incidents.telling import call

_STATES: Final = (*(each.value for each in UNDER_WAY), State.CLOSED.value)


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The incidents that somebody leads, and the reports that they owe."""
    return [Owed(each.subject, each.title) for each in _led(ctx, person)[:limit]]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Have the heir lead what the leaver led, and confirm what they had reported."""
    passed = []
    for each in _led(ctx, gone)[:limit]:
        call(ctx, each, [heir], Part.ASKED)
        each.lead_id = heir.id
        ctx.record(each.subject, "incident.leader_left", before=gone.key, to=heir.key)
        ctx.changed(each)
        passed.append(Owed(each.subject, each.title))
    for each in reported_by(ctx.tx, gone.id)[: limit - len(passed)]:
        each.reporter_id = heir.id
        ctx.record(each.subject, "incident.reporter_left", before=gone.key, to=heir.key)
        ctx.changed(each)
        passed.append(Owed(each.subject, each.title))
    return passed


def _led(ctx: Context, person: Member) -> list[Incident]:
    states = col(Incident.state).in_(_STATES)
    unfiled = col(Incident.filed_at).is_(None)
    return led_by(ctx.tx, person.id, states, unfiled)


LEAVERS: Final = Leavers(owed, pass_on)
