"""The end (I-10…I-12): confirmed or opened again, called off, and what was learned."""

from bot.engine.context import Context
from bot.engine.effects.rooms import rooms_of
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.incidents import clocks
from bot.incidents.clocks import REPORT
from bot.incidents.effects import close, done
from bot.incidents.knowledge import remember
from bot.incidents.matrix.model import Strong
from bot.incidents.model import OPEN, Incident, Part, State
from bot.incidents.rooms import open_rooms
from bot.incidents.telling import announce, call, tell, tell_all

_SHORT = 300


def confirm(ctx: Context, shown: Incident, note: str) -> None:
    """Say that it is solved; what was learned is to be written by a time (I-10, I-11)."""
    shown.must_be(State.SOLVED)
    close(ctx, shown)
    done(ctx, shown, "incident.confirm", note=note[:_SHORT])
    lead = _confirmed(ctx, shown)
    tell_all(ctx, shown, lead)
    announce(ctx, shown, lead)


def _confirmed(ctx: Context, shown: Incident) -> Lead:
    """That it is confirmed, and by when the leader owes the report, where one is owed."""
    values: dict[str, str | int] = {"by": ctx.person.name}
    due = clocks.ends(ctx, shown, REPORT)
    if due is None:
        return Lead("incident.lead.confirmed", values)
    return Lead("incident.lead.confirmed_report", values, {"at": due})


def reopen(ctx: Context, shown: Incident, reason: str) -> None:
    """Say that it is not solved: updates, solution and the way up begin anew."""
    shown.reopen(reason)
    clocks.end(ctx, shown, "reopened")
    ctx.stop_clock(shown.subject, REPORT, "reopened")
    if rooms_of(ctx.tx, shown.subject):
        open_rooms(ctx, shown)
    clocks.begin(ctx, shown, ctx.now)
    done(ctx, shown, "incident.reopen", reason=reason[:_SHORT])
    lead = Lead("incident.lead.reopened", {"by": ctx.person.name, "reason": reason[:_SHORT]})
    tell_all(ctx, shown, lead, strong=Strong.REPORT)
    announce(ctx, shown, lead)


def cancel(ctx: Context, shown: Incident, reason: str) -> None:
    """Say that it was nothing."""
    shown.must_be(*OPEN)
    shown.cancel(reason, ctx.now)
    clocks.end(ctx, shown, "called off")
    clocks.await_archive(ctx, shown)
    done(ctx, shown, "incident.cancel", reason=reason[:_SHORT])
    lead = Lead("incident.lead.cancelled", {"by": ctx.person.name, "reason": reason[:_SHORT]})
    tell_all(ctx, shown, lead)
    announce(ctx, shown, lead)


def merge(ctx: Context, shown: Incident, into: Incident) -> None:
    """Say that two reports are about the same: this one ends, its reporter follows the other."""
    if into.id == shown.id or not into.is_under_way:
        raise UserError("incident.merge_target", field="into", id=into.subject)
    shown.must_be(*OPEN)
    shown.cancel(into.subject, ctx.now)
    clocks.end(ctx, shown, "merged")
    clocks.await_archive(ctx, shown)
    done(ctx, shown, "incident.merge", text=into.subject)
    ctx.record(into.subject, "incident.merged", text=f"{shown.subject} {shown.title}"[:_SHORT])
    ctx.redraw(into.subject)
    values: dict[str, str | int] = {"by": ctx.person.name, "id": into.subject}
    lead = Lead("incident.lead.merged", values)
    tell_all(ctx, shown, lead)
    announce(ctx, shown, lead)
    _follow(ctx, into, shown)


def _follow(ctx: Context, shown: Incident, merged: Incident) -> None:
    """Have the reporter of what was merged know how the other stands."""
    reporter = ctx.member(merged.reporter_id)
    values: dict[str, str | int] = {"id": merged.subject}
    if call(ctx, shown, [reporter], Part.FOLLOWER):
        tell(ctx, shown, [reporter], Lead("incident.lead.merged_here", values))


def learn(ctx: Context, shown: Incident, cause: str, prevention: str) -> None:
    """Write the closing report, or write it anew (I-11)."""
    shown.must_be(State.CLOSED)
    first = shown.filed_at is None
    shown.cause, shown.prevention, shown.filed_at = cause, prevention, ctx.now
    ctx.stop_clock(shown.subject, REPORT, "written")
    remember(ctx, shown)
    done(ctx, shown, "incident.learn", text=cause[:_SHORT])
    if first:
        values: dict[str, str | int] = {"by": ctx.person.name, "cause": cause[:_SHORT]}
        lead = Lead("incident.lead.learned", values)
        tell_all(ctx, shown, lead)
        announce(ctx, shown, lead)
