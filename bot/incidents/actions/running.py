"""While it is handled (I-06…I-09): taking, joining, leading, updates, remarks, the solution."""

from datetime import datetime

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.incidents import clocks
from bot.incidents.clocks import RESPOND
from bot.incidents.effects import done, joins
from bot.incidents.knowledge import remember
from bot.incidents.matrix.model import Strong
from bot.incidents.model import OPEN, UNDER_WAY, Incident, Part, State
from bot.incidents.queries import responder
from bot.incidents.rooms import bring_in, retitle
from bot.incidents.telling import announce, call, outside, tell, tell_all

_SHORT = 300
_LONGEST_SNOOZE_SLOTS = 8


def take(ctx: Context, shown: Incident, note: str) -> None:
    """Say that one sees to it; whoever does so first leads, unless somebody was named before."""
    shown.take(ctx.person.id, ctx.now)
    ctx.stop_clock(shown.subject, RESPOND, "taken")
    joins(ctx, shown, ctx.person)
    clocks.await_updates(ctx, shown)
    retitle(ctx, shown)
    done(ctx, shown, "incident.take", note=note[:_SHORT])
    lead = Lead("incident.lead.taken", {"by": ctx.person.name})
    tell_all(ctx, shown, lead)
    announce(ctx, shown, lead)


def refuse_taken(ctx: Context, shown: Incident) -> None:
    """Raises UserError where somebody sees to it, and says who."""
    if shown.state == State.HANDLING:
        leader = ctx.member(shown.lead_id) if shown.lead_id else ctx.person
        raise UserError("incident.taken_before", id=shown.subject, name=leader.name)
    shown.must_be(State.REPORTED)


def join(ctx: Context, shown: Incident) -> None:
    """Say that one is there."""
    shown.must_be(*UNDER_WAY)
    if not joins(ctx, shown, ctx.person):
        raise UserError("incident.joined_before", id=shown.subject)
    done(ctx, shown, "incident.join")
    announce(ctx, shown, Lead("incident.said.joined", {"by": ctx.person.name}))


def name_leader(ctx: Context, shown: Incident, leader: Member) -> None:
    """Have somebody lead (I-06)."""
    shown.must_be(*UNDER_WAY)
    if leader.id == shown.lead_id:
        raise UserError("incident.leads_already", name=leader.name, id=shown.subject)
    bring_in(ctx, shown, call(ctx, shown, [leader], Part.ASKED))
    shown.lead_id = leader.id
    done(ctx, shown, "incident.lead", to=leader.key)
    told = Lead("incident.lead.leads", {"by": ctx.person.name})
    tell(ctx, shown, [leader], told, strong=Strong.REPORT)
    announce(ctx, shown, Lead("incident.said.lead", {"name": leader.name}), calls=[leader])
    if leader.id == ctx.person.id and shown.state == State.REPORTED:
        take(ctx, shown, "")


def update(ctx: Context, shown: Incident, words: str) -> None:
    """Say how things stand (I-08): the rooms, the reporter and those on it hear it."""
    shown.update(words, ctx.now)
    joins(ctx, shown, ctx.person)
    done(ctx, shown, "incident.update", text=words[:_SHORT])
    lead = Lead("incident.lead.update", {"by": ctx.person.name, "text": words[:_SHORT]})
    announce(ctx, shown, lead)
    reporter = [] if shown.room else [ctx.member(shown.reporter_id)]
    tell(ctx, shown, outside(ctx, shown, reporter), lead)


def snooze(ctx: Context, shown: Incident, until: datetime, reason: str) -> None:
    """Put off the updates until a moment, with the reason; no longer than eight of them."""
    shown.must_be(*OPEN)
    every = shown.policy.limits.update.budget(ctx.now, ctx.calendar)
    if not every:
        raise UserError("incident.no_updates", id=shown.subject)
    latest = ctx.now + every * _LONGEST_SNOOZE_SLOTS
    if not ctx.now < until <= latest:
        raise UserError("incident.snooze_span", field="until", latest=ctx.moment(latest))
    shown.put_off(until)
    done(ctx, shown, "incident.snooze", due=until.isoformat(), reason=reason[:_SHORT])
    values: dict[str, str | int] = {"by": ctx.person.name, "reason": reason[:_SHORT]}
    announce(ctx, shown, Lead("incident.said.snoozed", values, {"at": until}))


def remark(ctx: Context, shown: Incident, words: str) -> None:
    """Write something down: a remark in the timeline."""
    joined = responder(ctx.tx, shown.id, ctx.person.id)
    if joined is not None and shown.is_under_way:
        joins(ctx, shown, ctx.person)
    ctx.record(shown.subject, "incident.note", text=words[:_SHORT])
    ctx.redraw(shown.subject)


def decide(ctx: Context, shown: Incident, words: str) -> None:
    """Write down what was decided, for everybody to see."""
    shown.must_be(*UNDER_WAY)
    joins(ctx, shown, ctx.person)
    done(ctx, shown, "incident.decide", text=words[:_SHORT])
    values: dict[str, str | int] = {"by": ctx.person.name, "text": words[:_SHORT]}
    announce(ctx, shown, Lead("incident.said.decided", values))


def release(ctx: Context, shown: Incident, people: tuple[Member, ...]) -> None:
    """Tell people that they are no longer needed."""
    shown.must_be(*UNDER_WAY)
    gone = []
    for each in people:
        known = responder(ctx.tx, shown.id, each.id)
        if known is None or known.released_at is not None or each.id == shown.lead_id:
            raise UserError("incident.not_on_it", name=each.name, id=shown.subject)
        known.released_at = ctx.now
        gone.append(each)
    done(ctx, shown, "incident.release", to=", ".join(each.key for each in gone))
    tell(ctx, shown, gone, Lead("incident.lead.released", {"by": ctx.person.name}))


def solve(ctx: Context, shown: Incident, solution: str) -> None:
    """Give the solution (I-09): nothing more is owed of it but the reporter's word."""
    refuse_solved(ctx, shown)
    shown.solve(solution, ctx.now)
    shown.lead_id = shown.lead_id or ctx.person.id
    joins(ctx, shown, ctx.person)
    remember(ctx, shown)
    clocks.end(ctx, shown, "solved")
    clocks.await_confirmation(ctx, shown)
    retitle(ctx, shown)
    done(ctx, shown, "incident.solve", text=solution[:_SHORT])
    lead = Lead("incident.lead.solved", {"by": ctx.person.name, "text": solution[:_SHORT]})
    tell(ctx, shown, [ctx.member(shown.reporter_id)], lead, until=clocks.CONFIRM)
    announce(ctx, shown, lead)


def refuse_solved(ctx: Context, shown: Incident) -> None:
    """Raises UserError where no solution is owed."""
    del ctx
    if shown.state == State.SOLVED:
        raise UserError("incident.solved_before", id=shown.subject)
    shown.must_be(*OPEN)
